"""江苏智慧人社APP: what opens when its scanner meets one of our QR codes.

The app's own protocol is not public. Its twin is the phone part of this site: a code holds the
address /q/<code>, which any phone's camera opens, and the pages under /app play the app. The real
one is told by a JSON file what a code holds and how the app's platform tells who has scanned
(`app_description`); what it tells comes in by `auth/accounts/app_route.py`.
"""

import time
from typing import Protocol

import httpx2

from auth.calls.callback import Networks
from auth.calls.described_call import at, filled
from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.connectors.app_description import AppDescription, read_app_description
from auth.connectors.app_news import AppNews
from models.sandbox.fault import Fault, SandboxFault
from models.setting.system import System

MOST_SIGNS = 500  # more makes no picture that a phone can read
KEPT_SECONDS, MOST_KEPT = 900.0, 5000


class AppConnector(Protocol):
    """Turns tickets into what a QR code holds."""

    kind: str

    async def picture(self, base_url: str, code: str, purpose: str) -> str:
        """Return what the QR code of a ticket holds: no personal data, only its number.

        Asked again it is the same; raises ConnectorFailed while the app's platform gives none.
        """
        ...

    def link(self, base_url: str, code: str) -> str:
        """Return what opens the app on the phone that shows the code, and cannot scan itself."""
        ...

    async def is_up(self) -> bool:
        """Whether phones can be served."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


def ticket_url(base_url: str, code: str) -> str:
    """The page of a ticket on this site, which every phone can open."""
    return f"{base_url.rstrip('/')}/q/{code}"


class SandboxAppConnector(AppConnector):
    """The twin: the pages under /app of this very site."""

    kind = "twin"

    async def picture(self, base_url: str, code: str, purpose: str) -> str:
        if not await self.is_up():
            raise System.APP.unreachable()
        return self.link(base_url, code)

    def link(self, base_url: str, code: str) -> str:
        return ticket_url(base_url, code)

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.APP_DOWN)

    async def close(self) -> None:
        return None


class HttpAppConnector(AppConnector):
    """The real one: an app whose platform a description file tells of."""

    kind = "http"

    def __init__(
        self, description: AppDescription, secret: str, peer: Peer, networks: Networks
    ) -> None:
        self.description = description
        self.networks = networks
        self._secret = secret
        self._peer = peer
        self._pictures: dict[str, tuple[float, str]] = {}

    @classmethod
    def of(
        cls, options: Options, transport: httpx2.AsyncBaseTransport | None = None
    ) -> "HttpAppConnector":
        """Make the connector that the settings describe."""
        description = read_app_description(options)
        secret = options.secret("SECRET")
        networks = Networks(options.networks("CALLBACK_NETWORKS"))
        peer = Peer(System.APP, http_client(options, transport))
        return cls(description, secret, peer, networks)

    async def picture(self, base_url: str, code: str, purpose: str) -> str:
        values = {"code": code, "purpose": purpose, "link": ticket_url(base_url, code)}
        call = self.description.open
        if call is None:
            return filled(self.description.picture, values)
        _, known = self._pictures.get(code, (0.0, ""))
        if known:
            return known

        def build() -> httpx2.Request:
            return call.request(self._peer.client, self._secret, values)

        def read(answer: Answer) -> str:
            content = call.content(answer, self._secret)
            if not call.is_found(content):
                raise System.APP.refused()
            return _picture(at(content, self.description.picture))

        # The number makes it safe to send again: the same number is the same code.
        found = await self._peer.ask("open", build, read, is_repeatable=True)
        self._keep(code, found)
        return found

    def link(self, base_url: str, code: str) -> str:
        here = ticket_url(base_url, code)
        return filled(self.description.app_link, {"code": code, "link": here})

    def news(self, body: bytes, signature: str) -> AppNews:
        """Read what the platform tells; raises NotSigned and ValueError for what is no news."""
        return self.description.callback.read(body, signature, self._secret)

    async def is_up(self) -> bool:
        return not self._peer.breaker.is_open

    async def close(self) -> None:
        await self._peer.client.aclose()

    def _keep(self, code: str, picture: str) -> None:
        """Remember a picture for as long as a code may be shown."""
        now = time.monotonic()
        if len(self._pictures) >= MOST_KEPT:
            self._pictures = {k: v for k, v in self._pictures.items() if v[0] > now}
        if len(self._pictures) < MOST_KEPT:
            self._pictures[code] = now + KEPT_SECONDS, picture


def _picture(found: object) -> str:
    if not isinstance(found, str) or not found.strip() or len(found) > MOST_SIGNS:
        raise BadAnswer("no text for a QR code")
    return found.strip()
