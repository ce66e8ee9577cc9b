"""What a standard provider says of itself, read from its own document and again every day.

The issuer may be typed with a slash at its end or without: either spelling finds the document. From
then on the document's own counts, sign by sign.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2

from auth.calls.http import Answer, BadAnswer, Peer
from auth.sign_in.client import read_object
from auth.sign_in.key_set import KeyList, read_keys

WELL_KNOWN = "/.well-known/openid-configuration"
READ_EVERY = 86_400.0
KEYS_EVERY = 10.0  # no token makes us ask more often
T = TypeVar("T")
CheckUrl = Callable[[str], bool]


@dataclass(frozen=True)
class Description:
    """The document of a provider."""

    issuer: str
    authorize_url: str
    token_url: str
    userinfo_url: str
    keys_url: str
    log_out_url: str
    auth_methods: Sequence[str]
    algorithms: Sequence[str]
    tells_issuer: bool

    @classmethod
    def read(cls, found: Mapping[str, Any], typed: str, may_call: CheckUrl) -> "Description":
        """Take over a document; raises BadAnswer for another issuer's, or for unsafe addresses."""
        issuer = found.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != typed.rstrip("/"):
            raise BadAnswer("another issuer")

        def address(name: str, *, required: bool = True) -> str:
            value = found.get(name)
            if value is None and not required:
                return ""
            if not isinstance(value, str) or not may_call(value):
                raise BadAnswer(name)
            return value

        return cls(
            issuer=issuer,
            authorize_url=address("authorization_endpoint"),
            token_url=address("token_endpoint"),
            userinfo_url=address("userinfo_endpoint", required=False),
            keys_url=address("jwks_uri"),
            log_out_url=address("end_session_endpoint", required=False),
            auth_methods=_names(found, "token_endpoint_auth_methods_supported"),
            algorithms=_names(found, "id_token_signing_alg_values_supported"),
            tells_issuer=found.get("authorization_response_iss_parameter_supported") is True,
        )


class Discovery:
    """The document and the keys of one provider, kept in this process."""

    def __init__(
        self,
        issuer: str,
        peer: Peer,
        may_call: CheckUrl,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._typed, self._peer, self._may_call = issuer, peer, may_call
        self._seconds = seconds
        self._found: Description | None = None
        self._found_at = self._keys_at = 0.0
        self._keys: KeyList | None = None

    async def description(self) -> Description:
        """The document of now; a provider that is away for a moment keeps its last one."""
        is_old = self._seconds() - self._found_at > READ_EVERY
        if self._found is None or is_old:
            self._found = await self._read()
            self._found_at = self._seconds()
        return self._found

    async def _read(self) -> Description:
        def read(answer: Answer) -> Description:
            if answer.status != httpx2.codes.OK:
                raise BadAnswer(f"status {answer.status}")
            return Description.read(read_object(answer), self._typed, self._may_call)

        url = f"{self._typed.rstrip('/')}{WELL_KNOWN}"
        return await self._get("describe", url, read)

    async def keys(self, anew: bool) -> KeyList:
        """The keys; `anew` after a token that none of them has signed."""
        is_due = anew and self._seconds() - self._keys_at > KEYS_EVERY
        if self._keys is None or is_due:
            url = (await self.description()).keys_url
            self._keys = await self._get("keys", url, lambda answer: read_keys(answer.json()))
            self._keys_at = self._seconds()
        return self._keys

    @property
    def skipped_keys(self) -> int:
        """How many of the keys read last cannot be used."""
        return self._keys.skipped if self._keys else 0

    async def _get(self, operation: str, url: str, read: Callable[[Answer], T]) -> T:
        client = self._peer.client
        headers = {"Accept": "application/json"}
        return await self._peer.ask(
            operation,
            lambda: client.build_request("GET", url, headers=headers),
            read,
            is_repeatable=True,
        )


def _names(found: Mapping[str, Any], key: str) -> Sequence[str]:
    value = found.get(key)
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
