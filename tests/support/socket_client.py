"""A bare socket.io client: what a program can send that is no browser."""

import asyncio
import json
import re
import uuid
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.painted import inner_html, painting

CLIENT_ID = re.compile(r"'client_id': '([0-9a-f-]+)'")
LISTENER = re.compile(r'"listener_id":"([0-9a-f-]+)"')
CUT = "41"  # socket.io's word for: this page listens to you no more


class OpenedPage:
    """A page as its browser got it: HTML, cookies, and the id that its socket names."""

    def __init__(self, url: str, html: str, cookies: httpx.Cookies) -> None:
        self.url = url
        self.html = html
        self.cookies = {each.name: each.value or "" for each in cookies.jar}
        found = CLIENT_ID.search(html)
        assert found is not None, html[:500]
        self.client_id = found.group(1)

    @cached_property
    def elements(self) -> dict[str, Any]:
        """The page's elements with their listeners; fragments with what they were painted with."""
        raw = re.search(r"parseElements\(String\.raw`(.*?)`\)", self.html, re.S)
        assert raw is not None
        text = raw.group(1)
        for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&#96;", "`"), ("&#36;", "$")):
            text = text.replace(escaped, plain)
        found: dict[str, Any] = json.loads(text.replace("&amp;", "&"))
        fragments = {n: e for n, e in found.items() if e["tag"] == "nicegui-fragment"}
        if fragments:
            standing = inner_html(painting(self.html))
            for number, element in fragments.items():
                props = element.setdefault("props", {})
                props.setdefault("innerHTML", standing.get(props.get("id", f"c{number}")))
        return found

    def listener(self, mark: str) -> tuple[int, str]:
        """The first listening element whose properties or classes hold a word, and its listener."""
        for number, element in self.elements.items():
            shown = f"{element.get('props', {})} {element.get('class', [])}"
            if mark in shown and element.get("events"):
                return int(number), str(element["events"][0]["listener_id"])
        raise AssertionError(f"nothing with {mark!r} listens on {self.url}")


def open_page(url: str, cookies: dict[str, str] | None = None) -> OpenedPage:
    """GET a page like a browser's first visit."""
    with httpx.Client(cookies=cookies, follow_redirects=True, timeout=20) as client:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text[:300]
        return OpenedPage(url, answer.text, client.cookies)


class SocketClient:
    """One websocket to the server; `handshake` and `event` may lie about everything."""

    def __init__(
        self,
        page: OpenedPage,
        *,
        cookies: dict[str, str] | None = None,
        origin: str | None = None,
        implicit: bool = True,
        address: str = "",
    ) -> None:
        self.page = page
        self.cookies = page.cookies if cookies is None else cookies
        self.origin = origin
        self.implicit = implicit
        self.place: dict[str, Any] = {"local_addr": (address, 0)} if address else {}
        self.tab_id, self.document_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.frames: list[Any] = []

    def _query(self) -> dict[str, str]:
        query = {"EIO": "4", "transport": "websocket"}
        if self.implicit:
            query |= {
                "client_id": self.page.client_id,
                "tab_id": self.tab_id,
                "document_id": self.document_id,
                "next_message_id": "0",
                "implicit_handshake": "true",
            }
        return query

    async def __aenter__(self) -> Self:
        """Connect, and answer socket.io's greeting."""
        parts = urlsplit(self.page.url)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        self._socket: ClientConnection = await connect(
            f"ws://{parts.netloc}/_nicegui_ws/socket.io/?{urlencode(self._query())}",
            additional_headers=headers,
            origin=self.origin,  # type: ignore[arg-type]  # a NewType of str
            proxy=None,
            max_size=None,
            ping_interval=None,  # engine.io has its own
            **self.place,
        )
        await self._socket.recv()
        await self._socket.send("40")
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Leave."""
        await self._socket.close()

    def drop(self) -> None:
        """Be gone without a word, as when a cable is pulled."""
        self._socket.transport.abort()

    async def is_let_in(self) -> bool:
        """True when the server accepted the connection to its namespace."""
        while True:
            frame = str(await self._socket.recv())
            if frame.startswith("40"):
                return True
            if frame.startswith("44"):
                return False

    async def ends(self) -> None:
        """Wait until the server closes the connection."""
        await self._socket.wait_closed()

    async def send(self, name: str, *args: Any) -> None:
        """Send one socket.io event."""
        await self._socket.send("42" + json.dumps([name, *args]))

    async def send_raw(self, text: str) -> None:
        """Send anything."""
        await self._socket.send(text)

    async def event(self, element: int, listener: str, *args: Any) -> None:
        """Send what NiceGUI sends when an element of the page is used."""
        message = {"client_id": self.page.client_id, "id": element, "listener_id": listener}
        await self.send("event", {**message, "args": [json.dumps(arg) for arg in args]})

    async def press(self, act: str, arg: str = "", mark: str = "") -> None:
        """Send what a browser sends when a button of a fragment is clicked."""
        await self.event(*self.page.listener(mark or f'data-act="{act}"'), act, arg, {})

    async def read(self, seconds: float) -> list[str]:
        """What the server says within some seconds, until it cuts the page off."""
        heard: list[str] = []
        try:
            async with asyncio.timeout(seconds):
                while True:
                    frame = str(await self._socket.recv())
                    if frame == "2":
                        await self._socket.send("3")
                        continue
                    heard.append(frame)
                    if frame == CUT:
                        return heard
                    if frame == "41":  # shut out: nothing more will come
                        return heard
        except (TimeoutError, ConnectionClosed):
            return heard

    @property
    def close_code(self) -> int | None:
        """Why the server closed, if it did."""
        return self._socket.close_code
