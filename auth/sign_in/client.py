"""Who we are to a provider: our secret, and how it is sent to the token end-point.

Id and secret are form-encoded before they become Base64, as the standard says (RFC 6749, 2.3.1);
a setting sends them raw to providers that do not decode them.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import httpx2
from authlib.oauth2.auth import ClientAuth as AuthlibClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_token_request

from auth.calls.http import Answer, BadAnswer
from models.setting.login_provider import ClientAuth

FORM = "application/x-www-form-urlencoded;charset=UTF-8"
METHODS = {"client_secret_basic": ClientAuth.BASIC, "client_secret_post": ClientAuth.POST}


def _basic(is_raw: bool) -> Any:
    """Authlib's place for a method of our own: its basic encodes nothing, and Latin-1 alone."""

    def sign(client: Any, _method: str, uri: str, headers: Any, body: str) -> Any:
        pair = (client.client_id, client.client_secret)
        text = ":".join(pair if is_raw else map(quote_plus, pair))
        headers["Authorization"] = f"Basic {base64.b64encode(text.encode()).decode()}"
        return uri, headers, body

    return sign


_SIGNERS = {
    ClientAuth.BASIC: _basic(is_raw=False),
    ClientAuth.BASIC_RAW: _basic(is_raw=True),
    ClientAuth.POST: "client_secret_post",
}


@dataclass(frozen=True)
class Client:
    """Our id and secret; `auth` is empty where the provider's own description decides."""

    client_id: str
    client_secret: str
    auth: ClientAuth | None

    def method(self, offered: Sequence[str]) -> ClientAuth:
        """How the secret is sent: as it is set, else as the provider offers, else by basic."""
        if self.auth is not None:
            return self.auth
        return next((METHODS[name] for name in offered if name in METHODS), ClientAuth.BASIC)

    def token_request(
        self, client: httpx2.AsyncClient, url: str, method: ClientAuth, **fields: str
    ) -> httpx2.Request:
        """The question for a token, with our secret."""
        body = prepare_token_request("authorization_code", "", **fields)
        headers = {"Accept": "application/json", "Content-Type": FORM}
        signer = AuthlibClientAuth(self.client_id, self.client_secret, _SIGNERS[method])
        url, headers, body = signer.prepare("POST", url, headers, body)
        return client.build_request("POST", url, content=body.encode(), headers=headers)


def read_object(answer: Answer) -> Mapping[str, Any]:
    """A JSON object, also of a refusal; raises BadAnswer for anything else."""
    if not 200 <= answer.status < 500:
        raise BadAnswer(f"status {answer.status}")
    found = Answer(200, answer.headers, answer.body).json()
    if not isinstance(found, Mapping):
        raise BadAnswer("no object")
    return found
