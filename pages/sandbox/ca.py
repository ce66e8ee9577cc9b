"""CA的模拟 in the console: keys to plug in, and the driver's calls on the hall's own address.

Nothing has to be installed to try CA登录: the login page asks here before it asks the computer.
A browser that has never plugged a key in has no such driver, and the computer's own is asked.
"""

import asyncio

from fastapi import Request, Response
from nicegui import app
from starlette.responses import JSONResponse

from auth.ca_helper.calls import Answer, Calls, refused
from auth.ca_helper.hierarchy import Issued
from auth.ca_helper.server import LONGEST, read_call
from auth.ca_helper.token import MOST_WRONG, PIN, Token
from auth.connectors import connectors
from auth.connectors.ca import SandboxCaConnector
from auth.web.caller import Caller, caller, caller_of
from auth.web.operator import may_play
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from components.sign_in.ca_login import SANDBOX
from models.base import clock
from models.base.error import NotFound
from models.sandbox.ca_token import SandboxToken, ca_topic

NOT_THERE = "没有这个CA"


async def issued_keys() -> list[Issued]:
    """The keys that the twin has made; none where another CA is connected."""
    connector = connectors().ca
    if not isinstance(connector, SandboxCaConnector):
        return []
    return list((await connector.hierarchy()).keys)


async def answer_call(request: Request) -> Response:
    """One call of a page of this hall, for the keys that its browser has plugged in."""
    caller_ = caller_of(request.scope)
    if not may_play(caller_):
        raise NotFound("")
    if request.headers.get("origin", "") != caller_.base_url:
        return JSONResponse(refused("site_refused"), 403)
    body = await request.body()
    asked = read_call(body) if len(body) <= LONGEST else None
    rows = await SandboxToken.of(caller_.visitor)
    if asked is None or not rows:
        return JSONResponse(refused("unknown" if asked is None else "absent"))
    return JSONResponse(await _answer(caller_, rows, asked))


async def _answer(caller_: Caller, rows: list[SandboxToken], asked: dict[str, object]) -> Answer:
    known = {each.name: each for each in await issued_keys()}
    origin = caller_.base_url
    tokens = [
        Token(known[row.name], row.is_plugged, row.wrong, {origin} if row.is_open else set())
        for row in rows
        if row.name in known
    ]
    found = await asyncio.to_thread(Calls(tokens, origin, clock.now()).answer, asked)  # SM2
    by_name = {row.name: row for row in rows}
    for token in tokens:
        row = by_name[token.issued.name]
        await row.become(is_open=origin in token.opened_by, wrong=token.wrong)
    return found


def mount_sandbox_ca() -> None:
    """Give the route its address; called whenever the site is put together."""
    app.add_api_route(SANDBOX, answer_call, methods=["POST"], include_in_schema=False)


class Slots:
    """The card of the console: every key with what can be done with it."""

    def __init__(self, keys: list[Issued]) -> None:
        self._keys, self._visitor = keys, caller().visitor

    async def place(self) -> None:
        """Show the keys, and follow what is done with them on other pages."""
        self._card = Fragment(
            "sandbox/sandbox_ca.html",
            tag="section",
            classes="rs-card",
            on_act={"plug": self._plug, "unplug": self._unplug, "unlock": self._unlock},
            keys=self._keys,
            tokens=await self._tokens(),
            pin=PIN,
            most=MOST_WRONG,
        )
        on_topic(ca_topic(self._visitor), self._follow)

    async def _tokens(self) -> dict[str, SandboxToken]:
        return {each.name: each for each in await SandboxToken.of(self._visitor)}

    async def _follow(self) -> None:
        self._card.refresh(tokens=await self._tokens())

    def _known(self, name: str) -> str:
        if all(each.name != name for each in self._keys):
            raise NotFound(NOT_THERE)
        return name

    @act()
    async def _plug(self, name: str) -> None:
        await SandboxToken.plug(self._visitor, self._known(name))

    @act()
    async def _unplug(self, name: str) -> None:
        await SandboxToken.unplug(self._visitor, self._known(name))

    @act()
    async def _unlock(self, name: str) -> None:
        await SandboxToken.unlock(self._visitor, self._known(name))


async def place_slots() -> None:
    """Place the card, where the twin plays the CA."""
    if keys := await issued_keys():
        await Slots(keys).place()
