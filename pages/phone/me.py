"""我的（模拟手机）, /app/me: the signed-in person, masked, the units, and signing out."""

from auth.web.caller import current_session
from auth.web.door import PHONE
from components.accounts.lost_mobile import tell_lost_mobile
from components.frame.page import app_page
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.scan.phone import app_frame
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.invitation import Invitation
from models.units.place import Places

TITLE = "我的"


@app_page("/app/me", title=TITLE)
async def app_me(here: Session) -> None:
    """What the phone knows of its person."""
    person = here.person
    waiting = await Invitation.of_person(person)
    places = await Places.of(person)

    @act()
    async def sign_out() -> None:
        await (await current_session()).end(EndReason.LOGOUT)

    with app_frame(TITLE, back=PHONE.home):
        tell_lost_mobile(person)
        Fragment(
            "phone/app_me.html",
            classes="rs-stack",
            person=person,
            waiting=len(waiting),
            units=[member.unit.name for member in places.live],
        )
        button("退出登录", sign_out, kind=Kind.PLAIN, busy="正在退出")
