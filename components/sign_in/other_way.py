"""其他登录方式: the tiles below the ways of a tab, each from an account at another place.

Whoever knows such accounts adds a source to `SOURCES`. 通行密钥 needs no place elsewhere and stands
beside them. Without a tile there is no heading.
"""

from collections.abc import Awaitable, Callable

from auth.web.caller import caller
from components.parts.fragment import Fragment
from components.passkeys.passkey_login import PasskeyLogin
from components.sign_in.outside_ways import outside_tiles
from components.sign_in.tile import Tile
from models.passkeys.site import why_not

# From the tab (True for 个人登录) and the page that was asked for to the tiles.
Source = Callable[[bool, str], Awaitable[list[Tile]]]
SOURCES: tuple[Source, ...] = (outside_tiles,)


async def tiles_of(*, is_for_person: bool, asked: str) -> list[Tile]:
    """What every source offers on a tab."""
    return [tile for source in SOURCES for tile in await source(is_for_person, asked)]


def place_other_ways(tiles: list[Tile], passkey: PasskeyLogin) -> None:
    """Place the tiles below their heading, and with them 通行密钥 where this browser knows one.

    Nothing at all is shown where there is neither.
    """
    if why_not(caller().base_url):
        if tiles:
            Fragment("sign_in/other_ways.html", classes="rs-others", tiles=tiles)
        return
    with passkey.panel(len(tiles)):
        if tiles:
            Fragment("sign_in/other_tiles.html", classes="rs-tiles", tiles=tiles)
    if any(tile.why for tile in tiles):
        Fragment("sign_in/other_down.html", classes="rs-others", tiles=tiles)
