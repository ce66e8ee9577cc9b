"""账号密码: the one verb behind every sign-in by password, whoever's account it is.

It compares within all limits, notes each failure, and keeps the hash under today's costs. Unknown
accounts and wrong passwords get the same words after the same work, and what is counted is the
spelling typed, so that nobody learns which accounts there are.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from models.base.error import Invalid
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.password import hash_password, needs_upgrade
from models.proofs.password_check import PasswordCheck, Slider
from models.records.audit import AuditEvent, Coded, record
from models.records.sign_in_table import AT_DESK
from models.units.institution import Institution
from models.units.member import Member


class Rows(Protocol):
    """Some rows of a table, as Tortoise's queries are."""

    def update(self, **values: str) -> Awaitable[int]:
        """Change them all; how many there were."""


class PasswordOwner(Coded, Protocol):
    """A row with a password of its own: a member, a person; an institution or a clerk to come."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def password_hash(self) -> str | None:
        """The hash of its password; None for whoever has none yet."""

    async def reread(self) -> Self:
        """The row of now, with all that its door needs."""

    @classmethod
    def filter(cls, **wanted: int | str | None) -> Rows:
        """The rows with these values."""


Owner = TypeVar("Owner", bound=PasswordOwner)


@dataclass(frozen=True)
class Credential(Generic[Owner]):
    """An account as it was named at a door, and the row that it belongs to, if there is any.

    `person_id` is whose known devices count; `refused` is the door's one text. A failure is noted
    in the ledger of `unit`, or of the hall, and as a lock when it was one.
    """

    account: str
    owner: Owner | None
    person_id: int | None
    origin: Origin
    refused: str
    slider: Slider | None = None
    instead: str = AT_DESK
    unit: Coded | None = None

    async def prove(self, password: str) -> Owner:
        """The owner as they are now, when this is their password; raises Invalid otherwise.

        Raises CaptchaNeeded where a slider has to be solved first, TooMany while a way is closed.
        """
        stored = self.owner.password_hash if self.owner is not None else None
        check = PasswordCheck(
            self.account,
            password,
            stored,
            self.person_id,
            self.origin,
            self.slider,
            instead=self.instead,
        )
        if not await check.is_right() or self.owner is None:
            await self._note_failure(is_lock=await check.has_locked())
            raise Invalid(self.refused, "password")
        fresh = await self.owner.reread()
        if fresh.password_hash != stored:  # changed while the hash was computed
            raise Invalid(self.refused, "password")
        await _upgrade_hash(fresh, password)
        return fresh

    @transactional
    async def _note_failure(self, *, is_lock: bool) -> None:
        """Record a failure; the same work whether or not the account exists."""
        await record(
            AuditEvent.SIGN_IN_LOCKED if is_lock else AuditEvent.SIGN_IN_REFUSED,
            unit=self.unit,
            subject=self.owner,
            details={"address": self.origin.address, "browser": self.origin.browser},
        )


async def _upgrade_hash(owner: PasswordOwner, password: str) -> None:
    """Keep a password just proven under today's costs, when its hash has older ones."""
    known = owner.password_hash
    if known and needs_upgrade(known):
        upgraded = await hash_password(password)
        await type(owner).filter(id=owner.id, password_hash=known).update(password_hash=upgraded)


@transactional
async def note_refusal(by: Member | Institution, state: str, origin: Origin) -> None:
    """Record that the right password came from whoever may not be in now; `state` says why."""
    await record(
        AuditEvent.SIGN_IN_REFUSED,
        unit=by.unit,
        by=by,
        subject=by,
        details={"address": origin.address, "browser": origin.browser, "state": state},
    )
