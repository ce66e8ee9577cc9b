"""What a twin has issued: codes and tokens in memory, signed by keys that are made at its start."""

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from auth.twins.account import TwinAccount
from models.base import clock
from models.base.key import random_token

CODE_SECONDS = 60.0
TOKEN_SECONDS = 600
MOST = 1000


@dataclass(frozen=True)
class Issued:
    """A code or a token: whose it is, for what request, and until when."""

    account: TwinAccount
    redirect_uri: str
    challenge: str
    nonce: str
    until: float


@dataclass
class Issuer:
    """One twin's books."""

    issuer: str
    client_id: str
    algorithm: str = "ES256"
    seconds: Callable[[], float] = time.monotonic
    codes: dict[str, Issued] = field(default_factory=dict)
    tokens: dict[str, Issued] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the first keys."""
        self.make_keys()

    def make_keys(self) -> None:
        """New keys, as after a restart."""
        kid = random_token(6)
        if self.algorithm.startswith("ES"):
            self.key: RSAKey | ECKey = ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})
        else:
            self.key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})

    def key_set(self) -> Mapping[str, Any]:
        """The public keys."""
        return {"keys": [self.key.as_dict(private=False)]}

    def new_code(self, account: TwinAccount, redirect_uri: str, challenge: str, nonce: str) -> str:
        """A code for the browser to carry."""
        until = self.seconds() + CODE_SECONDS
        return _put(self.codes, Issued(account, redirect_uri, challenge, nonce, until))

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Issued | None:
        """Use a code up; None for anything but the right one in time."""
        found = self.take(code)
        if found is None or found.redirect_uri != redirect_uri:
            return None
        digest = hashlib.sha256(verifier.encode()).digest()
        proved = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return found if proved == found.challenge else None

    def take(self, code: str) -> Issued | None:
        """Use a code up that nothing else proves; None for one that is not or too late."""
        found = self.codes.pop(code, None)
        return found if found is not None and found.until >= self.seconds() else None

    def new_token(self, issued: Issued) -> str:
        """A token that opens userinfo."""
        return _put(self.tokens, issued)

    def id_token(self, issued: Issued, subject: str, sid: str) -> str:
        """Who has signed in, signed."""
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": now,
            "nonce": issued.nonce,
            "sid": sid,
        }
        return self.sign(claims)

    def sign(self, claims: Mapping[str, Any], typ: str = "JWT") -> str:
        """A token over any claims."""
        header = {"alg": self.algorithm, "kid": self.key.kid, "typ": typ}
        return jwt.encode(header, dict(claims), self.key, algorithms=[self.algorithm])


def _put(book: dict[str, Issued], issued: Issued) -> str:
    while len(book) >= MOST:
        del book[next(iter(book))]
    book[name := random_token()] = issued
    return name
