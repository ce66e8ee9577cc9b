"""确认身份 (/login/{provider}/confirm): the account names the unit, the APP says who is here.

Only the browser that has come back from the provider sees the code, for ten minutes.
"""

from auth.web.caller import caller
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.sign_in.entry_panel import EntryPanel
from components.sign_in.outside_page import place_outside_page
from models.accounts.outside_sign_in import NamedElsewhere, entry_of
from models.outside.outside_start import OutsideStart

TITLE = "确认身份"
INSTEAD = "也可以改用扫码登录或账号密码"


@public_page("/login/{provider}/confirm", title=TITLE, shell=Shell.SLIM)
async def confirm_person(provider: str, at: str = "") -> None:
    """Who is the only user, or whose name was kept, is shown first."""

    async def place(start: OutsideStart) -> None:
        unit = start.proved_unit
        note = await NamedElsewhere(start).first_use(unit)
        await EntryPanel(entry_of(start, unit), note=note, shows_first=True).place()
        Fragment("sign_in/confirm_join.html", classes="rs-links", start=start, unit=unit)

    await place_outside_page(
        TITLE,
        "sign_in/confirm_head.html",
        instead=INSTEAD,
        find=lambda: OutsideStart.waiting(at, caller().visitor),
        place=place,
    )
