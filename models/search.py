"""搜索: items by name, by the words people use, by pinyin and initials, one error forgiven.

Exact finds come first; only when there are none, errors are forgiven, and at last a sentence is
taken apart. Each hit tells why it is one. The index lives in memory, once per version of the
catalogue, and answers ten thousand items nearly as fast as a hundred.
"""

import asyncio
import threading
from dataclasses import dataclass
from itertools import islice

from models.catalogue import Catalogue
from models.catalogue_index import CatalogueIndex
from models.search_hit import Hit
from models.search_miss import SearchMiss
from models.search_query import SearchQuery
from models.service_item import ServiceItem

MAX_HITS = 60
MAX_SUGGESTIONS = 8
MAX_NEAR = 5


@dataclass(frozen=True)
class SearchResult:
    """What a search has found; when that is nothing, what may help instead."""

    typed: str
    hits: tuple[Hit, ...]
    is_capped: bool = False
    near: tuple[str, ...] = ()
    hot: tuple[ServiceItem, ...] = ()


async def search(typed: str) -> SearchResult:
    """Search the catalogue; a search that finds nothing is counted and gets help."""
    query = SearchQuery(typed)
    if not query.text:
        return SearchResult(typed, ())
    catalogue = await Catalogue.current()
    index = await _index_of(catalogue)
    hits = tuple(islice(index.find(query), MAX_HITS + 1))
    if hits:
        return SearchResult(typed, hits[:MAX_HITS], is_capped=len(hits) > MAX_HITS)
    await SearchMiss.count_one(typed)
    near = tuple(islice(index.near(query), MAX_NEAR))
    return SearchResult(typed, (), near=near, hot=tuple(catalogue.hot()))


async def suggest(typed: str) -> tuple[Hit, ...]:
    """At most eight items for what has been typed so far; nothing is counted."""
    index = await _index_of(await Catalogue.current())
    return tuple(islice(index.find(SearchQuery(typed)), MAX_SUGGESTIONS))


async def warm_up() -> None:
    """Build index and filters before the first visitor asks; called when the server starts."""
    catalogue = await Catalogue.current()
    catalogue.themes()
    await _index_of(catalogue)


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
