"""江苏智慧人社APP（模拟）, /app: who is signed in on the phone, and what can be done there."""

from auth.web.door import PHONE
from components.accounts.lost_mobile import tell_lost_mobile
from components.frame.page import app_page
from components.parts.fragment import Fragment
from components.places.own_units import OwnUnits
from components.scan.phone import APP_NAME, app_frame, person_or_none


@app_page(PHONE.home, title=APP_NAME, signed_in=False)
async def app_home() -> None:
    """The APP's first page; it also says how to go on without being signed in."""
    person = await person_or_none()
    with app_frame(APP_NAME):
        if person is not None:
            tell_lost_mobile(person)
        Fragment("phone/app_home.html", classes="rs-stack", person=person)
        if person is not None:
            await OwnUnits(person, "phone/app_home_units.html").place()
        Fragment("phone/app_home_note.html")
