"""帮助 (/help): the questions that people ask, by category, found by what is typed."""

from collections import Counter
from typing import Any

from nicegui import ui

from components.frame.page import public_page
from components.frame.site_map import has_page
from components.guard.act import act
from components.parts.announce import announce
from components.parts.fragment import Fragment
from models.public.faq import Faq
from models.search.search_query import legible

MAX_TYPED = 60


class Help:
    """The list of questions as it was asked for."""

    def __init__(self, typed: str, category: str) -> None:
        self._typed = legible(typed, MAX_TYPED)
        self._category = category

    async def _context(self) -> dict[str, Any]:
        categories = Counter(each.category for each in await Faq.helpful(has_page))
        category = self._category if self._category in categories else ""
        found = await Faq.search(self._typed, category)
        return {
            "categories": categories,
            "category": category,
            "typed": self._typed,
            "questions": [each for each in found if each.is_helpful(has_page)],
        }

    async def show(self) -> None:
        """Place search, categories and questions."""
        self._fragment = Fragment(
            "public/help.html", on_act={"find": self._find}, **await self._context()
        )

    @act()
    async def _find(self, _arg: str, fields: dict[str, str] | None = None) -> None:
        self._typed = legible((fields or {}).get("q", ""), MAX_TYPED)
        context = await self._context()
        self._fragment.refresh(**context)
        announce(f"找到 {len(context['questions'])} 个问题")


@public_page("/help", title="帮助")
async def help_page(q: str = "", category: str = "") -> None:
    """Everything on one page; answers open where they stand."""
    with ui.element("div").classes("rs-wrap"):
        await Help(q, category).show()
