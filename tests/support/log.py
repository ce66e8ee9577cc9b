"""Listens for what must never stand in the log of a server, while pages are used."""

import json
import re
import urllib.error
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, Request, WebSocket

from models.seed.cast import DEMO_PASSWORD, PEOPLE
from tests.support.sandbox import SandboxApi
from tests.support.walk import PASSWORD

NO_SECRETS = frozenset({"hall_node"})
# What an address of the hall, of a provider or of a twin carries that opens something.
ASKED = ("ticket", "state", "code", "at", "nonce", "code_challenge", "id_token_hint", "face")
SECRET_PATHS = re.compile(r"/(?:q|not-me|upload|alipay/face)/([\w-]{8,})")
# What pages send that nobody types: certificates, signatures, names of keys, numbers of pages.
SENT = re.compile(r"(?<![\w/])[A-Za-z0-9_+=-]{24,}")
GREETING = "已启动："  # whoever starts a demo reads its logins
SHORTEST = 8  # shorter texts stand in a log by chance
SAID = {"at", "ms", "request_no"}  # of a line, what is made by the log itself


class Site(Protocol):
    """A server, or several behind one address."""

    @property
    def url(self) -> str:
        """Where browsers go."""

    @property
    def logs(self) -> list[Path]:
        """Where they write."""


class LogWatch:
    """Knows the secrets of some browsers: who they are about, and what opens them."""

    def __init__(self, site: Site) -> None:
        """Begin to listen; what stands in the log already is the announcement of the demo."""
        self._site, self._contexts = site, list[BrowserContext]()
        self._begin = {log: log.stat().st_size for log in site.logs}
        self._heard: set[str] = {DEMO_PASSWORD, PASSWORD}
        self._heard |= {secret for p in PEOPLE for secret in (p.id_number, p.mobile, p.name)}

    def attend(self, context: BrowserContext) -> None:
        """Listen to every page of a browser, too."""
        self._contexts.append(context)
        context.on("request", self._request)
        context.on("page", self._page)

    def leaks(self) -> list[str]:
        """The secrets that the log has told since; none, as it should be."""
        told = "\n".join(self._lines())
        secrets = {each for each in self._heard | set(self._cookies()) if each in told}
        codes = {each for each in self._codes() if re.search(rf"(?<!\d){each}(?!\d)", told)}
        return sorted(secrets | codes)

    def _lines(self) -> Iterator[str]:
        """What was written since, but for the times; a server that was restarted greets again."""
        since = (log.read_bytes()[begin:] for log, begin in self._begin.items())
        written = b"\n".join(since).decode().splitlines()
        for is_event, lines in groupby(written, lambda line: line.startswith("{")):
            told = list(lines)
            if is_event:
                yield from map(_without_times, told)
            elif not any(GREETING in line for line in told):
                yield from told

    def _cookies(self) -> Iterator[str]:
        for context in self._contexts:
            for cookie in context.cookies():
                name = cookie["name"]
                if name.startswith("hall_") and name not in NO_SECRETS:
                    yield cookie["value"]

    def _codes(self) -> set[str]:
        """The codes that were sent; of a server that was stopped nobody knows them."""
        try:
            messages = SandboxApi(self._site.url).get("sms")
        except (urllib.error.URLError, OSError):
            return set()
        return {each["code"] for each in messages if each["code"]}

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        asked = parse_qs(address.query)
        self._hear(*(value for name in ASKED for value in asked.get(name, [])))
        self._hear(*SECRET_PATHS.findall(address.path))

    def _page(self, page: Page) -> None:
        page.on("websocket", self._websocket)

    def _websocket(self, socket: WebSocket) -> None:
        self._hear(*parse_qs(urlsplit(socket.url).query).get("client_id", []))
        socket.on("framesent", lambda frame: self._hear(*SENT.findall(str(frame))))

    def _hear(self, *secrets: str) -> None:
        self._heard |= {each for each in secrets if len(each) >= SHORTEST}


def _without_times(line: str) -> str:
    """An event as it was told, without what the log itself has made."""
    said = json.loads(line)
    return json.dumps({k: v for k, v in said.items() if k not in SAID}, ensure_ascii=False)
