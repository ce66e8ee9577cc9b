"""Revocation lists that are fetched: again every ten minutes, and the last good one kept.

A source that is away takes nobody's list away: what was fetched last stands, also over a restart,
and its own dates say how much it is worth. Who signs in waits for a list that was never asked for,
for five seconds at most, and for no other: a timer fetches them anew (`renewed`), each for itself,
so that one slow source delays nobody.
"""

import asyncio
import hashlib
import math
import time
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import structlog

from auth.ca.list_file import read_lists
from auth.ca.revocation import LARGEST, RevocationList

REFRESH, AGAIN = 600.0, 60.0  # seconds: after a good answer, after none
LATE = 600.0  # seconds after which somebody who signs in does what the timer has not
WITHIN = 5.0
_log = structlog.get_logger()


@dataclass
class _Known:
    """What is known of one address."""

    lists: list[RevocationList]
    next_at: float = -math.inf
    is_failing: bool = False
    order: asyncio.Lock = field(default_factory=asyncio.Lock)


async def download(asked: AbstractAsyncContextManager[httpx2.Response], most: int) -> bytes:
    """The body of a good answer; raises ValueError for another one, and as soon as it is more."""
    body = bytearray()
    async with asked as answer:
        if answer.status_code != httpx2.codes.OK:
            raise ValueError("no answer")
        async for part in answer.aiter_bytes():
            body.extend(part)
            if len(body) > most:
                raise ValueError("too long")
    return bytes(body)


class FetchedLists:
    """The lists of all addresses; several who sign in at once fetch each of them once."""

    def __init__(self, client: httpx2.AsyncClient, keep_in: Path | None = None) -> None:
        self._client, self._keep_in = client, keep_in
        self._known: dict[str, _Known] = {}

    @property
    def is_failing(self) -> bool:
        """Whether the newest attempt at an address has failed."""
        return any(each.is_failing for each in self._known.values())

    @property
    def at_hand(self) -> list[RevocationList]:
        """What was fetched so far, of all addresses."""
        return [each for known in self._known.values() for each in known.lists]

    async def of(self, addresses: Iterable[str]) -> list[RevocationList]:
        """The lists at hand of some addresses; waits where the timer has not come in time."""
        return await self._all_of(addresses, LATE)

    async def renewed(self, addresses: Iterable[str]) -> list[RevocationList]:
        """The same, fetched anew where it is time; for whoever has the time to wait."""
        return await self._all_of(addresses, 0.0)

    async def _all_of(self, addresses: Iterable[str], late: float) -> list[RevocationList]:
        found = await asyncio.gather(*(self._of(each, late) for each in addresses))
        return [each for lists in found for each in lists]

    async def _of(self, address: str, late: float) -> list[RevocationList]:
        known = self._known.get(address)
        if known is None:
            kept = _Known(await asyncio.to_thread(self._kept, address))
            known = self._known.setdefault(address, kept)
        if _is_due(known, late):
            async with known.order:
                if _is_due(known, late):
                    await self._fetch(address, known)
        return known.lists

    async def _fetch(self, address: str, known: _Known) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                data = await download(self._client.stream("GET", address), LARGEST)
            known.lists = await asyncio.to_thread(read_lists, data)
        except (TimeoutError, httpx2.HTTPError, ValueError, IndexError) as error:
            _log.warning("revocation list not fetched", error=type(error).__name__)
            known.next_at, known.is_failing = time.monotonic() + AGAIN, True
            return
        known.next_at, known.is_failing = time.monotonic() + REFRESH, False
        await asyncio.to_thread(self._keep, address, data)

    def _file(self, address: str) -> Path | None:
        name = hashlib.sha256(address.encode()).hexdigest()[:32]
        return self._keep_in / f"{name}.crl" if self._keep_in else None

    def _kept(self, address: str) -> list[RevocationList]:
        """What was fetched before the hall was started."""
        file = self._file(address)
        try:
            return read_lists(file.read_bytes()) if file and file.exists() else []
        except (OSError, ValueError, IndexError):
            return []

    def _keep(self, address: str, data: bytes) -> None:
        file = self._file(address)
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(".new")
            new.write_bytes(data)
            new.replace(file)
        except OSError as error:
            _log.warning("revocation list not kept", error=type(error).__name__)


def _is_due(known: _Known, late: float) -> bool:
    return time.monotonic() >= known.next_at + late
