"""如何扫码？ (/help/scan): the steps of scan login, what to check, and what to do when it fails."""

from nicegui import ui

from components.frame.crumb import show_way
from components.parts.fragment import Fragment
from components.parts.text import text
from components.reading.page import reading_page
from components.scan.phone import has_phone

TITLE = "如何扫码？"


@reading_page("/help/scan", title=TITLE)
async def help_scan() -> None:
    """The texts name what the pages really say."""
    show_way(TITLE, ("帮助", "/help"))
    with ui.element("div").classes("rs-wrap rs-stack"):
        text("h1", TITLE, "rs-h1")
        Fragment("public/help_scan.html", tag="section", classes="rs-card", is_twin=has_phone())
