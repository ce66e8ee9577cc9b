"""The shell of a person's own pages: the crumb, and below it whichever of them is open."""

from nicegui import ui

from auth.web.caller import Who
from components.frame.center import Center
from components.frame.crumb import crumb
from components.frame.site_map import PERSON
from models.sign_in.session import Session
from settings import settings


class PersonShell:
    """What stands around the pages of whoever is signed in, as a person or for a unit."""

    def __init__(self, center: Center, _here: Session) -> None:
        self._center = center
        with ui.element("div").classes("rs-wrap rs-crumbs"):
            self._crumb = crumb(center.title)
        self.content = ui.element("div").classes("rs-wrap")

    def show(self, title: str, _key: str) -> None:
        """Say which page is open now."""
        ui.page_title(f"{title} - {settings.site_name}")
        is_home = title == self._center.title
        self._crumb.refresh(here=title, trail=[] if is_home else [(PERSON.label, PERSON.path)])


person_center = Center(PERSON.path, PERSON.label, menu=(PERSON,), shell=PersonShell, who=Who.USER)
