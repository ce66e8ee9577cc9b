"""The tiles of the providers: on the login page, and as 快捷方式登录 on /register.

A tile is a link, so that it works without a socket. One whose system is down says so and leads
nowhere.
"""

from urllib.parse import urlencode

from auth.sign_in.callback import REGISTER
from auth.sign_in.providers import login_providers
from components.parts.fragment import Fragment
from components.sign_in.tile import Tile
from models.setting.login_provider import logo
from settings import settings

USUAL = ("login", "", "")
# Icon, look and hint of those that the deck names, and their names in the two lines of a tile.
LOOKS = {
    "province": ("account_balance", "c3", "用江苏政务服务网的单位账户"),
    "e_licence": ("badge", "c2", "用电子营业执照小程序扫码"),
}
LINES = {"省政务单位账户": ("省政务", "单位账户"), "电子营业执照": ("电子", "营业执照")}
AWAY = "{label}系统暂时没有应答，恢复后自动开放。请先用其他方式登录"


async def outside_tiles(is_for_person: bool, asked: str) -> list[Tile]:
    """The tiles of 单位登录, in the order of the settings; `asked` is where a sign-in leads."""
    if is_for_person:
        return []
    query = f"?{urlencode({'next': asked}, safe='/')}" if asked else ""
    tiles = []
    for name, each in login_providers().items():
        label = each.provider.label
        icon, look, hint = LOOKS.get(name, USUAL)
        why = "" if await each.is_up() else AWAY.format(label=label)
        at = f"/login/{name}{query}"
        lines = LINES.get(label, (label,))
        tiles.append(Tile(at, lines, icon, look, why=why, logo=_logo(name), hint=hint))
    return tiles


def _logo(name: str) -> str:
    """The picture that the settings name, as it stands in a page."""
    file = settings.connector_options.get(f"HALL_LOGIN_{name.upper()}_LOGO", "")
    return logo(file) if file else ""


async def place_quick_ways() -> str:
    """快捷方式登录 below step 1 of a registration, and the names of those that work now.

    Nothing is placed where there is no provider.
    """
    tiles = await outside_tiles(is_for_person=False, asked=REGISTER)
    if tiles:
        Fragment("sign_in/quick_ways.html", tag="section", classes="rs-card", tiles=tiles).props(
            "id=quick aria-labelledby=quick-h"
        )
    return "或".join(tile.name for tile in tiles if not tile.why)
