"""成员: a person in a role of a unit, with a term, a state and a password of its own."""

from typing import TYPE_CHECKING, Self

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index

from models.base import clock
from models.base.error import NotAllowed, NotFound, SessionEnded
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.mask import mask_mobile
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.people.person import FROZEN, Person
from models.records.owner import OwnerName
from models.units.permission import Action, Reached, Role, Scope, scope_of, within
from models.units.term import Term
from settings import settings

if TYPE_CHECKING:
    from models.units.unit import Unit


class MemberState(Labeled):
    """How far a membership has come; ended ones never reopen."""

    WAITING = "waiting", "待生效"
    ACTIVE = "active", "有效"
    SUSPENDED = "suspended", "停用"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"
    LEFT = "left", "已退出"


LIVE_STATES = frozenset({MemberState.WAITING, MemberState.ACTIVE, MemberState.SUSPENDED})
OUT_OF_REACH = "没有找到这项内容，请刷新页面后重试"
REP_OUT = (
    "该单位的法定代表人已变更登记，您的法定代表人身份已结束；"
    f"登记信息有误的，请携带营业执照和身份证件到窗口申请更正（{settings.counter}）"
)
UNCONFIRMED = "新法定代表人截至 {day}未确认，您的权限已停用，请联系本单位法定代表人核对成员"
_OUT = {
    MemberState.SUSPENDED: "您的权限已停用，请联系本单位法定代表人或管理员",
    MemberState.REVOKED: "您的权限已撤销，请联系本单位法定代表人或管理员",
    MemberState.LEFT: "您已退出该单位，如需再次办理请联系本单位法定代表人或管理员",
}


