"""The pages of a list as links: where it stands, and the addresses around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from models.base.page import Page


@dataclass(frozen=True)
class Pager:
    """The links to the other pages of a list; shown by ``pager.html``.

    With ``act`` they turn the page by that act of their fragment, without leaving the screen;
    ``what`` names the rows that are spread over them, where others stand beside these.
    """

    page: Page[Any]
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    what: str = ""

    def address(self, number: int) -> str:
        """Where another page of the list is."""
        query = {**self.query, **({"page": str(number)} if number > 1 else {})}
        return f"{self.path}?{urlencode(query)}" if query else self.path
