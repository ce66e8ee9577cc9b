"""申请成为经办人 (/login/{provider}/join): the account names the unit, the APP says who asks it.

Only the browser that has come back from the provider sees the code, for ten minutes.
"""

from nicegui import ui

from auth.web.caller import caller
from auth.web.error_page import status_of
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.parts.states import show_failure
from components.scan.join_panel import JoinPanel
from models.base.error import NotFound
from models.outside.outside_start import OutsideStart

TITLE = "申请成为经办人"
NEXT = "请返回登录页重新登录；也可以请单位的法定代表人或管理员直接邀请您。"


@public_page("/login/{provider}/join", title=TITLE, shell=Shell.SLIM)
async def ask_to_join(provider: str, at: str = "") -> None:
    """A start that is over, or of another browser, reads the same."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        try:
            start = await OutsideStart.waiting(at, caller().visitor)
        except NotFound as error:
            ui.context.client.status_code = status_of(error)
            Fragment("sign_in/join_head.html", title=TITLE, unit=None)
            show_failure("登录已失效", ("返回登录页", "/login"), NEXT)
            return
        Fragment("sign_in/join_head.html", title=TITLE, unit=start.unit)
        with (
            ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"),
            ui.element("div").classes("rs-card-b rs-stack"),
        ):
            await JoinPanel(start).place()
            Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")
