"""找回密码 (/recover): four steps, for a legal rep, for a manager or agent, and for a person."""

from nicegui import ui

from auth.web.caller import caller
from components.accounts.recovery_flow import TITLE, RecoveryFlow
from components.frame.page import public_page
from components.frame.shell import Shell
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import Whose


@public_page("/recover", title=TITLE, shell=Shell.SLIM)
async def recover(whose: str = "") -> None:
    """Going on where this browser has stopped; a link may say whose password it is."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        draft = await RecoveryDraft.of(caller().visitor)
        if whose in set(Whose):
            draft.suggest(Whose(whose))
        await RecoveryFlow(draft).show()
