"""新法定代表人认领 (/claim): the steps of a registration, for a unit with another legal rep."""

from components.accounts.rep_flow import Flow, place_flow
from components.frame.page import public_page
from components.frame.shell import Shell
from models.accounts.claim_draft import ClaimDraft
from models.units.succeeding import CLAIM, MEMBERS

TITLE = "新法定代表人认领"
FLOW = Flow(
    title=TITLE,
    path=CLAIM,
    drafts=ClaimDraft,
    last_step="完成认领",
    head="accounts/claim_head.html",
    aside="accounts/claim_aside.html",
    aside_name="认领说明",
    ask_face="请新法定代表人本人刷脸认证",
    done="accounts/claim_done.html",
    next_path=MEMBERS,
)


@public_page(CLAIM, title=TITLE, shell=Shell.SLIM)
async def claim() -> None:
    """From the credit code to the unit that goes on."""
    await place_flow(FLOW)
