"""The helper at 127.0.0.1: one address that answers calls, to pages of allowed sites alone.

Nobody outside of this computer reaches it; a site that points its own name here is refused by the
name, a page of another site by its Origin, and a program that sends none is no page.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from auth.ca_helper.calls import Answer, Calls, refused
from auth.ca_helper.consent import Consent, is_origin
from auth.ca_helper.token import Token

HOST, PORT, PATH = "127.0.0.1", 51245, "/alpha"
LONGEST = 16_384


class HelperServer(ThreadingHTTPServer):
    """The server with what it answers from."""

    daemon_threads = True

    def __init__(self, tokens: Sequence[Token], consent: Consent, port: int = PORT) -> None:
        self.tokens, self.consent, self.lock = tokens, consent, Lock()
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where pages find it."""
        return f"http://{HOST}:{self.server_port}{PATH}"


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: HelperServer
    timeout = 30

    def do_OPTIONS(self) -> None:  # the name of the base class
        """Whether a page may ask; some browsers want to know before."""
        self._send(HTTPStatus.NO_CONTENT)

    def do_POST(self) -> None:  # the name of the base class
        """One call."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(int(length))
        if self.path != PATH:
            self._send(HTTPStatus.NOT_FOUND)
        elif not self._is_ours or not is_origin(self._origin):
            self._send(HTTPStatus.FORBIDDEN, refused("site_refused"))
        elif not self.server.consent.is_given(self._origin):
            self._send(HTTPStatus.OK, refused("site_refused"))
        else:
            self._send(HTTPStatus.OK, self._answer(body))

    def _answer(self, body: bytes) -> Answer:
        asked = read_call(body)
        if asked is None:
            return refused("unknown")
        with self.server.lock:
            return Calls(self.server.tokens, self._origin, datetime.now(UTC)).answer(asked)

    @property
    def _origin(self) -> str:
        return str(self.headers.get("Origin", ""))

    @property
    def _is_ours(self) -> bool:
        """Whether the page has called this computer by its own name."""
        names = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        return self.headers.get("Host", "") in names

    def _send(self, status: HTTPStatus, answer: Answer | None = None) -> None:
        body = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        if self._is_ours and is_origin(self._origin):
            self.send_header("Access-Control-Allow-Origin", self._origin)
            self.send_header("Access-Control-Allow-Headers", "Content-Type")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; what pages send is nobody's business."""


def read_call(body: bytes) -> dict[str, Any] | None:
    """The call in ``json={…}`` of a form; None for anything else."""
    try:
        found = json.loads(parse_qs(body.decode("utf8"))["json"][0])
    except (ValueError, KeyError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
