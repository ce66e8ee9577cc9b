"""The operator of the sandbox: who may play the outside systems, and so act as anybody.

On a development site that is whoever reaches it. On a production site the twins that are allowed
by name keep their own pages only, where people prove who they are; to play them takes
``HALL_SANDBOX_TOKEN`` and a connection from this very machine, not one that a proxy passed on.
"""

import hmac
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from auth.connectors import twins_active
from models.base.error import ConnectorFailed
from models.setting.login_provider import KNOWN
from models.setting.system import System
from settings import Settings, settings

if TYPE_CHECKING:
    from auth.web.caller import Caller

CONSOLE = "/sandbox"
ASK_PLACE = "/sandbox/token"
PASSED_ON = ("x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
NO_FACE = "人脸认证系统尚未接通，暂时不能在网上认证；请携带材料到经办窗口办理"


def is_here(scope: Scope) -> bool:
    """True for a connection from this machine that names it as such; a proxy's is none."""
    headers = Headers(scope=scope)
    if any(name in headers for name in PASSED_ON):
        return False
    return _is_loopback((scope.get("client") or ("",))[0]) and is_local_host(headers.get("host"))


def is_local_host(host: str | None) -> bool:
    """True for the names of this machine, with or without a port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name) or _is_loopback(host or "")


def _is_loopback(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback


def is_operator(scope: Scope, cookie: str) -> bool:
    """True for a request from here with the token, or the cookie that it was changed for."""
    if not settings.sandbox_token or not is_here(scope):
        return False
    scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return is_token(given)
    return hmac.compare_digest(cookie.encode(), console_cookie().encode())


def is_token(given: str) -> bool:
    """Compare a token with the one of the settings, in the same time whatever it is."""
    expected = settings.sandbox_token.encode()
    return bool(expected) and hmac.compare_digest(given.strip().encode("utf8", "replace"), expected)


def console_cookie() -> str:
    """What a browser keeps instead of the token; another token makes it worthless."""
    return hmac.digest(settings.sandbox_token.encode(), b"hall sandbox console", "sha256").hex()


def may_play(caller: "Caller") -> bool:
    """True when this caller may act for outside systems, and with them as anybody."""
    return bool(twins_active()) and (not settings.is_production or caller.is_operator)


def is_hidden(scope: Scope, caller: "Caller") -> bool:
    """True for an address of the console that is not there for this caller, however it is asked.

    Where a token is set, whoever sits at this machine finds the form that asks for it.
    """
    path = scope["path"]
    if path != CONSOLE and not path.startswith(f"{CONSOLE}/"):
        return False
    asks_for_token = path.rstrip("/") in {CONSOLE, ASK_PLACE}
    is_asked_token = bool(settings.sandbox_token) and is_here(scope) and asks_for_token
    return not (is_asked_token or may_play(caller))


def require_face(caller: "Caller") -> None:
    """Refuse a face check that nobody but an operator could pass: a twin sees no face."""
    if System.FACE in twins_active() and not may_play(caller):
        raise ConnectorFailed(NO_FACE)


def is_open_to_everybody(settings: Settings) -> bool:
    """True for a development site that others on the network can reach, and so act as anybody."""
    if settings.is_production or not settings.twins:
        return False
    named = urlsplit(settings.base_url).netloc or settings.host
    return not (is_local_host(settings.host) and is_local_host(named))


def twin_lines(settings: Settings) -> list[str]:
    """What the start says of twins: which there are, and who can act through them as whom."""
    systems = [system.label for system in System if system.value in settings.twins]
    providers = [each.label for name, each in KNOWN.items() if name in settings.twins]
    if not systems and not providers:
        return []
    names = "、".join([*systems, *providers])
    return [f"内置模拟（不连真实系统）：{names}", *map("！{}".format, twin_warnings(settings)), ""]


def twin_warnings(settings: Settings) -> list[str]:
    """What whoever runs a site with twins has to know."""
    if not settings.twins:
        return []
    found = []
    if is_open_to_everybody(settings):
        found.append("本网络上任何人都能在 /sandbox 以任何人的身份操作，不要放真实数据")
    if settings.is_production and settings.sandbox_token:
        found.append("已设置 HALL_SANDBOX_TOKEN：在本机凭它可以打开 /sandbox，以任何人的身份操作")
    if settings.is_production and settings.demo:
        found.append("HALL_DEMO 已打开：演示账号的密码是公开的，正式启用前必须关闭并换数据文件夹")
    if settings.is_production and System.FACE.value in settings.twins:
        found.append("人脸认证为内置模拟：正式环境中只有凭 HALL_SANDBOX_TOKEN 才能完成")
    return found
