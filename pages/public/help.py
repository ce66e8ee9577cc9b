"""帮助 (/help): the questions that people ask, by category, found by what is typed."""

from collections import Counter

from nicegui import ui

from components.frame.site_map import has_page
from components.parts.fragment import Fragment
from components.reading.address import TYPED
from components.reading.page import reading_page
from models.public.faq import Faq
from models.search.search_query import legible

MAX_TYPED = 60


@reading_page("/help", title="帮助", asks={"q": TYPED, "category": TYPED})
async def help_page(q: str = "", category: str = "") -> None:
    """Everything on one page; answers open where they stand."""
    typed = legible(q, MAX_TYPED)
    categories = Counter(each.category for each in await Faq.helpful(has_page))
    category = category if category in categories else ""
    found = await Faq.search(typed, category)
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/help.html",
            categories=categories,
            category=category,
            typed=typed,
            questions=[each for each in found if each.is_helpful(has_page)],
        )
