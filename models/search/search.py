"""搜索: items by name, by the words people use, by pinyin and initials, one error forgiven.

What fits comes first; only when nothing does, what sounds the same, what holds one error, and
what fits a part of a sentence, and each of these is told to be no more than that. Words that ask
for a page of the hall lead there, and the business of other offices is named as theirs. The index
lives in memory, once per version of the catalogue, and answers ten thousand items nearly as fast
as a hundred.
"""

import asyncio
import threading
from dataclasses import dataclass
from itertools import islice

from models.search.catalogue_index import CatalogueIndex
from models.search.search_hit import Hit
from models.search.search_miss import SearchMiss
from models.search.search_query import SearchQuery
from models.search.site_page import (
    HasPage,
    Office,
    PageHit,
    office_asked,
    pages_asked,
    pages_begun,
    pages_within,
)
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem

MAX_HITS = 60
MAX_SUGGESTIONS = 8
MAX_NEAR = 5
FEW = 3


@dataclass(frozen=True)
class SearchResult:
    """What a search has found; when that is nothing, what may help instead."""

    typed: str
    hits: tuple[Hit, ...] = ()
    pages: tuple[PageHit, ...] = ()
    office: Office | None = None
    is_capped: bool = False
    near: tuple[str, ...] = ()
    hot: tuple[ServiceItem, ...] = ()

    @property
    def is_near(self) -> bool:
        """True when nothing is exactly what was typed."""
        return any(hit.is_near for hit in self.hits)


def _every_page(_path: str) -> bool:
    return True


async def search(typed: str, has_page: HasPage = _every_page) -> SearchResult:
    """Search the catalogue; a search that finds nothing is counted and gets help."""
    query = SearchQuery(typed)
    if not query.text:
        return SearchResult(typed)
    catalogue = await Catalogue.current()
    index = await _index_of(catalogue)
    hits, pages, office = _found(index, query, MAX_HITS + 1, has_page, few=1)
    if hits or pages:
        return SearchResult(typed, hits[:MAX_HITS], pages, office, is_capped=len(hits) > MAX_HITS)
    await SearchMiss.count_one(typed)
    near = () if office else tuple(islice(index.near(query, index.sentence(query)), MAX_NEAR))
    return SearchResult(typed, office=office, near=near, hot=tuple(catalogue.hot()))


async def suggest(typed: str, has_page: HasPage = _every_page) -> SearchResult:
    """At most eight pages and items for what has been typed so far; nothing is counted."""
    query = SearchQuery(typed)
    if not query.text:
        return SearchResult(typed)
    index = await _index_of(await Catalogue.current())
    hits, pages, office = _found(index, query, MAX_SUGGESTIONS, has_page, few=FEW)
    return SearchResult(typed, hits[: MAX_SUGGESTIONS - len(pages)], pages, office)


async def items_about(typed: str) -> tuple[list[int], bool]:
    """The ids of all items that a search means, and whether they are only like it.

    Items that left the list are among them.
    """
    query = SearchQuery(typed)
    if not query.text:
        return [], False
    index = await _index_of(await Catalogue.current())
    return index.ids(query)


async def warm_up() -> None:
    """Build index and filters before the first visitor asks; called when the server starts."""
    catalogue = await Catalogue.current()
    catalogue.themes()
    await _index_of(catalogue)


def _found(
    index: CatalogueIndex, query: SearchQuery, limit: int, has_page: HasPage, few: int
) -> tuple[tuple[Hit, ...], tuple[PageHit, ...], Office | None]:
    """Items, pages and another office; what is only similar stands back behind the latter two.

    Pages whose words only begin so are offered beside less than a `few` items.
    """
    sentence = index.sentence(query)
    pages = pages_asked(query, sentence, has_page)
    office = office_asked(query, sentence)
    hits = tuple(islice(index.find(query, sentence), limit))
    if pages or len(hits) >= few:
        return hits, pages, office
    pages = pages_begun(query, has_page)
    if not hits and not pages:
        pages = pages_within(sentence, has_page)
        if office is None:
            hits = tuple(islice(index.find_near(query, sentence), limit))
    return hits, pages, office


class _Built:
    """The index that this process has built last."""

    index = CatalogueIndex(Catalogue("", (), {}))
    lock = threading.Lock()


async def _index_of(catalogue: Catalogue) -> CatalogueIndex:
    """The index of a snapshot, built beside the event loop when the version is new."""
    if catalogue.version and _Built.index.version == catalogue.version:
        return _Built.index
    return await asyncio.to_thread(_build, catalogue)


def _build(catalogue: Catalogue) -> CatalogueIndex:
    """Build once, however many ask at the same time."""
    with _Built.lock:
        if not catalogue.version or _Built.index.version != catalogue.version:
            _Built.index = CatalogueIndex(catalogue)
        return _Built.index
