"""其他登录方式: the tiles below the ways of a tab, each from an account at another place.

Whoever knows such accounts adds a source to `SOURCES`. Without a tile there is no heading.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from components.parts.fragment import Fragment


@dataclass(frozen=True)
class Tile:
    """One tile; `path` is where it leads, `lines` its name in up to two lines.

    `why` tells that it cannot be used now; `note` is a small word below the name.
    """

    path: str
    lines: tuple[str, ...]
    icon: str
    look: str = ""
    note: str = ""
    why: str = ""


# From the tab (True for 个人登录) and the page that was asked for to the tiles.
Source = Callable[[bool, str], Awaitable[list[Tile]]]
SOURCES: tuple[Source, ...] = ()


async def place_other_ways(*, is_for_person: bool, asked: str) -> None:
    """Place what every source offers on this tab; nothing at all where there is nothing."""
    tiles = [tile for source in SOURCES for tile in await source(is_for_person, asked)]
    if tiles:
        Fragment("sign_in/other_ways.html", classes="rs-others", tiles=tiles)
