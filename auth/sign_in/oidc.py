"""A standard OpenID provider, as its own document describes it: works by configuration alone.

Code flow with PKCE (S256), state, nonce, the issuer of RFC 9207, signed or plain userinfo, and
log-out in both directions. The protocol's pieces are Authlib's; the calls go through the guarded
client of the connectors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
import structlog
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from auth.calls.http import Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.sign_in.claims import ClaimMap
from auth.sign_in.client import Client, read_object
from auth.sign_in.discovery import Description, Discovery
from auth.sign_in.provider import (
    EXPIRED,
    FORGED,
    NOT_ANEW,
    NOT_BELIEVED,
    LoggedOut,
    PeerProvider,
    Start,
    refusal_of,
    refused,
)
from auth.sign_in.token import BadToken, StaleLogin, TokenReader, is_anew
from models.base.error import Invalid
from models.outside.outside_identity import OutsideIdentity, subject_digest
from models.setting.login_provider import (
    USUAL_ALGORITHMS,
    ClientAuth,
    Provider,
    algorithms,
    claim_map,
    one_auth,
)

USUAL_SCOPES = "openid profile"
SUB = ("sub",)  # the one name that the standard keeps for an account, in a log-out as well
SUBJECT_FIXED = "不能写 subject：OpenID Connect 的账户只由 sub 确定"
_log = structlog.get_logger()


@dataclass(frozen=True)
class OidcSettings:
    """What the settings tell of a provider."""

    client: Client
    scopes: str
    algorithms: Sequence[str]
    claims: ClaimMap


class OidcProvider(PeerProvider):
    """One standard provider; `at_browser` turns its addresses into those that a browser opens."""

    kind = "oidc"

    def __init__(
        self,
        provider: Provider,
        told: OidcSettings,
        discovery: Discovery,
        peer: Peer,
        *,
        names_person: bool = False,
        at_browser: Callable[[str], str] = str,
    ) -> None:
        self.provider, self.names_person = provider, names_person
        self.discovery = discovery
        self._told, self._peer, self._at_browser = told, peer, at_browser

    @classmethod
    def of(
        cls,
        provider: Provider,
        options: Options,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> "OidcProvider":
        """Make the provider that the settings describe."""
        peer = Peer(provider, http_client(options, transport))
        discovery = Discovery(_issuer(options), peer, options.may_call)
        return cls(
            provider,
            settings_of(provider, options),
            discovery,
            peer,
            names_person=options.is_on("NAMES_PERSON"),
        )

    async def begin(self, start: Start) -> str:
        found = await self.discovery.description()
        return self._at_browser(
            str(
                prepare_grant_uri(
                    found.authorize_url,
                    self._told.client.client_id,
                    "code",
                    redirect_uri=start.redirect_uri,
                    scope=self._told.scopes,
                    state=start.state,
                    nonce=start.nonce,
                    code_challenge=create_s256_code_challenge(start.verifier),
                    code_challenge_method="S256",
                    prompt="login" if start.asks_anew else None,
                    max_age="0" if start.asks_anew else None,  # with it auth_time is a must
                )
            )
        )

    async def finish(self, start: Start, answer: Mapping[str, str]) -> OutsideIdentity:
        found = await self.discovery.description()
        is_told = found.tells_issuer or "iss" in answer
        if is_told and answer.get("iss") != found.issuer:
            raise refused(NOT_BELIEVED, self.provider)
        if "error" in answer:
            raise refusal_of(answer["error"], self.provider)
        token = await self._token(found, start, answer.get("code", ""))
        access_token, id_token = token.get("access_token"), token.get("id_token")
        if not isinstance(access_token, str) or not isinstance(id_token, str):
            raise refused(NOT_BELIEVED, self.provider)
        try:
            claims = await self._reader(found).id_token(
                id_token,
                nonce=start.nonce,
                access_token=access_token,
                began_at=start.began_at if start.asks_anew else None,
            )
            more = await self._userinfo(found, access_token)
            if more and more.get("sub") != claims["sub"]:
                raise BadToken("sub of userinfo")
        except StaleLogin:
            raise refused(NOT_ANEW, self.provider) from None
        except BadToken as error:
            _log.warning("token refused", provider=self.provider.key, reason=str(error))
            raise refused(NOT_BELIEVED, self.provider) from error
        sid = str(claims.get("sid", ""))[:300]
        return self._told.claims.identity(
            {**claims, **more},
            found.issuer,
            sid=sid,
            id_token=id_token,
            issued_at=_moment(claims["iat"]),
            is_anew=bool(is_anew(claims, start.began_at)),
        )

    async def log_out_url(self, id_token: str, back: str) -> str:
        found = await self.discovery.description()
        if not found.log_out_url or not id_token:
            return ""
        told = {
            "id_token_hint": id_token,
            "client_id": self._told.client.client_id,
            "post_logout_redirect_uri": back,
        }
        return self._at_browser(str(add_params_to_uri(found.log_out_url, list(told.items()))))

    async def logged_out(self, token: str) -> LoggedOut:
        found = await self.discovery.description()
        try:
            claims = await self._reader(found).log_out(token)
        except BadToken as error:
            raise Invalid(FORGED) from error
        subject = str(claims.get("sub", ""))
        return LoggedOut(
            sid=str(claims.get("sid", "")),
            subject_digest=(
                subject_digest(self.provider.name, found.issuer, subject) if subject else ""
            ),
            at=_moment(claims["iat"]),
        )

    async def auth_method(self) -> ClientAuth:
        """How our secret is sent, for the doctor."""
        found = await self.discovery.description()
        return self._told.client.method(found.auth_methods)

    async def try_secret(self, redirect_uri: str) -> str:
        """Ask for a token with a code that nobody has; the error code tells what is wrong."""
        found = await self.discovery.description()
        answer = await self._ask_token(found, redirect_uri, "none", "none" * 16)
        return str(answer.get("error", ""))

    async def _token(self, found: Description, start: Start, code: str) -> Mapping[str, Any]:
        if not code:
            raise refused(NOT_BELIEVED, self.provider)
        answer = await self._ask_token(found, start.redirect_uri, code, start.verifier)
        if "error" not in answer:
            return answer
        error = str(answer["error"])[:60]
        _log.warning("token end-point refuses", provider=self.provider.key, error=_known(error))
        if error == "invalid_grant":
            raise refused(EXPIRED, self.provider)
        raise self.provider.refused()

    async def _ask_token(
        self, found: Description, redirect_uri: str, code: str, verifier: str
    ) -> Mapping[str, Any]:
        told, client = self._told.client, self._peer.client
        method = told.method(found.auth_methods)
        return await self._peer.ask(
            "token",
            lambda: told.token_request(
                client,
                found.token_url,
                method,
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=verifier,
            ),
            read_object,
            is_repeatable=False,
        )

    async def _userinfo(self, found: Description, access_token: str) -> Mapping[str, Any]:
        """What the userinfo end-point says, verified when it is signed; nothing without one."""
        if not found.userinfo_url:
            return {}
        client = self._peer.client
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        answer: Answer = await self._peer.ask(
            "userinfo",
            lambda: client.build_request("GET", found.userinfo_url, headers=headers),
            _complete,
            is_repeatable=True,
        )
        if answer.headers.get("content-type", "").split(";")[0].strip() == "application/jwt":
            return await self._reader(found).userinfo(answer.text().strip())
        return read_object(answer)

    def _reader(self, found: Description) -> TokenReader:
        told = self._told
        return TokenReader(
            self.discovery.keys, found.issuer, told.client.client_id, told.algorithms
        )


def settings_of(provider: Provider, options: Options) -> OidcSettings:
    """What the options tell, with every mistake noted."""
    secret = options.secret("CLIENT_SECRET")
    auth = options.parsed("AUTH", one_auth, None)
    claims = options.parsed("CLAIMS", claim_map, {})
    if claims.get("subject", SUB) != SUB:
        options.problems.append(f"{options.name('CLAIMS')} {SUBJECT_FIXED}")
    scopes = options.text("SCOPES", USUAL_SCOPES).replace(",", " ").replace("，", " ")
    return OidcSettings(
        client=Client(options.required("CLIENT_ID"), secret, auth),
        scopes=" ".join(dict.fromkeys(["openid", *scopes.split()])),
        algorithms=options.parsed("ALGORITHMS", algorithms, USUAL_ALGORITHMS),
        claims=ClaimMap.of(provider, claims),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)


def _issuer(options: Options) -> str:
    """The address as it is typed: a slash at its end may belong to it."""
    value = options.required("ISSUER")
    if value:
        options.check_url(value, options.name("ISSUER"))
    return value


def _complete(answer: Answer) -> Answer:
    """An answer of the userinfo end-point that can be read further on."""
    if answer.status != httpx2.codes.OK:
        raise BadAnswer(f"status {answer.status}")
    if "application/jwt" not in answer.headers.get("content-type", ""):
        read_object(answer)
    answer.text()
    return answer


def _known(error: str) -> str:
    """An error code as the standard spells them; nothing else of a provider is logged."""
    return error if error.replace("_", "").isalpha() and error.isascii() else "other"
