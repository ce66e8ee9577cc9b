"""A provider of plain OAuth 2: no document, no id_token, perhaps an envelope around every answer.

``HALL_LOGIN_<NAME>_ISSUER`` is its address, below which it has ``/oauth2/authorize``, ``/token``
and ``/userinfo`` unless other addresses are set; ``_CLAIMS`` says where its answers hold what.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx2
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.sign_in.claims import ClaimMap
from auth.sign_in.client import Client, read_object
from auth.sign_in.provider import (
    EXPIRED,
    NOT_BELIEVED,
    PeerProvider,
    Start,
    refusal_of,
    refused,
)
from models.outside.outside_identity import OutsideIdentity
from models.setting.login_provider import Provider, claim_map, one_auth

USUAL_SCOPES = "corp"


@dataclass(frozen=True)
class Addresses:
    """Where browser and hall go."""

    issuer: str
    authorize: str
    token: str
    userinfo: str


class OAuth2Provider(PeerProvider):
    """One such provider."""

    kind = "oauth2"

    def __init__(
        self,
        provider: Provider,
        at: Addresses,
        client: Client,
        scopes: str,
        claims: ClaimMap,
        peer: Peer,
        *,
        names_person: bool = False,
    ) -> None:
        self.provider, self.names_person = provider, names_person
        self._at, self._client, self._scopes = at, client, scopes
        self._claims, self._peer = claims, peer

    @classmethod
    def of(
        cls,
        provider: Provider,
        options: Options,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> "OAuth2Provider":
        """Make the provider that the settings describe."""
        base = options.url("ISSUER")
        at = Addresses(
            issuer=base,
            authorize=options.url("AUTHORIZE_URL", f"{base}/oauth2/authorize"),
            token=options.url("TOKEN_URL", f"{base}/oauth2/token"),
            userinfo=options.url("USERINFO_URL", f"{base}/oauth2/userinfo"),
        )
        auth = options.parsed("AUTH", one_auth, None)
        client = Client(options.required("CLIENT_ID"), options.secret("CLIENT_SECRET"), auth)
        return cls(
            provider,
            at,
            client,
            " ".join(options.text("SCOPES", USUAL_SCOPES).replace(",", " ").split()),
            ClaimMap.of(provider, options.parsed("CLAIMS", claim_map, {})),
            Peer(provider, http_client(options, transport)),
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def begin(self, start: Start) -> str:
        return str(
            prepare_grant_uri(
                self._at.authorize,
                self._client.client_id,
                "code",
                redirect_uri=start.redirect_uri,
                scope=self._scopes,
                state=start.state,
                code_challenge=create_s256_code_challenge(start.verifier),
                code_challenge_method="S256",
                prompt="login" if start.asks_anew else None,
            )
        )

    async def finish(self, start: Start, answer: Mapping[str, str]) -> OutsideIdentity:
        if "error" in answer:
            raise refusal_of(answer["error"], self.provider)
        if not (code := answer.get("code", "")):
            raise refused(NOT_BELIEVED, self.provider)
        client, told = self._peer.client, self._client
        token = await self._peer.ask(
            "token",
            lambda: told.token_request(
                client,
                self._at.token,
                told.method(()),
                code=code,
                redirect_uri=start.redirect_uri,
                code_verifier=start.verifier,
            ),
            read_object,
            is_repeatable=False,
        )
        access_token = self._claims.text(token, "access_token")
        if not access_token:
            if token.get("error") == "invalid_client":
                raise self.provider.refused()
            raise refused(EXPIRED, self.provider)
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        found = await self._peer.ask(
            "userinfo",
            lambda: client.build_request("GET", self._at.userinfo, headers=headers),
            _complete,
            is_repeatable=True,
        )
        return self._claims.identity(found, self._at.issuer)


def _complete(answer: Answer) -> Mapping[str, object]:
    if answer.status != httpx2.codes.OK:
        raise BadAnswer(f"status {answer.status}")
    return read_object(answer)
