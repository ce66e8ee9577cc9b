"""其他登录方式: the tiles below the ways of a tab, each from an account at another place.

Whoever knows such accounts adds a source to `SOURCES`. Without a tile there is no heading.
"""

from collections.abc import Awaitable, Callable

from components.parts.fragment import Fragment
from components.sign_in.outside_ways import outside_tiles
from components.sign_in.tile import Tile

# From the tab (True for 个人登录) and the page that was asked for to the tiles.
Source = Callable[[bool, str], Awaitable[list[Tile]]]
SOURCES: tuple[Source, ...] = (outside_tiles,)


async def tiles_of(*, is_for_person: bool, asked: str) -> list[Tile]:
    """What every source offers on a tab."""
    return [tile for source in SOURCES for tile in await source(is_for_person, asked)]


def place_other_ways(tiles: list[Tile]) -> None:
    """Place the tiles below their heading; nothing at all where there are none."""
    if tiles:
        Fragment("sign_in/other_ways.html", classes="rs-others", tiles=tiles)
