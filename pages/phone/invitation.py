"""授权确认（模拟手机）, /app/invitations/{code}: one invitation of whoever is signed in."""

from components.frame.page import app_page
from components.places.acceptance import Acceptance
from components.scan.phone import app_frame
from models.sign_in.session import Session
from pages.phone.units import PATH

TITLE = "授权确认"


@app_page("/app/invitations/{code}", title=TITLE)
async def app_invitation(here: Session, code: str) -> None:
    """What is offered, and the answer."""
    with app_frame(TITLE, back=PATH):
        await Acceptance(code, here.person, PATH, face=f"/app/invitations/{code}").place()
