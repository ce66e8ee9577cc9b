"""What an outside system tells of its own accord: from which networks, and how much at once."""

import ipaddress
from collections.abc import Iterable

from starlette.requests import Request

APP_CALLBACK = "/callback/app"


class TooMuch(Exception):
    """A body is larger than any report."""


class Networks:
    """The networks from which a system may call back; without any, all of them."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._networks = [ipaddress.ip_network(text) for text in allowed]

    def admit(self, address: str) -> bool:
        """Decide on one request."""
        if not self._networks:
            return True
        try:
            return any(ipaddress.ip_address(address) in network for network in self._networks)
        except ValueError:
            return False


def address_of(request: Request) -> str:
    """Where a request comes from; empty when that is not known."""
    return request.client.host if request.client else ""


async def body_of(request: Request, most: int) -> bytes:
    """The whole body; raises TooMuch as soon as there is more than `most` of it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooMuch
    return bytes(body)
