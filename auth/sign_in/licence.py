"""电子营业执照 by QR code: the platform makes it, the mini-program answers it, we verify.

No browser carries the answer. The platform tells it, signed, or is asked for it while a page waits,
by one process and page at a time. It is kept sealed with the code (`LicenceCode`), and the callback
of the browser only says that it has come; then everything is verified, once (`licence_answer`).
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import httpx2

from auth.calls.callback import Networks
from auth.calls.described_call import DescribedCall, at, text_at
from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.connectors.ca import FileCaConnector
from auth.sign_in.licence_answer import LicenceAnswer, LicenceVerifier
from auth.sign_in.licence_description import (
    USUAL_WAIT,
    LicenceDescription,
    Told,
    read_licence_description,
)
from auth.sign_in.provider import EXPIRED, NOT_BELIEVED, PeerProvider, Start, refused
from models.base.error import Conflict, ConnectorFailed
from models.base.key import random_token
from models.outside.licence_code import LONGEST_NUMBER, LicenceCode, LicenceState
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart
from models.setting.login_provider import Provider

AT_ONCE = 4  # questions of one process; whoever else waits is asked about next time
MOST_SIGNS, MOST_DIGITS = 200, 9
CALLBACK = "/callback/licence/{provider}"


class LicenceQrProvider(PeerProvider):
    """One such platform."""

    kind = "licence_qr"

    def __init__(
        self,
        provider: Provider,
        description: LicenceDescription,
        client: tuple[str, str],
        peer: Peer,
        *,
        networks: Networks | None = None,
        names_person: bool = False,
    ) -> None:
        self.provider, self.names_person = provider, names_person
        self.description, self.networks = description, networks or Networks(())
        self._client_id, self._secret = client
        self._peer, self._few = peer, asyncio.Semaphore(AT_ONCE)
        ca = FileCaConnector.trusting(description.ca, peer.client) if description.ca else None
        self._verifier = LicenceVerifier(provider, ca, self._vouch)

    @classmethod
    def of(
        cls,
        provider: Provider,
        options: Options,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> "LicenceQrProvider":
        """Make the provider that the settings describe."""
        described = read_licence_description(options)
        secret = options.secret("CLIENT_SECRET") if described.needs_secret else ""
        return cls(
            provider,
            described,
            (options.required("CLIENT_ID"), secret),
            Peer(provider, http_client(options, transport)),
            networks=Networks(options.networks("CALLBACK_NETWORKS")),
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def begin(self, start: Start) -> str:
        row = await OutsideStart.find_by(start.state)
        await self.new_code(row, start.redirect_uri)
        return f"/login/{self.provider.name}/licence?{urlencode({'state': start.state})}"

    async def new_code(self, start: OutsideStart, redirect_uri: str) -> LicenceCode:
        """Another code for a start; raises ConnectorFailed while the platform gives none."""
        await LicenceCode.require_room(start)
        plain = random_token()
        biz, picture, seconds = await self.ask_code(plain, redirect_uri)
        try:
            return await LicenceCode.keep(
                start, biz=biz, plain=plain, picture=picture, seconds=seconds
            )
        except Conflict:  # the platform has given out a number twice
            raise self.provider.garbled() from None

    async def ask_code(self, plain: str, redirect_uri: str) -> tuple[str, str, int]:
        """The platform's number of a new code, what it holds and for how many seconds."""
        parts = urlsplit(redirect_uri)
        site = f"{parts.scheme}://{parts.netloc}"
        told = {
            "plain": plain,
            "back": redirect_uri,
            "callback": site + CALLBACK.format(provider=self.provider.name),
        }
        call = self.description.open

        def read(answer: Answer) -> tuple[str, str, int]:
            content = call.content(answer, self._secret)
            if not call.is_found(content):
                raise self.provider.refused()
            return self._opened(content)

        return await self._peer.ask(
            "open", lambda: self._request(call, told), read, is_repeatable=False
        )

    def _opened(self, content: object) -> tuple[str, str, int]:
        opened = self.description.opened
        biz, picture = text_at(content, opened.biz), at(content, opened.picture)
        if not 0 < len(biz) <= LONGEST_NUMBER or not biz.isprintable():
            raise BadAnswer("no number")
        if not isinstance(picture, str) or not picture or not picture.isprintable():
            raise BadAnswer("no code")
        if len(picture) > MOST_SIGNS:
            raise BadAnswer("a code that no phone reads")
        told = text_at(content, opened.seconds) if opened.seconds else str(USUAL_WAIT)
        if not told.isascii() or not told.isdecimal() or len(told) > MOST_DIGITS or not int(told):
            raise BadAnswer("no seconds")
        return biz, picture, int(told)

    async def look(self, code: LicenceCode) -> None:
        """Ask the platform about a code that waits, where it is to be asked and it is time."""
        call, every = self.description.result, timedelta(seconds=self.description.every)
        if call is None or self._few.locked() or not await code.may_ask(every):
            return

        def read(answer: Answer) -> Told:
            content = call.content(answer, self._secret)
            if not call.is_found(content):
                raise self.provider.refused()
            return self.description.telling.read(content)

        async with self._few:
            try:
                told = await self._peer.ask(
                    "result",
                    lambda: self._request(call, {"biz": code.biz}),
                    read,
                    is_repeatable=True,
                )
            except ConnectorFailed:
                return  # the page waits on, and asks again
        await self._note(code, told)

    async def receive(self, body: bytes, signature: str) -> bool:
        """Take what the platform tells; False for a code that nobody waits for.

        Raises NotSigned, and ValueError for what is not understood.
        """
        form = self.description.callback
        if form is None:
            return False
        content = form.believed(body, signature, self._secret)
        try:
            told = self.description.called.read(content)
        except BadAnswer as error:
            raise ValueError(str(error)) from error
        known = content if told.record is None else told.record
        number = self.description.text(known, "biz")
        code = await LicenceCode.of_biz(self.provider.name, number)
        return code is not None and await self._note(code, told)

    async def _note(self, code: LicenceCode, told: Told) -> bool:
        if told.state is LicenceState.NEW:
            return False
        sealed = json.dumps(told.record) if told.record is not None else ""
        return await code.become(told.state, sealed)

    async def finish(self, start: Start, answer: Mapping[str, str]) -> OutsideIdentity:
        row = await OutsideStart.find_by(start.state)
        code = await LicenceCode.latest_of(row)
        if code is None or not code.answer:
            raise refused(NOT_BELIEVED, self.provider)
        record = json.loads(code.answer)
        if not await code.take():
            raise refused(EXPIRED, self.provider)
        told = LicenceAnswer.of(lambda word: self.description.text(record, word))
        issuer = urlsplit(self.description.open.url)
        return await self._verifier.identity(
            told, code, issuer=f"{issuer.scheme}://{issuer.netloc}"
        )

    async def _vouch(self, told: LicenceAnswer) -> bool | None:
        """Whether the platform vouches for a certificate; None where it is not to be asked."""
        call = self.description.verify
        if call is None:
            return None
        values = {"plain": told.plain, "signature": told.signature, "cert": told.cert}
        return await self._peer.ask(
            "verify",
            lambda: self._request(call, values),
            lambda answer: call.is_found(call.content(answer, self._secret)),
            is_repeatable=True,
        )

    def _request(self, call: DescribedCall, values: Mapping[str, str]) -> httpx2.Request:
        known = {"client_id": self._client_id, **values}
        return call.request(self._peer.client, self._secret, known)
