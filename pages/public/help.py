"""帮助 (/help): the questions that people ask, by category, found by what is typed."""

from collections import Counter

from nicegui import ui

from components.frame.site_map import has_page
from components.parts.fragment import Fragment
from components.reading.address import TYPED, Choice
from components.reading.page import reading_page
from models.public.faq import Faq, categories
from models.search.search_query import legible
from settings import settings

MAX_TYPED = 60


@reading_page("/help", title="帮助", asks={"q": TYPED, "category": Choice(categories)})
async def help_page(q: str = "", category: str = "") -> None:
    """Everything on one page; answers open where they stand."""
    typed = legible(q, MAX_TYPED)
    offered = Counter(each.category for each in await Faq.helpful(has_page))
    found = [each for each in await Faq.search(typed, category) if each.is_helpful(has_page)]
    if typed:
        ui.page_title(f"找到 {len(found)} 个问题 - 帮助 - {settings.site_name}")
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/help.html",
            categories=offered,
            category=category,
            typed=typed,
            questions=found,
        )
