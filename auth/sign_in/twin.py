"""The providers that this site plays itself: reached without a network, spoken with as any other.

``twin`` of ``HALL_LOGIN_<NAME>_KIND``; the addresses below ``/sandbox/<name>`` exist with it.
``HALL_LOGIN_<NAME>_TWIN`` says which protocol it speaks, so that each of them can be tried.
"""

import math
from collections.abc import Mapping

import httpx2
from fastapi import FastAPI
from starlette.types import ASGIApp

from auth.calls.breaker import Breaker
from auth.calls.http import CONNECT_SECONDS, TOTAL_SECONDS, Peer
from auth.calls.options import Options
from auth.sign_in.claims import ClaimMap
from auth.sign_in.client import Client
from auth.sign_in.discovery import Discovery
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.licence_description import licence_described
from auth.sign_in.oidc import USUAL_SCOPES, OidcProvider, OidcSettings
from auth.sign_in.provider import LoginProvider, Start
from auth.sign_in.ticket import TicketProvider
from auth.sign_in.ticket_description import described
from auth.twins.licence import LicenceTwin
from auth.twins.standard import CLIENT_ID, StandardTwin
from auth.twins.ticket import SERVICE, TicketTwin
from models.setting.login_provider import (
    USUAL_ALGORITHMS,
    Provider,
    ProviderKind,
    claim_map,
    twin_kind_of,
)

KIND = ProviderKind.TWIN.value


class TwinProvider(OidcProvider):
    """A standard provider whose other side is here."""

    kind = KIND

    def __init__(
        self, provider: Provider, options: Options, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self.twin = StandardTwin(provider.name, provider.label)
        peer = _peer(provider, self.twin.app, total_seconds)
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
        return not await self.twin.is_down()


class TicketTwinProvider(TicketProvider):
    """A provider of tickets whose other side is here."""

    kind = KIND

    def __init__(
        self, provider: Provider, options: Options, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self.twin = TicketTwin(provider.name, provider.label)
        super().__init__(
            provider,
            described(self.twin.description()),
            (SERVICE, self.twin.secret),
            _peer(provider, self.twin.app, total_seconds),
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def begin(self, start: Start) -> str:
        return self.twin.at_browser(await super().begin(start))

    async def is_up(self) -> bool:
        return not await self.twin.is_down()


class LicenceTwinProvider(LicenceQrProvider):
    """A platform of electronic licences whose other side is here."""

    kind = KIND

    def __init__(
        self, provider: Provider, options: Options, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self.twin = LicenceTwin(provider.name, provider.label, self.receive)
        super().__init__(
            provider,
            licence_described(self.twin.description()),
            (SERVICE, self.twin.secret),
            _peer(provider, self.twin.app, total_seconds),
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def is_up(self) -> bool:
        return not await self.twin.is_down()


def twin_provider(provider: Provider, options: Options) -> LoginProvider:
    """The twin of a provider in the protocol that the settings choose."""
    match twin_kind_of(provider.name, options.text("TWIN")):
        case ProviderKind.TICKET:
            return TicketTwinProvider(provider, options)
        case ProviderKind.LICENCE_QR:
            return LicenceTwinProvider(provider, options)
        case _:
            return TwinProvider(provider, options)


def mount_twins(app: FastAPI, providers: Mapping[str, LoginProvider]) -> None:
    """Give every twin its addresses; called whenever the site is put together."""
    for each in providers.values():
        if isinstance(each, TwinProvider | TicketTwinProvider | LicenceTwinProvider):
            app.mount(each.twin.place, each.twin.app)


def _peer(provider: Provider, app: ASGIApp, total_seconds: float) -> Peer:
    """The way there, with a switch of the sandbox working at once, in both directions."""
    client = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app),
        timeout=httpx2.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )
    never = Breaker(lambda: math.inf)
    return Peer(provider, client, total_seconds=total_seconds, breaker=never)
