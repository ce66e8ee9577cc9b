"""CA证书 of a unit: bound when a member has come in with it for the first time.

A unit may have several. A bound key names the unit and nobody of it (`unit_entry.py`); who has
bound it only matters while the unit has one user. A key that the unit has let go opens nothing
until its legal rep or manager comes in with it again; what it has opened until then ends with it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Conflict, LimitReached, NotAllowed, NotFound
from models.base.field import UtcField
from models.base.key import is_code, random_token
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional
from models.proofs.ca_cause import CaCause, CaRefused
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind, tell
from models.records.owner import OwnerName
from models.sign_in.session_kind import EndReason
from models.sign_in.session_row import OPENER
from models.sign_in.unit_entry import UnitKey, close_opened_by
from models.standards.identifier import USCC_LENGTH
from models.units.member import Member
from models.units.permission import Action
from models.units.unit import Unit

MOST_KEYS = 50
HOLDS = timedelta(minutes=10)  # how long a key that was verified waits for its person
REMINDERS = (60, 30, 7, 1)  # days before the end
WAY = "CA登录"
OF_CA = "ca "  # stands before the certificate in what a session keeps
LINK = "/unit/settings/ca"
NOT_FOUND = "没有找到这个CA证书，请刷新页面后重试"
OTHER_UNIT = "这个CA证书已绑定其他单位，请联系发放CA的窗口"


class CaKey(HallModel):
    """One certificate of a unit; `issuer` is the name of its CA in the settings."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="ca_keys", on_delete=fields.RESTRICT
    )
    unit_id: int
    fingerprint = fields.CharField(max_length=64, unique=True)
    issuer = fields.CharField(max_length=60)
    opener = fields.CharField(max_length=OPENER)
    begins_at = UtcField()
    ends_at = UtcField()
    bound_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="bound_keys", on_delete=fields.RESTRICT, null=True
    )
    bound_by_id: int | None
    bound_at = UtcField()
    used_at = UtcField()
    unbound_at = UtcField(null=True)
    reminded = fields.SmallIntField(null=True)

    class Meta:
        table = "ca_key"
        indexes = (
            Index(fields=("unit_id",), name="ix_ca_key_unit"),
            Index(fields=("bound_by_id",), name="ix_ca_key_bound_by"),
            Index(fields=("ends_at",), name="ix_ca_key_ends_at"),
            Index(fields=("opener",), name="ix_ca_key_opener"),
        )

    @classmethod
    def of_unit(cls, unit_id: int) -> QuerySet["CaKey"]:
        """What is bound to a unit, the key that ends last first."""
        mine = cls.filter(unit_id=unit_id, unbound_at=None)
        return mine.select_related("bound_by__person").order_by("-ends_at", "-id")

    @property
    def shown(self) -> str:
        """The end of its fingerprint, by which people tell keys apart."""
        return self.fingerprint[:12].upper()

    @property
    def days_left(self) -> int:
        """Whole days until its last one; negative when it is over."""
        return (clock.local(self.ends_at).date() - clock.today()).days

    @property
    def warning(self) -> str:
        """That it ends soon, from 60 days before; empty before that."""
        return ending_text(self.ends_at)

    @classmethod
    async def warning_of(cls, opener: str) -> str:
        """That the key ends soon which has opened a session; empty for what is none."""
        found = await cls.filter(opener=opener, unbound_at=None).first() if opener else None
        return found.warning if found is not None else ""

    @classmethod
    @transactional
    async def unbind(cls, code: str, *, by: Member) -> None:
        """解除绑定: the key opens nothing any more, and what it has opened ends."""
        await Unit.select_for_update().get(id=by.unit_id)
        await by.require(Action.ACCOUNT_UNLINK)
        found = await cls.get_or_none(code=code, unit_id=by.unit_id) if is_code(code) else None
        if found is None or found.unbound_at is not None:
            raise NotFound(NOT_FOUND)
        found.unbound_at, found.bound_by = clock.now(), None
        await found.save()
        await _note(AuditEvent.CA_UNBOUND, found, by)
        await close_opened_by(found.opener, EndReason.UNBOUND)

    @classmethod
    @transactional
    async def let_go_of(cls, member: Member) -> None:
        """Let no key stand for a member any more; with it they have to say who they are."""
        await cls.filter(bound_by_id=member.id).update(bound_by_id=None)


