"""A user as the hall meets them: opens pages, types, clicks, and reads what it says."""

import asyncio
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import httpx

from auth.web import cookies
from auth.web.door import HALL
from models.seed import cast
from tests.bench.tabs import get, stranger
from tests.support.socket_client import OpenedPage, SocketClient

WITHIN = 20.0
FINISH, SLIDER = "/auth/finish", "slider_captcha.js"
TOLD = re.compile(
    rf"{FINISH}\?ticket=[\w-]+|{SLIDER}"
    r'|(?:登录名或密码|系统暂时|登录失败次数|服务暂时|操作过于)[^"<\\]*'
)
ACCOUNTS = [
    (unit.uscc, person.mobile)
    for unit, person in (
        (cast.DEMO_UNIT, cast.WANG_SHILI),
        (cast.DEMO_UNIT, cast.LI_FANLI),
        (cast.DEMO_UNIT, cast.JIN_YANG),
        (cast.DEMO_UNIT, cast.ZHENG_SHILI),
        (cast.DEMO_UNIT, cast.QIAN_YANGZHANG),
        (cast.SOFTWARE_UNIT, cast.QIAN_YANGZHANG),
    )
]


class Failed(Exception):
    """What came instead, in the hall's own words where there are any."""


HERE = "127.0.0.1"


async def open_page(url: str, jar: Mapping[str, str], address: str = HERE) -> OpenedPage:
    """Fetch a page; raises Failed with the title of what came instead."""
    try:
        async with asyncio.timeout(WITHIN):
            answer = await get(url, jar, address)
    except (OSError, EOFError, TimeoutError) as error:
        raise Failed(type(error).__name__) from error
    if answer.status != 200 or "client_id" not in answer.body:
        title = re.search(r"<h1[^>]*>(.*?)</h1>", answer.body)
        raise Failed(f"{answer.status} {title[1] if title else answer.body[:80]}")
    return OpenedPage(url, answer.body, httpx.Cookies(dict(jar)))


class Desk(SocketClient):
    """One open page in front of a user."""

    @classmethod
    async def at(cls, url: str, jar: Mapping[str, str] | None = None, address: str = HERE) -> Self:
        """Open it, with its socket, from an address of this machine."""
        desk = cls(await open_page(url, jar or stranger(), address), address=address)
        try:
            async with asyncio.timeout(WITHIN):
                await desk.__aenter__()
                await desk.is_let_in()
        except Exception as error:
            raise Failed(type(error).__name__) from error
        return desk

    async def type(self, field: str, text: object) -> None:
        """Fill a field."""
        await self.event(*self.page.listener(f"f-{field}"), text)

    async def click(self, label: str) -> None:
        """Click a button."""
        await self.event(*self.page.listener(f"'label': '{label}'"))

    async def hears(self, sought: re.Pattern[str], within: float = WITHIN) -> str:
        """The first match in what the server sends."""
        try:
            async with asyncio.timeout(within):
                while True:
                    frame = str(await self._socket.recv())
                    if frame == "2":
                        await self.send_raw("3")
                    elif found := sought.search(html.unescape(frame)):
                        return found[0]
        except Exception as error:
            raise Failed(type(error).__name__) from error


@dataclass(frozen=True)
class Session:
    """A sign-in that the hall has acknowledged."""

    jar: Mapping[str, str]

    @property
    def token(self) -> str:
        """What the cookie holds."""
        return self.jar[HALL.cookie]


async def sign_in(
    url: str,
    account: tuple[str, str] = ACCOUNTS[0],
    password: str = cast.DEMO_PASSWORD,
    address: str = HERE,
    jar: Mapping[str, str] | None = None,
) -> Session:
    """Type the three fields, click, follow the ticket; raises Failed with what was said."""
    jar = jar or stranger()
    desk = await Desk.at(f"{url}/login?next=/unit", jar, address)
    try:
        await desk.type("unit_login", account[0])
        await desk.type("person_login", account[1])
        await desk.type("password", password)
        await desk.click("登录")
        said = await desk.hears(TOLD)
    except Failed:
        raise
    except Exception as error:
        raise Failed(type(error).__name__) from error
    finally:
        await desk.__aexit__()
    if not said.startswith(FINISH):
        raise Failed("请完成滑块验证" if said == SLIDER else said)
    return await redeem(url, said, jar, address)


async def redeem(url: str, path: str, jar: Mapping[str, str], address: str = HERE) -> Session:
    """Follow a ticket: the cookie is what acknowledges the sign-in."""
    try:
        async with asyncio.timeout(WITHIN):
            answer = await get(url + path, jar, address)
    except (OSError, EOFError, TimeoutError) as error:
        raise Failed(type(error).__name__) from error
    found = re.search(rf"{HALL.cookie}=([\w-]+)", answer.head)
    if answer.status != 303 or found is None:
        title = re.search(r"<h1[^>]*>(.*?)</h1>", answer.body)
        raise Failed(f"{answer.status} {title[1] if title else ''}")
    device = re.search(rf"{cookies.DEVICE}=([\w-]+)", answer.head)
    known = {cookies.DEVICE: device[1]} if device else {}
    return Session({**jar, **known, HALL.cookie: found[1]})
