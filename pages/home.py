"""大厅首页 (/): the way in for units, and what waits for the unit that is signed in."""

from nicegui import ui

from auth.caller import member_or_none
from components.fragment import Fragment
from components.page import public_page
from models.case import Case


@public_page("/", title="大厅首页")
async def home() -> None:
    """The unit's card shows true figures for whoever is signed in."""
    member = await member_or_none()
    counts = await Case.counts(member) if member else None
    Fragment("home_hero.html", tag="section", classes="rs-hero", member=member, counts=counts)
    with ui.element("div").classes("rs-wrap"):
        Fragment("home_guide.html")
