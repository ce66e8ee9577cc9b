"""The part of /sandbox/api that plays the CA keys in the slots of the asking browser.

The driver's own calls (list, PIN, sign) are answered at the address that the login page asks.
"""

from fastapi import APIRouter, Request

from auth.web.caller import caller_of
from components.sign_in.ca_login import SANDBOX
from models.base.error import Conflict, NotFound
from models.sandbox.ca_token import SandboxToken
from pages.sandbox.ca import NOT_THERE, issued_keys
from pages.sandbox.problem import StrictRoute
from pages.sandbox.schema import CaKey, CaKeyAct

NO_BROWSER = "请带上本站的访客 Cookie：密钥插在发出请求的浏览器里"
ca_routes = APIRouter(route_class=StrictRoute)


@ca_routes.get(
    "/ca",
    summary="CA密钥",
    description=f"模拟CA的密钥，发出请求的浏览器里有哪些；驱动的调用发到 POST {SANDBOX}。",
)
async def read_keys(request: Request) -> list[CaKey]:
    """Every key of the twin, as the asking browser has it."""
    rows = {row.name: row for row in await SandboxToken.of(_visitor(request))}
    return [
        CaKey(
            name=each.name,
            label=each.label,
            uscc=each.holder.code,
            is_plugged=(row := rows.get(each.name)) is not None and row.is_plugged,
            is_open=row is not None and row.is_open,
            wrong=row.wrong if row else 0,
        )
        for each in await issued_keys()
    ]


@ca_routes.post(
    "/ca",
    summary="插入、拔出或者解锁CA密钥",
    description="在发出请求的浏览器里；密码仍由登录页或驱动的调用输入。",
)
async def act_on_key(wanted: CaKeyAct, request: Request) -> list[CaKey]:
    """Plug a key in, pull it out, or let the counter unlock it."""
    visitor = _visitor(request)
    if not visitor:
        raise Conflict(NO_BROWSER)
    if all(each.name != wanted.name for each in await issued_keys()):
        raise NotFound(NOT_THERE)
    match wanted.act:
        case "plug":
            await SandboxToken.plug(visitor, wanted.name)
        case "unplug":
            await SandboxToken.unplug(visitor, wanted.name)
        case "unlock":
            await SandboxToken.unlock(visitor, wanted.name)
    return await read_keys(request)


def _visitor(request: Request) -> str:
    """The browser that asks; "" when it has no cookie yet, since it will come as another one."""
    is_new = request.scope["state"].get("is_new", False)
    return "" if is_new else caller_of(request.scope).visitor
