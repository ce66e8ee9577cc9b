"""The providers that this site plays itself: reached without a network, spoken with as any other.

``twin`` of ``HALL_LOGIN_<NAME>_KIND``; the addresses below ``/sandbox/<name>`` exist with it.
"""

import math
from collections.abc import Mapping

import httpx2
from fastapi import FastAPI

from auth.connectors.breaker import Breaker
from auth.connectors.http import CONNECT_SECONDS, TOTAL_SECONDS, Peer
from auth.connectors.options import Options
from auth.sign_in.claims import ClaimMap
from auth.sign_in.client import Client
from auth.sign_in.discovery import Discovery
from auth.sign_in.oidc import USUAL_SCOPES, OidcProvider, OidcSettings
from auth.sign_in.provider import LoginProvider
from auth.twins.standard import CLIENT_ID, StandardTwin
from models.sandbox.fault import Fault, SandboxFault
from models.setting.login_provider import USUAL_ALGORITHMS, Provider, claim_map


class TwinProvider(OidcProvider):
    """A standard provider whose other side is here."""

    kind = "twin"

    def __init__(
        self, provider: Provider, options: Options, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self.twin = StandardTwin(provider.name, provider.label)
        never = Breaker(lambda: math.inf)  # a switch of the sandbox works at once, both ways
        peer = Peer(provider, _client(self.twin), total_seconds=total_seconds, breaker=never)
        told = OidcSettings(
            client=Client(CLIENT_ID, self.twin.secret, None),
            scopes=USUAL_SCOPES,
            algorithms=USUAL_ALGORITHMS,
            claims=ClaimMap.of(provider, options.parsed("CLAIMS", claim_map, {})),
        )
        super().__init__(
            provider,
            told,
            Discovery(self.twin.origin, peer, lambda _url: True),
            peer,
            names_person=options.is_on("NAMES_PERSON"),
            at_browser=self.twin.at_browser,
        )

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.of_provider(self.provider.name, "down"))

    def mount(self, app: FastAPI) -> None:
        """Give the twin its addresses."""
        app.mount(self.twin.place, self.twin.app)


def mount_twins(app: FastAPI, providers: Mapping[str, LoginProvider]) -> None:
    """Give every twin its addresses; called whenever the site is put together."""
    for each in providers.values():
        if isinstance(each, TwinProvider):
            each.mount(app)


def _client(twin: StandardTwin) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=twin.app),
        timeout=httpx2.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )
