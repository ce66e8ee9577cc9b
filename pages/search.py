"""搜索 (/search): what fits and why it does; when nothing fits, what may help."""

from nicegui import ui

from components.fragment import Fragment
from components.item_look import item_look
from components.page import public_page
from components.pager import Pager
from components.shell import current_region
from components.site_map import has_page
from models import clock
from models.catalogue import Catalogue
from models.catalogue_index import popular_words
from models.search import SearchResult, search
from models.search_hit import MatchKind
from models.search_query import MAX_TYPED

PAGE_SIZE = 20


@public_page("/search", title="搜索")
async def search_page(q: str = "", page: str = "") -> None:
    """The address holds what was typed, so that a result can be shared."""
    typed = " ".join(q.split())[:MAX_TYPED]
    result = await search(typed)
    pager = Pager(len(result.hits), PAGE_SIZE, page, "/search", {"q": typed})
    with ui.element("div").classes("rs-wrap"):
        Fragment(
            "search_page.html",
            typed=typed,
            result=result,
            is_similar=_is_similar(result),
            pager=pager,
            hits=pager.cut(result.hits),
            popular=popular_words(),
            hot=(await Catalogue.current()).hot(),
            region=current_region(),
            day=clock.today(),
            has_help=has_page("/help"),
            item_look=item_look,
        )


def _is_similar(result: SearchResult) -> bool:
    """True when everything that was found is only like what was typed."""
    return bool(result.hits) and all(hit.kind is MatchKind.SIMILAR for hit in result.hits)
