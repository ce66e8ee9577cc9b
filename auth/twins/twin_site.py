"""What every twin has: addresses of its own on this site, and what a tester makes go wrong."""

import asyncio
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from models.base.key import random_token
from models.sandbox.fault import Fault, SandboxFault

MOST_SLOW = 30
NO_STORE = {"Cache-Control": "no-store"}
AWAY_STATUS = 503


class TwinSite:
    """Browsers reach it below ``/sandbox/<name>``, the hall itself without a network."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.title = name, title
        self.origin = f"https://{name.replace('_', '-')}.twin.invalid"
        self.secret = random_token()

    @property
    def place(self) -> str:
        """Where browsers find it on this site."""
        return f"/sandbox/{self.name}"

    def at_browser(self, url: str) -> str:
        """An address of the provider as a browser opens it."""
        return url.replace(self.origin, self.place, 1) if url.startswith(self.origin) else url

    def is_ours(self, back: str, request: Request) -> bool:
        """Whether an address is the callback of this very site, the only one it sends back to."""
        parts, host = parts_of(back), request.headers.get("host", "")
        is_here = parts.path == f"/login/{self.name}/callback" and parts.netloc == host
        return is_here and parts.scheme in {"http", "https"}

    async def is_down(self) -> bool:
        """Whether a tester has switched it off."""
        return await self.has("down")

    async def has(self, what: str) -> bool:
        """Whether a tester has switched a fault on."""
        return bool(await SandboxFault.amount_of(Fault.of_provider(self.name, what)))

    async def be_slow(self) -> None:
        """Take as long as a tester wants."""
        seconds = await SandboxFault.amount_of(Fault.of_provider(self.name, "slow"))
        await asyncio.sleep(min(seconds, MOST_SLOW))


def parts_of(url: str) -> SplitResult:
    """The parts of an address that a browser has told; of what is none they are empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def away() -> Response:
    """What it says while it is switched off."""
    return Response("", AWAY_STATUS, NO_STORE)
