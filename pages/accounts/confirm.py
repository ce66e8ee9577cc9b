"""确认身份 (/login/{provider}/confirm): the account names the unit, the APP says who is here.

Only the browser that has come back from the provider sees the code, for ten minutes.
"""

from nicegui import ui

from auth.web.caller import caller
from auth.web.error_page import status_of
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.parts.states import show_failure
from components.sign_in.entry_panel import EntryPanel
from models.accounts.outside_sign_in import NamedElsewhere, entry_of
from models.base.error import NotFound
from models.outside.outside_start import OutsideStart

TITLE = "确认身份"
NEXT = "请返回登录页重新登录；也可以改用扫码登录或账号密码。"


@public_page("/login/{provider}/confirm", title=TITLE, shell=Shell.SLIM)
async def confirm_person(provider: str, at: str = "") -> None:
    """A start that is over, or of another browser, reads the same."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        try:
            start = await OutsideStart.waiting(at, caller().visitor)
            unit = start.proved_unit
        except NotFound as error:
            ui.context.client.status_code = status_of(error)
            Fragment("sign_in/confirm_head.html", title=TITLE)
            show_failure("登录已失效", ("返回登录页", "/login"), NEXT)
            return
        Fragment("sign_in/confirm_head.html", title=TITLE)
        with (
            ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"),
            ui.element("div").classes("rs-card-b rs-stack"),
        ):
            note = await NamedElsewhere(start).first_use(unit)
            await EntryPanel(entry_of(start, unit), note=note, shows_first=True).place()
            Fragment("sign_in/confirm_join.html", classes="rs-links", start=start, unit=unit)
