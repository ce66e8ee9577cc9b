"""Limits on what one browser or one address may ask of this process, as token buckets in memory.

Limits that protect an account (codes, passwords) are rows; these only keep the process alive.
"""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass

from settings import settings

PAGES_PER_VISITOR = 60
PAGES_PER_ADDRESS = 600
OFFICE_FACTOR = 10
FRAMES_PER_SECOND = 50
FRAME_SIZE = 256 * 1024
BODY_SIZE = 1024 * 1024
SOCKETS_PER_VISITOR = 20
MOST_BUCKETS = 20_000


class Bucket:
    """Fills with one token every `seconds / size`, up to `size`; every act takes one."""

    def __init__(self, size: float, seconds: float, now: float) -> None:
        self.size, self.speed = size, size / seconds
        self.tokens, self.at = size, now

    def take(self, now: float) -> float:
        """Take a token; returns 0, or the seconds until there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.speed)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.speed
        self.tokens -= 1
        return 0.0


@dataclass
class Buckets:
    """Buckets by key; the fullest memory is bounded, the oldest keys go first."""

    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._all: dict[str, Bucket] = {}

    def take(self, key: str, size: float, seconds: float) -> float:
        """Take a token of a key's bucket; returns the seconds to wait, 0 when it may go on."""
        now = self.clock()
        bucket = self._all.pop(key, None) or Bucket(size, seconds, now)
        self._all[key] = bucket
        while len(self._all) > MOST_BUCKETS:
            del self._all[next(iter(self._all))]
        return bucket.take(now)


def office_factor(address: str) -> int:
    """How much more an address may do, because a whole office shares it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return 1
    networks = (ipaddress.ip_network(n, strict=False) for n in settings.office_networks)
    return OFFICE_FACTOR if any(ip in network for network in networks) else 1


def page_wait(buckets: Buckets, visitor: str, address: str) -> float:
    """Count one visit of a page; returns the seconds to wait, 0 when the page may be built."""
    if visitor and (wait := buckets.take(f"visitor {visitor}", PAGES_PER_VISITOR, 60)):
        return wait
    return buckets.take(f"address {address}", PAGES_PER_ADDRESS * office_factor(address), 60)
