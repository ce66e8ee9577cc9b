"""Pages of a list as links: where it stands, and the addresses around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from models.base.page import nearest_page, offered_pages, page_count


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
        return page_count(self.total, self.size)

    @property
    def number(self) -> int:
        """The page asked for; what is no page gives the first, one beyond the end the last."""
        asked = int(self.asked) if self.asked.isdecimal() and len(self.asked) < 6 else 1
        return nearest_page(asked, self.total, self.size)

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
        return offered_pages(self.number, self.pages)
