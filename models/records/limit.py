"""限流: one limit on what may be asked or may fail, and the verbs that count against several.

What counts against whom is decided here for the whole hall; the limits themselves stand in
`models/records/limit_table.py` and the tables beside it. Everything is counted before it is tried
and given back when it went well, so that a burst gains nothing. A refusal counts nothing at all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import structlog

from models.base.error import LimitReached, TooMany
from models.base.network import OFFICE_FACTOR
from models.base.origin import Origin
from models.records.rate_limit import (
    Hit,
    UsedUp,
    give_back,
    hold_rows,
    refuse_used_up,
    take,
    used,
)

_log = structlog.get_logger()
MINUTE, HOUR, DAY = 60, 3600, 86400
_EVERYBODY = "everybody"


class Per(Enum):
    """What is counted together."""

    BROWSER = "browser"
    NETWORK = "network"  # of IPv6 its /64
    WIDE_NETWORK = "wide network"  # the /24, of IPv6 the /56
    SUBJECT = "subject"  # whoever or whatever the attempt is about
    SUBJECT_AND_BROWSER = "subject and browser"
    SUBJECT_AND_NETWORK = "subject and network"
    EVERYBODY = "everybody"


class Relief(Enum):
    """Who is let off: a device that the person has used before, or a shared network."""

    KNOWN_DEVICE = "known device"  # has a count of its own, or is let off
    OFFICE = "office"  # ten times as much


KNOWN, OFFICE = Relief.KNOWN_DEVICE, Relief.OFFICE


@dataclass(frozen=True)
class Limit:
    """At most `most` within the last `seconds`; `says` and `instead` make up the refusal.

    `{most}` in what it says is that number.
    """

    name: str
    per: Per
    most: int
    seconds: int
    says: str
    instead: str
    relief: frozenset[Relief] = frozenset()
    is_for_the_day: bool = False  # a number that the rules cap, not a pace
    then: str = "再试"

    def hit(self, origin: Origin, subject: str = "") -> Hit | None:
        """What to count for an attempt; None when nothing of it counts here.

        A known device has a count of its own in place of its network's, so that it is not stopped
        by others and yet not without a limit; what is counted by subject alone lets it off.
        """
        if origin.is_known and KNOWN in self.relief:
            if self.per in {Per.SUBJECT, Per.EVERYBODY}:
                return None
            origin = replace(origin, own_network=origin.one_browser)
        key = self._key(origin, subject)
        if key is None:
            return None
        return Hit(self.name, key, self.room(origin), self.seconds)

    def room(self, origin: Origin) -> int:
        """How many there may be: tenfold in a known office where the limit says so."""
        shared = OFFICE in self.relief and origin.is_office
        return self.most * OFFICE_FACTOR if shared else self.most

    def _key(self, origin: Origin, subject: str) -> str | None:
        """Whose count it is; None where the network is not known."""
        network = self._network(origin)
        match self.per:
            case Per.BROWSER:
                return origin.one_browser
            case Per.SUBJECT:
                return subject
            case Per.EVERYBODY:
                return _EVERYBODY
            case Per.NETWORK | Per.WIDE_NETWORK:
                return network
            case Per.SUBJECT_AND_NETWORK:
                return network and _pair(subject, network)
            case Per.SUBJECT_AND_BROWSER:
                return _pair(subject, origin.one_browser)

    def _network(self, origin: Origin) -> str | None:
        if origin.own_network:
            return origin.own_network
        wide = self.per is Per.WIDE_NETWORK
        return (origin.wide_network if wide else origin.network) or None

    def refusal(self, wait: int, instead: str = "") -> TooMany | LimitReached:
        """What the user reads: what happened, how long it lasts, and another way of this door."""
        instead = instead or self.instead
        says = self.says.format(most=self.most)
        text = f"{says}，{self._when(wait)}" + (f"；{instead}" if instead else "")
        if self.per is Per.EVERYBODY:
            _log.warning("limit of everybody used up", limit=self.name, most=self.most)
        return LimitReached(text) if self.is_for_the_day else TooMany(text, wait)

    def _when(self, wait: int) -> str:
        if self.is_for_the_day:
            return "请明天再试"
        return f"请{spoken(wait)}后{self.then}"


def spoken(seconds: int) -> str:
    """A wait as people say it: seconds, minutes or hours, never less than it takes."""
    if seconds <= 2 * MINUTE:
        return f"{max(1, seconds)}秒"
    if seconds <= 2 * HOUR:
        return f"{math.ceil(seconds / MINUTE)}分钟"
    return f"{math.ceil(seconds / HOUR)}小时"


def _pair(subject: str, place: str) -> str | None:
    """One key of two; empty (and refused as a key) when one of them is."""
    return f"{subject}\0{place}" if subject and place else ""


@dataclass(frozen=True)
class Counted:
    """What was counted for one attempt, to be given back when it went well."""

    hits: tuple[Hit, ...] = ()

    async def give_back(self) -> None:
        """Undo the counting."""
        await give_back(*self.hits)


async def count(*limits: Limit, origin: Origin, subject: str = "", instead: str = "") -> Counted:
    """Count an attempt against every limit or none; raises the refusal of the first full one.

    `instead` is the other way where that of the table is none.
    """
    pairs = _hits(limits, origin, subject)
    hits = tuple(hit for _, hit in pairs)
    try:
        await take(*hits)
    except UsedUp as error:
        raise pairs[error.index][0].refusal(error.retry_after, instead) from None
    return Counted(hits)


async def give_back_of(*limits: Limit, origin: Origin, subject: str = "") -> None:
    """Undo one attempt under some limits, as after a success."""
    await give_back(*(hit for _, hit in _hits(limits, origin, subject)))


async def note(*limits: Limit, origin: Origin, subject: str = "") -> None:
    """Count what has happened already, such as a failure; refuses nobody."""
    await take(*(replace(hit, most=None) for _, hit in _hits(limits, origin, subject)))


async def refuse_full(*limits: Limit, origin: Origin, subject: str = "", instead: str = "") -> None:
    """Raise the refusal of the first limit that has no room, without counting."""
    pairs = _hits(limits, origin, subject)
    try:
        await refuse_used_up(*(hit for _, hit in pairs))
    except UsedUp as error:
        raise pairs[error.index][0].refusal(error.retry_after, instead) from None


async def hold(*limits: Limit, origin: Origin, subject: str = "") -> None:
    """Keep others from counting under these limits until the transaction ends."""
    await hold_rows(*(hit for _, hit in _hits(limits, origin, subject)))


async def wait(limit: Limit, *, origin: Origin, subject: str = "") -> int:
    """Seconds until a limit has room again; 0 when it has."""
    hit = limit.hit(origin, subject)
    try:
        await refuse_used_up(*([hit] if hit else []))
    except UsedUp as error:
        return error.retry_after
    return 0


async def counted(*limits: Limit, origin: Origin, subject: str = "") -> list[int]:
    """How much is counted at present under each limit; 0 for whoever is let off."""
    hits = [limit.hit(origin, subject) for limit in limits]
    numbers = iter(await used(*(hit for hit in hits if hit)))
    return [next(numbers) if hit else 0 for hit in hits]


def _hits(limits: Sequence[Limit], origin: Origin, subject: str) -> tuple[tuple[Limit, Hit], ...]:
    found = ((limit, limit.hit(origin, subject)) for limit in limits)
    return tuple((limit, hit) for limit, hit in found if hit is not None)
