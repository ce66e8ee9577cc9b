"""Listens for what must never stand in the log of a server, while pages are used."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Request, WebSocket

from models.seed.cast import DEMO_PASSWORD, PEOPLE
from tests.support.sandbox import SandboxApi
from tests.support.server import Server
from tests.support.walk import PASSWORD

COOKIES = frozenset({"hall_visitor", "hall_session", "hall_phone"})


class LogWatch:
    """Knows the secrets of some pages: who they are about, and what opens them."""

    def __init__(self, server: Server, *pages: Page) -> None:
        """Begin to listen; what stands in the log already is the announcement of the demo."""
        self._server, self._pages = server, pages
        self._begin = server.log.stat().st_size
        self._heard: set[str] = {DEMO_PASSWORD, PASSWORD}
        self._heard |= {secret for p in PEOPLE for secret in (p.id_number, p.mobile, p.name)}
        for page in pages:
            page.on("request", self._request)
            page.on("websocket", self._websocket)

    def leaks(self) -> list[str]:
        """The secrets that the log has told since; none, as it should be."""
        secrets = self._heard | {
            cookie["value"]
            for page in self._pages
            for cookie in page.context.cookies()
            if cookie["name"] in COOKIES
        }
        secrets |= {sms["code"] for sms in SandboxApi(self._server.url).get("sms") if sms["code"]}
        told = self._server.log.read_bytes()[self._begin :].decode()
        return sorted(secret for secret in secrets if secret in told)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        self._heard |= set(parse_qs(address.query).get("ticket", []))
        if address.path.startswith("/q/"):
            self._heard.add(address.path.removeprefix("/q/"))

    def _websocket(self, socket: WebSocket) -> None:
        self._heard |= set(parse_qs(urlsplit(socket.url).query)["client_id"])
