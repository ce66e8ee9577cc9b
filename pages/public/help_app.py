"""下载江苏智慧人社APP (/help/app): where the APP is, or that a simulated phone plays it here."""

from nicegui import ui

from auth.web.caller import caller
from components.frame.crumb import show_way
from components.parts.fragment import Fragment
from components.parts.qr_code import qr_shape
from components.parts.text import text
from components.reading.page import reading_page
from components.scan.phone import has_phone
from components.scan.reach import is_local

TITLE = "下载江苏智慧人社APP"


@reading_page("/help/app", title=TITLE)
async def help_app() -> None:
    """The code holds the address of the simulated phone, to open it on a real one."""
    show_way(TITLE, ("帮助", "/help"))
    url = f"{caller().base_url.rstrip('/')}/app"
    with ui.element("div").classes("rs-wrap rs-stack"):
        text("h1", TITLE, "rs-h1")
        Fragment(
            "public/help_app.html",
            tag="section",
            classes="rs-card",
            is_twin=has_phone(),
            is_local=is_local(url),
            url=url,
            shape=qr_shape(url),
        )
