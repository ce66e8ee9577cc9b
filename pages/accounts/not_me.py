"""不是我 (/not-me/{code}): where the link of a warning about a changed way in leads."""

from nicegui import ui

from auth.web.error_page import status_of
from components.accounts.not_me import NotMe
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.states import show_failure
from components.parts.text import text
from models.base.error import NotFound
from models.proofs.security_notice import SecurityNotice

TITLE = "冻结账户"
OVER = "链接24小时内有效。如果账户仍有异常，请拨打 12333，或携带有效证件到窗口核实。"


@public_page("/not-me/{code}", title=TITLE, shell=Shell.SLIM)
async def not_me(code: str) -> None:
    """A link that is over and one that never was read the same."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        try:
            notice = await SecurityNotice.find(code)
        except NotFound as error:
            ui.context.client.status_code = status_of(error)
            text("h1", TITLE, "rs-sr")
            show_failure("链接无效或已失效", ("返回大厅首页", "/"), OVER)
            return
        NotMe(code, notice).place()
