"""One password check for every door: unit, person and phone; institutions and clerks to come.

Its order is the whole point: a place among the hashes first, so that a refusal for load leaves
nothing behind; then the slider's pass is used up; then every limit and lock takes the try, all
or none; only then the hash is computed. A success gives everything back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from models.base.error import CaptchaNeeded
from models.base.origin import Origin
from models.base.turn import turn
from models.base.tx import in_transaction_now, transactional
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import Lockout, Way, ways_to
from models.proofs.password import MAX_LENGTH, place_among_hashes, verify_nobody, verify_password
from models.records.limit import count, counted, give_back_of, note
from models.records.sign_in_table import AT_DESK, LOGINS, SLIDERS
from settings import settings

Slider = Callable[[], Awaitable[None]]  # uses the pass of a solved slider up, or raises Invalid


@dataclass(frozen=True)
class PasswordCheck:
    """One typed password for an account, which is called by its canonical spelling.

    `person_id` is whom the account belongs to, None when there is no such account; without
    `slider` the person has not solved one. `instead` says how else this door lets in.
    """

    account: str
    password: str
    stored: str | None
    person_id: int | None
    origin: Origin
    slider: Slider | None = None
    asks_slider: bool = True  # not of somebody who is signed in
    instead: str = AT_DESK

    async def is_right(self) -> bool:
        """Compare within all limits; raises TooMany, CaptchaNeeded or what the slider raises.

        It has transactions of its own: a rollback of the act must not give a wrong try back.
        """
        if in_transaction_now():
            raise RuntimeError("the count of a wrong try would be lost in a rollback")
        origin = await self._known_origin()
        ways = ways_to(self.account, origin)
        async with self._admitted(origin):
            if self.slider is not None:
                await self.slider()
            await self._take(origin, ways)
            right = await self._compare()
            await (self._succeed if right else self._fail)(origin, ways)
        return right

    async def has_locked(self) -> bool:
        """True when a way of this attempt is closed now."""
        return await Lockout.is_any_locked(ways_to(self.account, await self._known_origin()))

    async def _known_origin(self) -> Origin:
        """Where it comes from, and whether the account's owner has used that device."""
        return self.origin.as_known(await KnownDevice.knows(self.origin.device, self.person_id))

    @asynccontextmanager
    async def _admitted(self, origin: Origin) -> AsyncIterator[None]:
        """Wait for the network's turn, but on a known device, then for a place."""
        waits = self._may_ask and not origin.is_known
        async with turn(origin.network if waits else ""), place_among_hashes():
            yield

    @transactional
    async def _take(self, origin: Origin, ways: tuple[Way, ...]) -> None:
        """Take the try on every way and under every limit, or nothing at all."""
        asks = await Lockout.take_try(ways, self.instead)
        await count(*LOGINS, origin=origin, subject=self.account, instead=self.instead)
        if self._may_ask and (asks or await self._asks_slider(origin)):
            raise CaptchaNeeded

    @property
    def _may_ask(self) -> bool:
        return self.asks_slider and self.slider is None

    async def _asks_slider(self, origin: Origin) -> bool:
        """True by setting, and when account, network or everybody has failed too often."""
        if settings.always_captcha:
            return True
        failed = await counted(*SLIDERS, origin=origin, subject=self.account)
        return any(n >= limit.room(origin) for n, limit in zip(failed, SLIDERS, strict=True))

    async def _compare(self) -> bool:
        typed = self.password[: MAX_LENGTH + 1]  # a longer one is wrong anyway
        if self.stored is None:
            return await verify_nobody(typed)
        return await verify_password(typed, self.stored)

    @transactional
    async def _succeed(self, origin: Origin, ways: tuple[Way, ...]) -> None:
        """Give the try back everywhere; what others have failed stays, and tells nothing."""
        await Lockout.forgive(ways)
        await give_back_of(*LOGINS, origin=origin, subject=self.account)

    async def _fail(self, origin: Origin, _ways: tuple[Way, ...]) -> None:
        """Let the slider come sooner; before the next one of this network has its turn."""
        await note(*SLIDERS, origin=origin, subject=self.account)
