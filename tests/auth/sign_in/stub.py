"""A standard provider as a stubbed transport, which a test can bend; and one browser's sign-in."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from auth.calls.options import Options
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import LoginProvider, Start
from auth.twins.issuer import Issuer
from models.base import clock
from models.base.key import random_token
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import nonce_of, verifier_of
from models.seed import cast
from models.setting.login_provider import provider_of, provider_options
from tests.auth.connectors.stub import Stub

ISSUER = "https://id.example.gov.cn/realms/js"
BACK = "https://hall.example/login/gov/callback"
SECRET = "a+b%2:c/密"
CORP = {
    "uscc": cast.DEMO_UNIT.uscc,
    "name": cast.DEMO_UNIT.name,
    "legal_name": cast.WANG_SHILI.name,
    "legal_id_type": "01",
    "legal_id": cast.WANG_SHILI.id_number,
}
Claims = dict[str, Any]


class StubOpenId(Stub):
    """Works as the standard says; what a test changes is in its attributes."""

    def __init__(self, algorithm: str = "ES256") -> None:
        super().__init__()
        self.books = Issuer(ISSUER, "hall", algorithm)
        self.metadata: dict[str, Any] = {}
        self.keys: Mapping[str, Any] | None = None
        self.claims: Callable[[Claims], Claims] = dict
        self.token: Callable[[str], str] = str
        self.info: dict[str, Any] = {"sub": "U1", "corp": CORP}
        self.info_token: Callable[[Mapping[str, Any]], str] | None = None
        self.refusal = ""
        self.methods: list[str] = []
        self.asked: dict[str, str] = {}

    def visit(self, url: str, **more: str) -> dict[str, str]:
        """Sign in at the page that a browser was sent to; what it brings back."""
        self.asked = dict(parse_qsl(urlsplit(url).query))
        assert self.asked["code_challenge_method"] == "S256"
        return {"code": "the code", "state": self.asked["state"], "iss": ISSUER, **more}

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/realms/js")
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(200, json={**self.description, **self.metadata})
        if path == "/keys":
            return httpx2.Response(200, json=self.keys or dict(self.books.key_set()))
        if path == "/token":
            return self._token(request)
        if self.info_token is not None:
            headers = {"Content-Type": "application/jwt"}
            return httpx2.Response(200, text=self.info_token(self.info), headers=headers)
        return httpx2.Response(200, json=self.info)

    @property
    def description(self) -> dict[str, Any]:
        """The document."""
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "jwks_uri": f"{ISSUER}/keys",
            "end_session_endpoint": f"{ISSUER}/logout",
            "authorization_response_iss_parameter_supported": True,
        }

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        sent = dict(parse_qsl(request.content.decode()))
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        self.methods.append(kind.lower() or "post")
        pair = base64.b64decode(given).decode().partition(":") if kind else ("", "", "")
        secret = unquote_plus(pair[2]) if kind else sent.get("client_secret")
        if secret != SECRET or self.refusal:
            return httpx2.Response(401, json={"error": self.refusal or "invalid_client"})
        if (sent["code"], sent["redirect_uri"]) != ("the code", BACK):
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "sub": "U1",
            "aud": "hall",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "sid": "S1",
            "auth_time": now,
        }
        token = self.token(self.books.sign(self.claims(claims)))
        body = {"access_token": "opens", "token_type": "Bearer", "id_token": token}
        return httpx2.Response(200, json=body)

    def log_out_token(self, **changes: Any) -> str:
        """What the provider posts when somebody has signed out there."""
        event: Claims = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = {
            "iss": ISSUER,
            "aud": "hall",
            "iat": int(clock.now().timestamp()),
            "jti": random_token(8),
            "events": event,
            "sub": "U1",
            "sid": "S1",
            **changes,
        }
        return self.books.sign({n: v for n, v in claims.items() if v is not None}, "logout+jwt")


def provider(stub: StubOpenId, **told: str) -> OidcProvider:
    """The real connector in front of a stub, as the settings describe it."""
    values = {"ISSUER": ISSUER, "CLIENT_ID": "hall", "CLIENT_SECRET": SECRET, **told}
    full = {f"HALL_LOGIN_GOV_{name}": value for name, value in values.items()}
    options = Options("login_gov", full, provider_options(["gov"]))
    made = OidcProvider.of(provider_of("gov", full), options, stub.client())
    assert options.problems == []
    return made


def new_start(**changes: Any) -> Start:
    """A start as the hall makes it."""
    state = random_token()
    began_at = clock.now() - timedelta(seconds=1)
    start = Start(state, nonce_of(state), verifier_of(state), BACK, began_at)
    return Start(**{**vars(start), **changes})


async def sign_in(
    stub: StubOpenId, at: LoginProvider | None = None, start: Start | None = None, **more: str
) -> OutsideIdentity:
    """A whole sign-in of one browser."""
    at, start = at or provider(stub), start or new_start()
    return await at.finish(start, stub.visit(await at.begin(start), **more))


def unsigned(claims: Claims) -> str:
    """A token that claims to need no signature."""
    return f"{_coded({'alg': 'none'}, claims)}."


def by_secret(claims: Claims, secret: bytes) -> str:
    """A token that is signed by a secret, as no provider may; the library would refuse to."""
    told = _coded({"alg": "HS256"}, claims)
    return f"{told}.{_base64(hmac.digest(secret, told.encode(), 'sha256'))}"


FORGERIES = ["none", "our secret", "its public key", "a key that it brings", "another key"]


def forged(good: str, key: RSAKey | ECKey, by: str) -> str:
    """The claims of a good token in one that the provider has not signed."""
    claims = jwt.decode(good, key).claims
    if by == "none":
        return unsigned(claims)
    if by in {"a key that it brings", "another key"}:
        other = stranger()
        brings = {"jwk": other.as_dict(private=False)} if by == "a key that it brings" else {}
        return jwt.encode({"alg": "ES256", "kid": key.kid, **brings}, claims, other)
    return by_secret(claims, SECRET.encode() if by == "our secret" else key.as_pem(private=False))


def _coded(*parts: Claims) -> str:
    return ".".join(_base64(json.dumps(part).encode()) for part in parts)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def stranger(algorithm: str = "ES256") -> RSAKey | ECKey:
    """A key that the provider does not have."""
    return Issuer(ISSUER, "hall", algorithm).key


def described_options(folder: Path, described: object, secret: str, **told: str) -> Options:
    """The settings of a provider called gov that a description file tells of."""
    file = folder / "described.json"
    file.write_text(described if isinstance(described, str) else json.dumps(described), "utf8")
    values = {"DESCRIPTION": str(file), "CLIENT_ID": "hall", "CLIENT_SECRET": secret, **told}
    full = {f"HALL_LOGIN_GOV_{name}": value for name, value in values.items()}
    return Options("login_gov", full, provider_options(["gov"]))
