"""电子营业执照登录 (/login/{provider}/licence): the code, and what the phone makes of it.

Only the browser that has begun sees it. Whatever the phone says, the callback verifies it.
"""

from nicegui import ui

from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.providers import login_provider
from auth.web.caller import caller
from auth.web.error_page import status_of
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.parts.states import show_failure
from components.scan.licence_panel import LicencePanel
from models.base.error import NotFound
from models.outside.licence_code import UNKNOWN, LicenceCode
from models.outside.outside_start import OutsideStart

TITLE = "电子营业执照登录"
NEXT = "请返回登录页重新登录；也可以改用扫码登录或账号密码。"


@public_page("/login/{provider}/licence", title=TITLE, shell=Shell.SLIM)
async def licence_code(provider: str, state: str = "") -> None:
    """A start that is over, or of another browser, reads the same."""
    with ui.element("div").classes("rs-wrap is-narrow rs-main rs-reg-page"):
        Fragment("sign_in/licence_head.html", title=TITLE)
        try:
            made, start, code = await _begun(provider, state)
        except NotFound as error:
            ui.context.client.status_code = status_of(error)
            show_failure("登录已失效", ("返回登录页", "/login"), NEXT)
            return
        with (
            ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"),
            ui.element("div").classes("rs-card-b rs-stack"),
        ):
            LicencePanel(made, start, state, code)
            Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")


async def _begun(provider: str, state: str) -> tuple[LicenceQrProvider, OutsideStart, LicenceCode]:
    """The platform, and what this browser has begun there; raises NotFound."""
    made = login_provider(provider)
    if not isinstance(made, LicenceQrProvider):
        raise NotFound(UNKNOWN)
    start = await OutsideStart.of_state(provider, state, caller().visitor)
    code = await LicenceCode.latest_of(start)
    if start.used_at is not None or code is None:
        raise NotFound(UNKNOWN)
    return made, start, code