@dataclass(frozen=True)
class ProvenKey:
    """A key that was verified just now; `unit_code` is a whole code or the nine signs inside.

    `certificate` is how a revocation list names it: by its issuer (a digest) and its serial.
    """

    fingerprint: str
    unit_code: str
    issuer: str
    begins_at: datetime
    ends_at: datetime
    certificate: str
    proven_at: datetime = field(default_factory=lambda: clock.now(), compare=False)

    @property
    def warning(self) -> str:
        """That the certificate ends soon."""
        return ending_text(self.ends_at)

    @property
    def way(self) -> str:
        """How page and phone say that the unit was named by it."""
        return WAY

    def opener_for(self, _unit: Unit) -> str:
        """What a session keeps of it; a certificate is of one unit."""
        return f"{OF_CA}{self.certificate}"[:OPENER]

    async def units(self) -> list[Unit]:
        """The units that it may mean: that which it is bound to, else those that its code fits.

        Raises CaRefused where that is none.
        """
        bound = await CaKey.get_or_none(fingerprint=self.fingerprint).select_related("unit")
        found = [bound.unit] if bound is not None else await self._named()
        if not found:
            raise CaRefused(CaCause.NO_UNIT)
        return found

    async def _named(self) -> list[Unit]:
        code = self.unit_code
        if len(code) == USCC_LENGTH:
            return await Unit.filter(uscc=code)
        fitting = await Unit.filter(uscc__contains=code).order_by("id")
        return [unit for unit in fitting if unit.uscc[8:17] == code]

    async def key_of(self, unit: Unit) -> UnitKey:
        """What the key says at a unit's door; whoever has bound it counts while it is bound."""
        bound = await CaKey.get_or_none(
            fingerprint=self.fingerprint, unit_id=unit.id, unbound_at=None
        ).select_related("bound_by")
        return UnitKey(unit, bound_by=bound.bound_by if bound else None)

    async def note_ticket(self, _token: str) -> None:
        """Nothing: the session itself keeps by what it was opened."""

    @transactional
    async def bind(self, member: Member) -> None:
        """Bind it to the unit of a member who has just come in with it, or note that they have.

        Whoever was proved by an SMS alone (`Person.hold`) comes in and binds nothing for a day.
        Raises CaRefused on a page that was left open: it may have been revoked meanwhile.
        """
        if clock.now() > self.proven_at + HOLDS:
            raise CaRefused(CaCause.CHALLENGE)
        unit = await Unit.select_for_update().get(id=member.unit_id)
        await UnitKey(unit).refuse_claim()
        found, held = await CaKey.get_or_none(fingerprint=self.fingerprint), member.person.held()
        if found is None:
            if not held:
                await self._bind_new(unit, member)
            return
        if found.unit_id != unit.id:
            raise Conflict(OTHER_UNIT)
        was_bound = found.unbound_at is None
        if not was_bound and not member.may(Action.ACCOUNT_LINK):
            raise NotAllowed(CaCause.UNBOUND.told.text)
        if not was_bound and held:
            raise NotAllowed(held)
        rep = await unit.legal_rep()
        is_free = found.bound_by_id is None or (rep is not None and rep.id == member.id)
        if is_free and not held:
            found.bound_by = member
        found.unbound_at, found.used_at = None, clock.now()
        await found.save()
        if not was_bound:
            await _announce_bound(found, unit, member)

    async def _bind_new(self, unit: Unit, member: Member) -> None:
        if await CaKey.filter(unit_id=unit.id, unbound_at=None).count() >= MOST_KEYS:
            raise LimitReached(f"一个单位最多绑定{MOST_KEYS}个CA证书，请先解除不再使用的")
        now = clock.now()
        made = await CaKey.create(
            code=random_token(16),
            unit=unit,
            fingerprint=self.fingerprint,
            issuer=self.issuer[:60],
            opener=self.opener_for(unit),
            begins_at=self.begins_at,
            ends_at=self.ends_at,
            bound_by=member,
            bound_at=now,
            used_at=now,
        )
        await _announce_bound(made, unit, member)


async def _announce_bound(key: CaKey, unit: Unit, member: Member) -> None:
    """Write it down, and tell the legal rep at once of a new way into the unit."""
    await _note(AuditEvent.CA_BOUND, key, member)
    rep = await unit.legal_rep()
    if rep is None:
        return
    who = f"{member.role.label}{member.person.masked_name}"
    await tell(
        MessageKind.SECURITY,
        f"{unit.name}已由{who}绑定CA证书（{key.shown}），不是本单位的请在账号设置中解除绑定",
        owner=OwnerName.of(rep.person),
        unit=unit.code,
        about=key.code,
        link=LINK,
        mobile=rep.mobile,
    )


async def _note(event: AuditEvent, key: CaKey, by: Member) -> None:
    unit = await Unit.get(id=key.unit_id)
    details = {"key": key.shown, "issuer": key.issuer}
    await record(event, unit=unit, by=by, subject=key, details=details)
    announce(f"ca:{unit.code}")


def ending_text(ends_at: datetime) -> str:
    """From 60 days before the end on: which day it is, and how long until then."""
    day = clock.local(ends_at).date()
    left = (day - clock.today()).days
    if not 0 <= left <= REMINDERS[0]:
        return ""
    when = "今天" if left == 0 else f"还有{left}天"
    return f"CA证书 {clock.day_text(day)} 到期（{when}），请到发放CA的窗口更新"
