"""The product's own JSON interface for automated tests (/sandbox/api), as a client sees it."""

import json
import urllib.request
from typing import Any
from urllib.parse import quote


class SandboxApi:
    """Reads the twins' inboxes and acts in the place of people and outside systems."""

    def __init__(self, url: str) -> None:
        """Speak with the sandbox of one server."""
        self.url = f"{url}/sandbox/api"

    def get(self, path: str) -> Any:
        """One GET; the answer's JSON."""
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=10) as answer:
            return json.load(answer)

    def post(self, path: str, **body: Any) -> Any:
        """One POST with a JSON body; the answer's JSON."""
        request = urllib.request.Request(
            f"{self.url}/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def sms(self, mobile: str) -> Any:
        """The messages to a mobile."""
        return self.get(f"sms?mobile={quote(mobile)}")

    def clear_faults(self) -> None:
        """Let every twin work again."""
        self.post("faults")
