"""A provider that hands out tickets: no standard, two signed questions of ours.

The browser comes back with a ticket, which serves once and for a minute. The hall asks what it is
worth and gets a token, and asks once more whose it is. Addresses, signature and fields are told by
a file (`ticket_description`); no state is echoed, so that it stands inside our callback.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx2

from auth.calls.described_call import text_at
from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.sign_in.claims import MAX_TEXT, ClaimMap
from auth.sign_in.oidc import FORGED
from auth.sign_in.provider import (
    CANCELED,
    EXPIRED,
    NO_UNIT,
    NOT_BELIEVED,
    LoggedOut,
    LoginProvider,
    Start,
    refused,
)
from auth.sign_in.ticket_description import (
    AccountKind,
    TicketCall,
    TicketDescription,
    TicketWord,
    read_ticket_description,
)
from models.base.error import HallError, Invalid
from models.outside.outside_identity import OutsideIdentity
from models.setting import url
from models.setting.login_provider import Provider

USED = "{label}的登录凭据已经使用过，请重新登录"
FOREIGN = "{label}的登录凭据不是发给本站的，请从本站的登录页重新登录"
PERSONAL = "您在{label}登录的是个人账户，请改用单位（法人）账户登录"
LONGEST_TICKET = 300


class TicketProvider(LoginProvider):
    """One such provider."""

    kind = "ticket"

    def __init__(
        self,
        provider: Provider,
        description: TicketDescription,
        client: tuple[str, str],
        peer: Peer,
        *,
        names_person: bool = False,
    ) -> None:
        self.provider, self.names_person = provider, names_person
        self._told, self._peer = description, peer
        self._client_id, self._secret = client
        words = {word: (word,) for word in description.fields}
        self._claims = ClaimMap(provider, words)

    @classmethod
    def of(
        cls,
        provider: Provider,
        options: Options,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> "TicketProvider":
        """Make the provider that the settings describe."""
        return cls(
            provider,
            read_ticket_description(options),
            (options.required("CLIENT_ID"), options.secret("CLIENT_SECRET")),
            Peer(provider, http_client(options, transport)),
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def begin(self, start: Start) -> str:
        back = f"{start.redirect_uri}?{urlencode({'state': start.state})}"
        return self._told.address(self._client_id, back, anew=start.asks_anew)

    async def finish(self, start: Start, answer: Mapping[str, str]) -> OutsideIdentity:
        ticket = answer.get(self._told.ticket, "")
        if not ticket:  # somebody has gone back without signing in
            raise refused(CANCELED, self.provider)
        if len(ticket) > LONGEST_TICKET or not (ticket.isascii() and ticket.isprintable()):
            raise refused(NOT_BELIEVED, self.provider)
        # Nobody knows whether a ticket that got no answer is used up; so it is asked about once.
        checked = await self._ask("validate", self._told.validate, {"ticket": ticket})
        found = await self._ask("userinfo", self._told.userinfo, {"token": self._token(checked)})
        return self._identity(found)

    async def log_out_url(self, id_token: str, back: str) -> str:
        return ""

    async def logged_out(self, token: str) -> LoggedOut:
        raise Invalid(FORGED)

    async def is_up(self) -> bool:
        return not self._peer.breaker.is_open

    async def close(self) -> None:
        await self._peer.client.aclose()

    async def try_ticket(self) -> TicketWord | None:
        """Ask what a ticket is worth that nobody has, for the doctor; None for an odd answer."""
        told, values = self._told.validate, {"ticket": "none"}

        def read(answer: Answer) -> TicketWord | None:
            try:
                return told.read(answer)[0]
            except BadAnswer:
                return None

        return await self._peer.ask(
            "validate", lambda: self._request(told, values), read, is_repeatable=False
        )

    async def _ask(self, name: str, told: TicketCall, values: Mapping[str, str]) -> object:
        """What a call answers; raises with a text of ours for anything but a good answer."""
        word, content = await self._peer.ask(
            name, lambda: self._request(told, values), told.read, is_repeatable=False
        )
        if word is not TicketWord.OK:
            raise self._refusal(word)
        return content

    def _request(self, told: TicketCall, values: Mapping[str, str]) -> httpx2.Request:
        signed = self._told.sign.values(self._client_id, self._secret)
        return told.call.request(self._peer.client, "", {**values, **signed})

    def _token(self, checked: object) -> str:
        token = text_at(checked, self._told.token)
        if not token or len(token) > MAX_TEXT or not token.isprintable():
            raise self.provider.garbled()
        return token

    def _refusal(self, word: TicketWord) -> HallError:
        if word is TicketWord.CLIENT:
            return self.provider.refused()
        texts = {TicketWord.USED: USED, TicketWord.FOREIGN: FOREIGN}
        return refused(texts.get(word, EXPIRED), self.provider)

    def _identity(self, content: object) -> OutsideIdentity:
        try:
            kind = self._told.kind_of(content)
        except BadAnswer:
            raise self.provider.garbled() from None
        if kind is AccountKind.PERSON:
            raise refused(PERSONAL, self.provider)
        record = self._told.record(content)
        if not record.get("uscc"):
            raise refused(NO_UNIT, self.provider)
        return self._claims.identity(record, url.origin(self._told.validate.call.url))
