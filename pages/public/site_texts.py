"""关于本站, 联系我们, 隐私, 无障碍, 浏览器要求: texts of the office, from components/texts."""

from nicegui import ui

from components.frame.crumb import show_way
from components.parts.fragment import Fragment
from components.parts.legal_text import TEXTS
from components.parts.markdown import markdown
from components.reading.page import reading_page
from settings import settings

BROWSER = "浏览器要求"


def _show(name: str) -> None:
    source = (TEXTS / f"{name}.md").read_text("utf8")
    for word in ("site_name", "site_owner", "counter"):
        source = source.replace(f"«{word}»", getattr(settings, word))
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/text_page.html",
            tag="article",
            classes="rs-card rs-article",
            body=markdown(source),
        )


@reading_page("/about", title="关于本站")
async def about() -> None:
    """What this site is, and who runs it."""
    _show("about")


@reading_page("/contact", title="联系我们")
async def contact() -> None:
    """How to reach people."""
    _show("contact")


@reading_page("/privacy", title="隐私与安全")
async def privacy() -> None:
    """What is kept of whom and why; the same text that is agreed to."""
    _show("privacy")


@reading_page("/accessibility", title="无障碍说明")
async def accessibility() -> None:
    """What the site does for everybody, and how to tell where it falls short."""
    _show("accessibility")


@reading_page("/help/browser", title=BROWSER)
async def browser() -> None:
    """Which browsers work, and what to do when a page has no line to the server."""
    show_way(BROWSER, ("帮助", "/help"))
    _show("browser")
