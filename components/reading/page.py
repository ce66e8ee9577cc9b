"""The decorator of pages that are only read.

Strangers get them as HTML (`reader.py`), whoever is signed in as a page with a line, from the same
builder: their greeting, bell, stars, the end of their session and what is told meanwhile all stand
on that line already, and a second way for each of them would be a second guard to keep. Therefore
the builder may place no control and no act for a stranger; painting it refuses the first, and
tests/pages/test_reading.py looks for both.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from components.frame.builder import Builder
from components.frame.page import Page, register_page
from components.frame.shell import Shell
from components.reading.address import Address, Parameter


@dataclass(frozen=True)
class ReadingPage:
    """A page that is only read, and what it looks at in its address."""

    page: Page
    address: Address


_reading: dict[str, ReadingPage] = {}
NOTHING: Mapping[str, Parameter] = MappingProxyType({})


def reading_page(
    path: str,
    *,
    title: str,
    asks: Mapping[str, Parameter] = NOTHING,
    with_session: bool = False,
) -> Callable[[Builder], Builder]:
    """Register a page that is only read; the builder gets the parameters of its path, and `asks`.

    ``with_session`` it gets first the session of whoever is signed in to the hall, or None.
    """
    address = Address(asks)

    def register(builder: Builder) -> Builder:
        @functools.wraps(builder)
        async def build(*given: Any, **params: Any) -> None:
            chosen = address.read({n: v for n, v in params.items() if n in asks})
            of_path = {n: v for n, v in params.items() if n not in asks}
            await builder(*given, **of_path, **chosen)

        page = Page(path, title, Shell.FULL, build, is_given=with_session)
        register_page(page)
        _reading[path] = ReadingPage(page, address)
        return builder

    return register


def reading_pages() -> Mapping[str, ReadingPage]:
    """Every page that is only read, by its address."""
    return _reading
