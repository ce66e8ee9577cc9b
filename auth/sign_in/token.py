"""Tokens that a provider has signed: verified by its keys, whatever the keys or the token do.

Algorithms are ours to allow, never the token's to choose. Issuer and audience are compared sign by
sign; a second audience is refused, since somebody else could use the token as well.
"""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from auth.sign_in.key_set import KeyList
from models.base import clock

LEEWAY = 60
ROUNDED = 1  # a second, since tokens count whole ones
MAX_HEADER = 16_384  # certificates stand in some
MAX_TOKEN = 100_000
LOG_OUT = "http://schemas.openid.net/event/backchannel-logout"
LOG_OUT_WITHIN = 300


class BadToken(Exception):
    """Not signed by the provider, not for us, or not for this start."""


class _Registry(JWSRegistry):
    max_header_length = MAX_HEADER


class TokenReader:
    """Reads the tokens of one provider; `keys` gives its keys, anew when asked to."""

    def __init__(
        self,
        keys: Callable[[bool], Awaitable[KeyList]],
        issuer: str,
        client_id: str,
        algorithms: Sequence[str],
    ) -> None:
        self._keys, self._issuer, self._client_id = keys, issuer, client_id
        self._algorithms = tuple(algorithms)

    async def id_token(
        self, text: str, *, nonce: str, access_token: str, began_at: datetime | None = None
    ) -> Mapping[str, Any]:
        """The claims of an id_token of this very start; `began_at` wants a login after it."""
        header, claims = await self._verified(text)
        params = {"nonce": nonce, "client_id": self._client_id, "access_token": access_token}
        try:
            checked = CodeIDToken(claims, header, self._expected(), params)
            checked.validate(now=_now(), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadToken(type(error).__name__) from error
        self._require_audience(claims)
        if claims.get("nonce") != nonce:
            raise BadToken("nonce")
        if began_at is not None and is_anew(claims, began_at) is False:
            raise StaleLogin("auth_time")
        return claims

    async def userinfo(self, text: str) -> Mapping[str, Any]:
        """The claims of a signed answer of the userinfo end-point."""
        _, claims = await self._verified(text)
        if claims.get("iss") != self._issuer:
            raise BadToken("iss")
        self._require_audience(claims)
        if "exp" in claims and not _is_number(claims["exp"], least=_now() - LEEWAY):
            raise BadToken("exp")
        return claims

    async def log_out(self, text: str) -> Mapping[str, Any]:
        """The claims of a back-channel log-out token."""
        _, claims = await self._verified(text)
        self._require_audience(claims)
        events = claims.get("events")
        told = isinstance(events, Mapping) and isinstance(events.get(LOG_OUT), Mapping)
        issued = claims.get("iat")
        is_now = _is_number(issued, _now() - LOG_OUT_WITHIN, _now() + LEEWAY)
        in_time = "exp" not in claims or _is_number(claims["exp"], least=_now() - LEEWAY)
        named = [claims.get(name) for name in ("sid", "sub") if name in claims]
        is_named = bool(named) and all(isinstance(each, str) and each for each in named)
        has_number = isinstance(claims.get("jti"), str) and bool(claims["jti"])
        if claims.get("iss") != self._issuer or "nonce" in claims:
            raise BadToken("iss or nonce")
        if not (told and is_now and in_time and is_named and has_number):
            raise BadToken("no log-out token")
        return claims

    def _expected(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
        }

    def _require_audience(self, claims: Mapping[str, Any]) -> None:
        if claims.get("aud") not in (self._client_id, [self._client_id]):
            raise BadToken("aud")

    async def _verified(self, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token that one of the keys has signed; keys are read anew once."""
        if len(text) > MAX_TOKEN:
            raise BadToken("too long")
        header = _header(text)
        algorithm, kid = header.get("alg"), header.get("kid", "")
        if algorithm not in self._algorithms or not isinstance(kid, str) or "crit" in header:
            raise BadToken("alg")
        for anew in (False, True):
            keys = await self._keys(anew)
            for key in keys.fitting(kid, str(algorithm)):
                if found := self._decoded(text, key, str(algorithm)):
                    return header, found
        raise BadToken("signature")

    def _decoded(self, text: str, key: Key, algorithm: str) -> dict[str, Any] | None:
        registry = _Registry(algorithms=[algorithm], strict_check_header=False)
        try:
            return jwt.decode(text, key, registry=registry).claims
        except (JoseError, ValueError, TypeError):
            return None


def is_anew(claims: Mapping[str, Any], began_at: datetime) -> bool | None:
    """Whether somebody signed in there after a start; None where the token does not tell.

    How long ago it was when the token was issued, by the clock over there, against how long ago
    the start is, by ours: so no clock has to be right.
    """
    since, issued = claims.get("auth_time"), claims.get("iat")
    if not isinstance(since, int | float) or not isinstance(issued, int | float):
        return None
    elapsed = clock.now() - began_at
    return issued - since <= elapsed.total_seconds() + ROUNDED


class StaleLogin(BadToken):
    """A good token of a login that is older than the one that was asked for."""


def _header(text: str) -> dict[str, Any]:
    part = text.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadToken("header") from error
    if not isinstance(found, dict):
        raise BadToken("header")
    return found


def _is_number(value: object, least: float, most: float = float("inf")) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and least <= float(value) <= most  # type: ignore[arg-type]  # just asked


def _now() -> int:
    return int(clock.now().timestamp())
