"""Ways that cannot be used now, and why: their system is down, or this page cannot have them."""

from collections.abc import Mapping
from dataclasses import dataclass

from auth.connectors.health import connector_health
from auth.web.caller import caller
from components.scan.reach import is_local
from components.sign_in.login_way import LoginWay
from models.base import clock

SILENT = "{system}从 {since} 起没有应答，恢复后自动开放。请先用其他方式登录"
UNSAFE = "本页不是安全连接（https），浏览器不允许使用CA。请改用 https 开头的网址，或用其他方式登录"


@dataclass(frozen=True)
class Closed:
    """Why a way is closed; one that opens again by itself is looked after while the page stands."""

    why: str
    returns: bool = False


async def closed_ways() -> Mapping[LoginWay, Closed]:
    """The ways of the login page that do not work at this moment, as this process sees it."""
    found: dict[LoginWay, Closed] = {}
    for system, since in {e.system: e.down_since for e in await connector_health()}.items():
        if since is not None:
            why = SILENT.format(system=system.label, since=clock.short_time_text(since))
            found |= {way: Closed(why, returns=True) for way in LoginWay if way.system is system}
    if not is_secure(caller().base_url):
        found[LoginWay.UNIT_CA] = Closed(UNSAFE)
    return found


def is_secure(base_url: str) -> bool:
    """True where a browser lets a page reach keys: over https, and on this very machine."""
    return base_url.startswith("https://") or is_local(base_url)
