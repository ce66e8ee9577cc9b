"""单位: an organization that does its business in the hall."""

from dataclasses import dataclass

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, LimitReached, NotFound, at_field
from models.base.field import UtcField
from models.base.key import random_token
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.standards import field_label
from models.standards.identifier import check_mobile, org_code_of
from models.units.login_name import LoginName, as_login_name
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Action, Role

SEATS = {Role.LEGAL_REP: 1, Role.MANAGER: 1, Role.AGENT: 10}
ALREADY_REGISTERED = "该单位已注册，请直接登录；忘记密码请联系经办窗口"
MOBILE_TAKEN = "该手机号已被本单位其他成员使用，请更换手机号"


class UnitState(Labeled):
    """Whether a unit can be used."""

    INACTIVE = "inactive", "待激活"
    ACTIVE = "active", "正常"
    CLOSED = "closed", "已注销"


@dataclass(frozen=True)
class UnitFacts:
    """What the registry says of a unit that registers."""

    uscc: str
    name: str
    unit_type: str = ""
    region: str = ""
    address: str = ""


class Unit(HallModel):
    """One unit; codes of the lists are in `models/standards/code_list.py`.

    `succession_until` stands there while a new legal rep has not confirmed everything: the last
    day on which the members work on unconfirmed.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    uscc = fields.CharField(max_length=18, unique=True)
    name = fields.CharField(max_length=100)
    unit_type = fields.CharField(max_length=4, default="")
    region = fields.CharField(max_length=6, default="")
    address = fields.CharField(max_length=200, default="")
    industry = fields.CharField(max_length=4, default="")
    economic_type = fields.CharField(max_length=4, default="")
    affiliation = fields.CharField(max_length=4, default="")
    unit_nature = fields.CharField(max_length=4, default="")
    state = fields.CharEnumField(UnitState, max_length=16, default=UnitState.ACTIVE)
    multi_agent_since = UtcField(null=True)
    multi_agent_version = fields.CharField(max_length=16, default="")
    version = fields.IntField(default=1)
    registered_at = UtcField()
    registry_asked_at = UtcField(null=True)
    succession_until = fields.DateField(null=True)

    class Meta:
        table = "unit"
        indexes = (Index(fields=("registry_asked_at",), name="ix_unit_registry_asked_at"),)

    @property
    def org_code(self) -> str:
        """组织机构代码, characters 9 to 17 of the 统一社会信用代码."""
        return org_code_of(self.uscc)

    @property
    def has_multi_agent(self) -> bool:
        """True once 同意开通多经办人 was given; before it only the legal rep signs in."""
        return self.multi_agent_since is not None

    @classmethod
    @transactional
    async def register(cls, facts: UnitFacts, *, by: Person, mobile: str) -> Member:
        """Open a unit for its proven legal rep, who has no password yet.

        Of two who register the same code at once the first one gets it.
        """
        with at_field("mobile"):
            phone = check_mobile(mobile, field_label.PHONE_NUMBER)
        try:
            unit = await cls.create(
                code=random_token(16),
                uscc=facts.uscc,
                name=facts.name,
                unit_type=facts.unit_type,
                region=facts.region,
                address=facts.address,
                registered_at=clock.now(),
            )
            await LoginName.create(name=unit.uscc, unit=unit)
        except IntegrityError:
            raise Conflict(ALREADY_REGISTERED, "uscc") from None
        legal_rep = await unit.seat(by, Role.LEGAL_REP, mobile=phone, state=MemberState.ACTIVE)
        await record(AuditEvent.UNIT_REGISTERED, unit=unit, by=legal_rep, subject=unit)
        return legal_rep

    @transactional
    async def enable_multi_agent(self, version: str, *, by: Member) -> None:
        """同意开通多经办人, by the legal rep, to a version of the notice; once is enough."""
        if by.unit_id != self.id:
            raise NotFound("没有找到该单位")
        fresh = await Unit.select_for_update().get(id=self.id)
        await by.require(Action.MULTI_AGENT_ENABLE)
        if fresh.has_multi_agent:
            return
        fresh.multi_agent_since, fresh.multi_agent_version = clock.now(), version
        await fresh.save()
        details = {"version": version}
        await record(
            AuditEvent.MULTI_AGENT_ENABLED, unit=fresh, by=by, subject=fresh, details=details
        )
        announce(f"members:{fresh.id}")

    @classmethod
    async def named(cls, text: str) -> "Unit | None":
        """The unit that a typed login name stands for."""
        found = await LoginName.get_or_none(name=as_login_name(text)).select_related("unit")
        return found.unit if found else None

    @transactional
    async def seat(
        self,
        person: Person,
        role: Role,
        *,
        mobile: str,
        state: MemberState = MemberState.ACTIVE,
    ) -> Member:
        """Give a person one of the role's seats, without a password.

        The caller has decided the right and the term. Raises ValueError for a role that has no
        seat in a unit: an institution's manager is the institution's.
        """
        if role not in SEATS:
            raise ValueError(f"no seat of a unit is for {role.value}")
        await Unit.select_for_update().get(id=self.id)
        live = await Member.filter(unit_id=self.id, state__in=LIVE_STATES)
        if any(member.person_id == person.id for member in live):
            raise Conflict("此人已是本单位成员，不能重复添加", "id_number")
        if any(member.mobile == mobile for member in live):
            raise Conflict(MOBILE_TAKEN, "mobile")
        taken = {member.slot for member in live if member.role is role}
        slot = next((seat for seat in range(1, SEATS[role] + 1) if seat not in taken), None)
        if slot is None:
            raise LimitReached(f"最多只能添加{SEATS[role]}名{role.label}")
        return await Member.create(
            code=random_token(16),
            unit=self,
            person=person,
            role=role,
            state=state,
            slot=slot,
            mobile=mobile,
            valid_from=clock.today(),
            created_at=clock.now(),
        )

    def refusal(self) -> str:
        """Why nobody of this unit can be signed in now; empty when they can."""
        if self.state is UnitState.INACTIVE:
            return "单位账户待激活，请先使用激活码激活"
        return "单位账户已注销，不能登录" if self.state is UnitState.CLOSED else ""

    async def legal_rep(self) -> Member | None:
        """The present 法定代表人 with the person."""
        seated = Member.filter(unit_id=self.id, role=Role.LEGAL_REP, state__in=LIVE_STATES)
        return await seated.select_related("unit", "person").first()
