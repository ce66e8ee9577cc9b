"""电子营业执照登录 (/login/{provider}/licence): the code, and what the phone makes of it.

Only the browser that has begun sees it. Whatever the phone says, the callback verifies it.
"""

from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.providers import login_provider
from auth.web.caller import caller
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.scan.licence_panel import LicencePanel
from components.sign_in.outside_page import place_outside_page
from models.base.error import NotFound
from models.outside.licence_code import UNKNOWN, LicenceCode
from models.outside.outside_start import OutsideStart

TITLE = "电子营业执照登录"
INSTEAD = "也可以改用扫码登录或账号密码"
Begun = tuple[LicenceQrProvider, OutsideStart, LicenceCode]


@public_page("/login/{provider}/licence", title=TITLE, shell=Shell.SLIM)
async def licence_code(provider: str, state: str = "") -> None:
    """The code of what this browser has begun."""

    async def place(begun: Begun) -> None:
        made, start, code = begun
        LicencePanel(made, start, state, code)
        Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")

    await place_outside_page(
        TITLE,
        "sign_in/licence_head.html",
        instead=INSTEAD,
        find=lambda: _begun(provider, state),
        place=place,
    )


async def _begun(provider: str, state: str) -> Begun:
    """The platform, and what this browser has begun there; raises NotFound."""
    made = login_provider(provider)
    if not isinstance(made, LicenceQrProvider):
        raise NotFound(UNKNOWN)
    start = await OutsideStart.of_state(provider, state, caller().visitor)
    code = await LicenceCode.latest_of(start)
    if start.used_at is not None or code is None:
        raise NotFound(UNKNOWN)
    return made, start, code
