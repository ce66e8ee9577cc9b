"""申请成为经办人 (/login/{provider}/join): the account names the unit, the APP says who asks it.

Only the browser that has come back from the provider sees the code, for ten minutes.
"""

from auth.web.caller import caller
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from components.scan.join_panel import JoinPanel
from components.sign_in.outside_page import place_outside_page
from models.outside.outside_start import OutsideStart

TITLE = "申请成为经办人"
INSTEAD = "也可以请单位的法定代表人或管理员直接邀请您"


@public_page("/login/{provider}/join", title=TITLE, shell=Shell.SLIM)
async def ask_to_join(provider: str, at: str = "") -> None:
    """Whoever confirms the code asks the unit."""

    async def place(start: OutsideStart) -> None:
        await JoinPanel(start).place()
        Fragment("sign_in/confirm_links.html", tag="p", classes="rs-links")

    await place_outside_page(
        TITLE,
        "sign_in/join_head.html",
        instead=INSTEAD,
        find=lambda: OutsideStart.waiting(at, caller().visitor),
        place=place,
    )
