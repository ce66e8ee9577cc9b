"""授权确认, /person/invitations/{code}: an invitation answered at a desk instead of in the APP."""

from nicegui import ui

from auth.web.next_path import PERSON_HOME, UNIT_HOME
from components.frame.finish import enter_unit
from components.frame.person_shell import person_center
from components.guard.act import act
from components.parts.text import text
from components.places.acceptance import Acceptance
from models.sign_in.session import Session

TITLE = "授权确认"


@person_center.page("/person/invitations/{code}", title=TITLE)
async def person_invitation(here: Session, code: str) -> None:
    """What is offered, the answer, and then the way into the unit."""

    @act()
    async def enter(place: str) -> None:
        await enter_unit(place, UNIT_HOME)

    text("h1", TITLE, "rs-h1")
    with ui.element("section").classes("rs-card rs-card-b rs-offer"):
        await Acceptance(code, here.person, PERSON_HOME, on_enter=enter).place()
