"""法定代表人注册 (/register): four steps, resumed where this browser has stopped."""

from components.accounts.rep_flow import Flow, place_flow
from components.frame.page import public_page
from components.frame.shell import Shell
from components.sign_in.outside_ways import place_quick_ways
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep

TITLE = "法定代表人注册"
FLOW = Flow(
    title=TITLE,
    path="/register",
    drafts=RegistrationDraft,
    last_step=DraftStep.DONE.label,
    head="accounts/register_head.html",
    aside="accounts/register_aside.html",
    aside_name="注册说明",
    ask_face="请法定代表人本人刷脸认证",
    done="accounts/register_done.html",
    next_path="/unit",
    quick=place_quick_ways,
)


@public_page("/register", title=TITLE, shell=Shell.SLIM)
async def register() -> None:
    """From the credit code to the new unit."""
    await place_flow(FLOW)
