"""Pages of a list as links: where it stands, and the addresses around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

AROUND = 1  # how many pages are offered at each side of the current one


@dataclass(frozen=True)
class Pager:
    """One page of a list that is spread over several; shown by ``pager.html``."""

    total: int
    size: int
    asked: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def number(self) -> int:
        """The page asked for; what is no page gives the first, one beyond the end the last."""
        asked = int(self.asked) if self.asked.isdecimal() and len(self.asked) < 6 else 1
        return min(max(1, asked), self.pages)

    def address(self, number: int) -> str:
        """Where another page of the list is."""
        query = {**self.query, **({"page": str(number)} if number > 1 else {})}
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def cut(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows of this page, out of all rows."""
        start = (self.number - 1) * self.size
        return rows[start : start + self.size]

    def numbers(self) -> tuple[int, ...]:
        """The pages offered: first, last, those around; 0 stands for what is left out."""
        near = range(self.number - AROUND, self.number + AROUND + 1)
        shown = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        gaps = {n for n, after in pairwise(shown) if after > n + 1}
        return tuple(each for n in shown for each in ((n, 0) if n in gaps else (n,)))
