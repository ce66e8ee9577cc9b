"""One page of a list that is spread over several."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from tortoise.queryset import QuerySet

from models.base.model import HallModel

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=HallModel)
AROUND = 1  # how many pages are offered at each side of the current one
MAX_DIGITS = 6  # of a page number in an address


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of a page, counted from 1; `is_near` when they are only like what was asked for."""

    rows: Sequence[T]
    total: int
    number: int
    size: int
    is_near: bool = False

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return page_count(self.total, self.size)

    @property
    def offered(self) -> tuple[int, ...]:
        """The pages to offer; see `offered_pages`."""
        return offered_pages(self.number, self.pages)

    def showing(self, rows: Sequence[U]) -> "Page[U]":
        """The same page with what is made of its rows."""
        return Page(rows, self.total, self.number, self.size, self.is_near)


def asked_page(text: str) -> int:
    """The page that an address asks for; what is no number asks for the first."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 1


def cut_page(rows: Sequence[T], number: int, size: int) -> Page[T]:
    """One page of a list that is in memory; a number beyond its ends gives the nearest page."""
    number = nearest_page(number, len(rows), size)
    return Page(rows[(number - 1) * size : number * size], len(rows), number, size)


async def read_page(rows: QuerySet[M], number: int, size: int) -> Page[M]:
    """One page of what a query finds; a number beyond its ends gives the nearest page."""
    total = await rows.count()
    number = nearest_page(number, total, size)
    return Page(await rows.offset((number - 1) * size).limit(size), total, number, size)


def page_count(total: int, size: int) -> int:
    """How many pages a list of `total` rows has; an empty one has one."""
    return max(1, -(-total // size))


def nearest_page(number: int, total: int, size: int) -> int:
    """The page asked for, or the nearest end of the list."""
    return min(max(1, number), page_count(total, size))


def offered_pages(number: int, pages: int) -> tuple[int, ...]:
    """The first page, the last and those around; 0 stands for more than one that is left out."""
    around = range(number - AROUND, number + AROUND + 1)
    shown = sorted({1, pages, *(n for n in around if 1 <= n <= pages)})
    offered = shown[:1]
    for before, after in pairwise(shown):
        between = [] if after == before + 1 else [before + 1] if after == before + 2 else [0]
        offered += [*between, after]
    return tuple(offered)