class Member(HallModel):
    """One membership; load `unit` and `person` with it before asking who may be in.

    `confirm_until` is the mark 待新法人确认: the last day on which it works unconfirmed.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation["Unit"] = fields.ForeignKeyField(
        "hall.Unit", related_name="members", on_delete=fields.RESTRICT
    )
    unit_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="memberships", on_delete=fields.RESTRICT
    )
    person_id: int
    role = fields.CharEnumField(Role, max_length=24)
    state = fields.CharEnumField(MemberState, max_length=16)
    slot = fields.SmallIntField()
    mobile = EncryptedCharField("member mobile", max_length=20)
    mobile_index = BlindIndexField("member mobile", source="mobile")
    password_hash = fields.CharField(max_length=200, null=True)
    password_changed_at = UtcField(null=True)
    mobile_changed_at = UtcField(null=True)
    frozen_until = UtcField(null=True)
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    granted_by: fields.ForeignKeyNullableRelation["Member"] = fields.ForeignKeyField(
        "hall.Member", related_name="gave", on_delete=fields.RESTRICT, null=True
    )
    granted_by_id: int | None
    reviewed_on = fields.DateField(null=True)
    last_used_on = fields.DateField(null=True)
    reminded = fields.SmallIntField(null=True)
    suspended_at = UtcField(null=True)
    suspended_by: fields.ForeignKeyNullableRelation["Member"] = fields.ForeignKeyField(
        "hall.Member", related_name="suspended", on_delete=fields.RESTRICT, null=True
    )
    suspended_by_id: int | None
    confirm_until = fields.DateField(null=True)
    created_at = UtcField()
    ended_at = UtcField(null=True)
    ended_by: fields.ForeignKeyNullableRelation["Member"] = fields.ForeignKeyField(
        "hall.Member", related_name="ended", on_delete=fields.RESTRICT, null=True
    )
    ended_by_id: int | None
    ended_reason = fields.CharField(max_length=200, default="")

    rules = (
        # One manager, ten agents: a seat is taken by one live member.
        RuleIndex("uq_member_slot", ("unit_id", "role", "slot"), LIVE_STATES),
        # A person is in a unit once, and login name 2 (移动电话) means one person of the unit.
        RuleIndex("uq_member_person", ("unit_id", "person_id"), LIVE_STATES),
        RuleIndex("uq_member_mobile", ("unit_id", "mobile_index"), LIVE_STATES),
    )

    granted_items: frozenset[int] = frozenset()  # see `load_grants`

    class Meta:
        table = "member"
        indexes = (
            Index(fields=("unit_id",), name="ix_member_unit"),
            Index(fields=("person_id",), name="ix_member_person"),
            Index(fields=("state", "confirm_until"), name="ix_member_state_confirm_until"),
            Index(fields=("state", "valid_until"), name="ix_member_state_valid_until"),
        )

    @property
    def role_label(self) -> str:
        """The role in full."""
        return self.role.label

    @property
    def masked_mobile(self) -> str:
        """移动电话 as everybody may see it."""
        return mask_mobile(self.mobile)

    @property
    def greeting(self) -> str:
        """How the header greets: 法人 1*****82."""
        return f"{self.role.word} {self.masked_mobile}"

    @property
    def acts_for(self) -> OwnerName:
        """Who owns what the member does and keeps; no institution has members yet."""
        return OwnerName.of(self.unit)

    @property
    def term(self) -> str:
        """授权期限, as people read it; the legal rep's has no end."""
        if self.valid_until is None:
            return "长期有效"
        start = f"{clock.day_text(self.valid_from)} " if self.valid_from else ""
        return f"{start}至 {clock.day_text(self.valid_until)}"

    @property
    def basis(self) -> str:
        """The right by which the member acts, as the history keeps it: role and last day."""
        if self.role is Role.LEGAL_REP:
            return self.role.label
        until = f"有效至 {clock.day_text(self.valid_until)}" if self.valid_until else "长期有效"
        return f"{self.role.label}，{until}"

    @property
    def term_days(self) -> Term:
        """授权期限 as days."""
        return Term(self.valid_from or clock.local(self.created_at).date(), self.valid_until)

    @property
    def is_frozen(self) -> bool:
        """True while the member can do nothing, since somebody else may have taken a way in."""
        return self.frozen_until is not None and clock.now() < self.frozen_until

    @property
    def current_state(self) -> MemberState:
        """The state with the days applied: a term ends at 24:00 of its last day."""
        if self.state not in LIVE_STATES:
            return self.state
        today = clock.today()
        if self.valid_until is not None and self.valid_until < today:
            return MemberState.EXPIRED
        if self.state is MemberState.SUSPENDED or self.is_unconfirmed:
            return MemberState.SUSPENDED
        if self.valid_from is not None and self.valid_from > today:
            return MemberState.WAITING
        return MemberState.ACTIVE

    @property
    def is_unconfirmed(self) -> bool:
        """True when a new legal rep has not confirmed it in time."""
        return self.confirm_until is not None and self.confirm_until < clock.today()

    def may(self, action: Action, *, on: Reached | None = None) -> bool:
        """True when the loaded row has a right, at all or to one row.

        The verb asks again with `require`.
        """
        if self.current_state is not MemberState.ACTIVE or self.is_frozen:
            return False
        scope = self.scope(action)
        return scope is not None if on is None else within(scope, on.reach(self))

    def scope(self, action: Action) -> Scope | None:
        """How far the right to an action reaches; None without it."""
        return scope_of(self.role, action)

    async def require(self, action: Action, *, on: Reached | None = None) -> None:
        """Decide a right on re-read rows; called first in a verb, inside its transaction.

        `on` is the row that the verb is about, as it has just been read. One that the right does
        not reach is not there for the member.
        """
        fresh = await self.reread()
        if refusal := fresh.refusal():
            raise SessionEnded(refusal)
        if not fresh.may(action):
            raise NotAllowed(action.refusal)
        if action.is_lasting and (held := fresh.person.held()):
            raise NotAllowed(held)
        if on is not None:
            await fresh.load_grants()
            if not fresh.may(action, on=on):
                raise NotFound(OUT_OF_REACH)

    async def load_grants(self) -> None:
        """Read which items are granted to the member, for `may(on=)`; only an agent needs any."""
        if self.role is Role.AGENT:
            in_force = Q(grants__valid_until=None) | Q(grants__valid_until__gte=clock.today())
            mine = Member.filter(in_force, id=self.id, grants__ended_at=None, grants__id__gt=0)
            found = await mine.values_list("grants__item_id", flat=True)
            self.granted_items = frozenset(int(str(each)) for each in found)

    def refusal(self) -> str:
        """Why this member cannot be signed in now, for them to read; empty when they can."""
        if text := self.unit.refusal():
            return text
        state = self.current_state
        if state is MemberState.EXPIRED:
            since = f" {clock.full_day_words(self.valid_until)}" if self.valid_until else "日前"
            return f"您的权限已于{since}到期，请联系本单位法定代表人或管理员更新期限"
        if state is MemberState.WAITING:
            since = clock.full_day_words(self.valid_from or clock.today())
            return f"您的权限自 {since}起生效，请届时登录"
        if state is MemberState.SUSPENDED and self.is_unconfirmed and self.confirm_until:
            return UNCONFIRMED.format(day=clock.full_day_words(self.confirm_until))
        if state is MemberState.REVOKED and self.role is Role.LEGAL_REP:
            return REP_OUT
        if state is not MemberState.ACTIVE:
            return _OUT[state]
        if self.is_frozen and self.frozen_until:
            return FROZEN.format(until=clock.moment_words(self.frozen_until))
        if self.role is not Role.LEGAL_REP and not self.unit.has_multi_agent:
            return "本单位尚未开通多经办人，请由法定代表人登录并开通"
        return ""

    @classmethod
    async def of_person(cls, person: Person) -> list[Self]:
        """A person's place in every unit: the live membership, else the last; newest unit last."""
        everywhere = cls.filter(person_id=person.id).select_related("unit", "person")
        found: dict[int, Self] = {}
        for member in await everywhere.order_by("id"):
            known = found.get(member.unit_id)
            if known is None or known.state not in LIVE_STATES:
                found[member.unit_id] = member
        return list(found.values())

    @classmethod
    async def place_of(cls, person_id: int, code: str) -> Self | None:
        """One of a person's places by its public code; somebody else's is none."""
        places = cls.filter(person_id=person_id).select_related("unit")
        return await places.get_or_none(code=code) if is_code(code) else None

    async def lock(self) -> None:
        """Hold the row until the transaction ends, against whoever counts or changes it.

        Rows that only name it are written meanwhile, so that nobody waits for that.
        """
        await Member.select_for_update(no_key=True).get(id=self.id)

    async def reread(self) -> "Member":
        """The row of now with unit and person."""
        return await Member.get(id=self.id).select_related("unit", "person")
