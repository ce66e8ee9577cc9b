"""Limits on what one browser or one address may ask of this process, as token buckets in memory.

Limits that protect an account (codes, passwords) are rows; these only keep the process alive.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from models.base.origin import Origin
from models.records.limit import Limit
from models.records.traffic_table import PAGES_BROWSER, PAGES_NETWORK

FRAMES_PER_SECOND = 50
FRAME_SIZE = 256 * 1024
BODY_SIZE = 1024 * 1024
MOST_BUCKETS = 20_000
LET_IN_WITHIN = 10.0  # seconds in which a page has to take a new socket as its own


class Bucket:
    """Fills with one token every `seconds / size`, up to `size`; every act takes one."""

    def __init__(self, size: float, seconds: float, now: float) -> None:
        self.size, self.speed = size, size / seconds
        self.tokens, self.at = size, now

    def take(self, now: float) -> float:
        """Take a token; returns 0, or the seconds until there is one."""
        if wait := self.wait(now):
            return wait
        self.tokens -= 1
        return 0.0

    def wait(self, now: float) -> float:
        """The seconds until there is a token, 0 when there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.speed)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.speed)

    def give_back(self) -> None:
        """Put a token back, as when another limit has refused."""
        self.tokens = min(self.size, self.tokens + 1)


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

    def wait(self, key: str) -> float:
        """The seconds until a key may go on, 0 when it may; takes nothing."""
        bucket = self._all.get(key)
        return bucket.wait(self.clock()) if bucket else 0.0

    def give_back(self, key: str) -> None:
        """Put the token of a key back."""
        if bucket := self._all.get(key):
            bucket.give_back()


class Familiar:
    """The devices from which somebody signed in was seen by this process; bounded."""

    def __init__(self) -> None:
        self._devices: dict[str, None] = {}

    def note(self, device: str) -> None:
        """Remember a device; the one seen longest ago gives way."""
        if device:
            self._devices.pop(device, None)
            self._devices[device] = None
            if len(self._devices) > MOST_BUCKETS:
                del self._devices[next(iter(self._devices))]

    def knows(self, device: str) -> bool:
        """True for a device that was noted, and for a browser without one."""
        return not device or device in self._devices

    def as_known(self, origin: Origin) -> Origin:
        """The origin, known when its device is; what strangers of its network do is not its."""
        return origin.as_known(origin.device in self._devices)


familiar = Familiar()


def wait_of(buckets: Buckets, limit: Limit, origin: Origin) -> float:
    """Count under one limit in memory; the seconds to wait, 0 when it may go on."""
    hit = limit.hit(origin)
    if hit is None:
        return 0.0
    return buckets.take(f"{hit.name} {hit.key}", hit.most or 0, hit.seconds)


def page_wait(buckets: Buckets, origin: Origin, *, is_new: bool) -> float:
    """Count one visit of a page; returns the seconds to wait, 0 when the page may be built.

    What one limit refuses is counted under none.
    """
    if wait := wait_of(buckets, PAGES_NETWORK, origin):
        return wait
    wait = 0.0 if is_new else wait_of(buckets, PAGES_BROWSER, origin)
    if wait and (hit := PAGES_NETWORK.hit(origin)):
        buckets.give_back(f"{hit.name} {hit.key}")
    return wait
