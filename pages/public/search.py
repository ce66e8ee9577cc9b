"""搜索 (/search): what fits and why it does; when nothing fits, what may help."""

from nicegui import ui

from components.frame.shell import current_region
from components.frame.site_map import has_page
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.reading.address import PAGE_NUMBER, TYPED
from components.reading.page import reading_page
from components.services.item_look import item_look
from models.base import clock
from models.base.page import asked_page, cut_page
from models.public.faq import ANSWERED, SHARED_PART, Faq
from models.search.search import SearchResult, search
from models.search.search_hit import MatchKind
from models.search.search_query import MAX_TYPED, legible
from models.search.search_words import popular_words
from models.services.catalogue import Catalogue, CatalogueFilter
from settings import settings

PAGE_SIZE = 20
MAX_QUESTIONS = 3


@reading_page("/search", title="搜索", asks={"q": TYPED, "page": PAGE_NUMBER})
async def search_page(q: str = "", page: str = "") -> None:
    """The address holds what was typed, so that a result can be shared."""
    typed = legible(q, MAX_TYPED)
    result = await search(typed, has_page)
    if typed:
        ui.page_title(f"{typed} - 搜索 - {settings.site_name}")
    shown = cut_page(result.hits, asked_page(page), PAGE_SIZE)
    catalogue = await Catalogue.current()
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "public/search_page.html",
            typed=typed,
            result=result,
            alike=_alike(result),
            pager=Pager(shown, "/search", {"q": typed}),
            hits=shown.rows,
            questions=await _questions(result),
            popular=popular_words(),
            lines=catalogue.options("line", CatalogueFilter()),
            hot=catalogue.hot(),
            offices=catalogue.offices(),
            region=current_region(),
            day=clock.today(),
            has_help=has_page("/help"),
            item_look=item_look,
        )


async def _questions(result: SearchResult) -> list[Faq]:
    """A few 常见问题 beside the items; those that fit only in part where there is nothing else."""
    if not has_page("/help") or not result.typed:
        return []
    least = ANSWERED if result.hits or result.pages else SHARED_PART
    found = await Faq.search(result.typed, least=least)
    return [each for each in found if each.is_helpful(has_page)][:MAX_QUESTIONS]


def _alike(result: SearchResult) -> str:
    """How the items are like what was typed when none is exactly it; empty when some are."""
    if not result.is_near:
        return ""
    return "按读音匹配" if result.hits[0].kind is MatchKind.SOUND else "相近"
