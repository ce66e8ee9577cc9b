"""机构: belongs to a unit, signs in by its own number (机构编号), and is run by one person.

The registry or an import brings it (`register`); its unit opens it and names the manager, who is a
registered person (`models/institutions/opening.py`). The manager's mobile is always the one that
the person has proved last: a copy would go on sending codes to whoever has the number by now.
"""

from dataclasses import dataclass

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Conflict, NotAllowed, NotFound, SessionEnded
from models.base.field import UtcField
from models.base.key import random_token
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.tx import transactional
from models.people.person import Person
from models.records.counter import next_number
from models.standards.institution_type import InstitutionLevel, institution_types, line_of_type
from models.units.login_name import OF_INSTITUTION, LoginName, as_login_name, is_institution_no
from models.units.permission import Action, Role, Scope, scope_of
from models.units.unit import Unit

NO_SUCH_INSTITUTION = "没有找到这个机构，请刷新页面后重试"
TAKEN = "该机构编号已登记"
NOT_ITS_MANAGER = "您已不是该机构的管理员，请联系所属单位的法定代表人或管理员"
FROZEN = "该机构的账户已冻结至 {until}，期间不能登录和办理；请联系所属单位的法定代表人或管理员"
CHOOSE_FIRST = "请用初始密码登录，并先设置新密码"


class InstitutionState(Labeled):
    """How far an institution has come; a closed one never reopens."""

    REGISTERED = "registered", "未开通"
    OPEN = "open", "已开通"
    SUSPENDED = "suspended", "已停用"
    CLOSED = "closed", "已注销"


OUT = {
    InstitutionState.REGISTERED: "该机构尚未开通，请联系所属单位的法定代表人或管理员开通",
    InstitutionState.SUSPENDED: "该机构已停用，请联系所属单位的法定代表人或管理员",
    InstitutionState.CLOSED: "该机构已注销，不能登录；如有疑问请拨打12333",
}


@dataclass(frozen=True)
class InstitutionFacts:
    """What the registry says of an institution; without a number it gets the next of its region."""

    name: str
    type_code: str
    level: InstitutionLevel
    region: str
    number: str = ""


class Institution(HallModel):
    """One institution; load `unit` and `manager` with it before asking who may be in.

    `first_until` stands there while nobody has chosen an own password: until when the first one
    holds.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    number = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=100)
    type_code = fields.CharField(max_length=4)
    level = fields.CharEnumField(InstitutionLevel, max_length=10)
    region = fields.CharField(max_length=6)
    state = fields.CharEnumField(
        InstitutionState, max_length=12, default=InstitutionState.REGISTERED
    )
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="institutions", on_delete=fields.RESTRICT
    )
    unit_id: int
    manager: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="institutions", on_delete=fields.RESTRICT, null=True
    )
    manager_id: int | None
    password_hash = fields.CharField(max_length=200, null=True)
    password_changed_at = UtcField(null=True)
    first_until = UtcField(null=True)
    frozen_until = UtcField(null=True)
    opened_at = UtcField(null=True)
    registered_at = UtcField()

    class Meta:
        table = "institution"
        indexes = (
            Index(fields=("unit_id",), name="ix_institution_unit"),
            Index(fields=("manager_id",), name="ix_institution_manager"),
        )

    @property
    def type_label(self) -> str:
        """机构类型."""
        return institution_types().label(self.type_code)

    @property
    def line(self) -> str:
        """工作条线."""
        return line_of_type().get(self.type_code, "")

    @property
    def greeting(self) -> str:
        """How the header greets: 机构管理员 1*****82."""
        mobile = self.manager.masked_mobile if self.manager else ""
        return f"{Role.INSTITUTION_MANAGER.label} {mobile}".strip()

    @property
    def has_first_password(self) -> bool:
        """True until the manager has chosen an own password."""
        return self.first_until is not None

    @property
    def has_first_expired(self) -> bool:
        """True when the first password is too old to be used."""
        return self.first_until is not None and self.first_until <= clock.now()

    @property
    def is_frozen(self) -> bool:
        """True while its manager has said 不是我; another password or manager ends it."""
        return self.frozen_until is not None and clock.now() < self.frozen_until

    def refusal(self) -> str:
        """Why nobody can be signed in to it now, for its manager to read; empty when they can."""
        if text := self.unit.refusal():
            return text
        if self.state is not InstitutionState.OPEN:
            return OUT[self.state]
        if self.frozen_until is not None and self.is_frozen:
            return FROZEN.format(until=clock.moment_words(self.frozen_until))
        return self.manager.refusal() if self.manager else OUT[InstitutionState.REGISTERED]

    def refusal_to(self, person: Person) -> str:
        """Why somebody may not be signed in to it now; empty when they may."""
        if refusal := self.refusal():
            return refusal
        if self.manager_id != person.id:
            return NOT_ITS_MANAGER
        return CHOOSE_FIRST if self.has_first_password else ""

    def may(self, action: Action) -> bool:
        """True when its manager has a right."""
        return not self.has_first_password and not self.refusal() and self.scope(action) is not None

    @staticmethod
    def scope(action: Action) -> Scope | None:
        """How far the manager's right to an action reaches; None without it."""
        return scope_of(Role.INSTITUTION_MANAGER, action)

    async def require(self, action: Action) -> None:
        """Decide a right on re-read rows; called first in a verb, inside its transaction."""
        fresh = await self.reread()
        if refusal := fresh.refusal():
            raise SessionEnded(refusal)
        if fresh.manager_id != self.manager_id or fresh.has_first_password:
            raise SessionEnded
        if not fresh.may(action):
            raise NotAllowed(action.refusal)

    async def lock(self) -> None:
        """Hold the row until the transaction ends, against whoever counts or changes it.

        Rows that only name it are written meanwhile, so that nobody waits for that.
        """
        await Institution.select_for_update(no_key=True).get(id=self.id)

    async def reread(self) -> "Institution":
        """The row of now with unit and manager."""
        return await Institution.get(id=self.id).select_related("unit", "manager")

    @classmethod
    async def named(cls, text: str) -> "Institution | None":
        """The institution that a typed 机构编号 stands for, by one question in every case."""
        name = as_login_name(text) if is_institution_no(text) else ""
        related = ("institution__unit", "institution__manager")
        found = await LoginName.get_or_none(name=name).select_related(*related)
        return found.institution if found else None

    @classmethod
    def with_manager(cls) -> QuerySet["Institution"]:
        """Every institution that was opened, in the order of their opening."""
        opened = cls.filter(manager_id__isnull=False).order_by("opened_at", "id")
        return opened.select_related("unit", "manager")

    @classmethod
    async def find(cls, number: str, unit_id: int) -> "Institution":
        """One of a unit's institutions by its number; another unit's is not found."""
        mine = cls.filter(unit_id=unit_id, number=as_login_name(number))
        found = await mine.select_related("unit", "manager").first()
        if found is None:
            raise NotFound(NO_SUCH_INSTITUTION)
        return found

    @classmethod
    @transactional
    async def register(cls, unit: Unit, facts: InstitutionFacts) -> "Institution":
        """Bring in an institution of a unit, as the registry says; it is not opened yet."""
        number = as_login_name(facts.number) or await _next_number(facts.region)
        if not is_institution_no(number) or facts.type_code not in institution_types():
            raise ValueError(f"no institution: {facts}")
        try:
            new = await cls.create(
                code=random_token(16),
                number=number,
                name=facts.name,
                type_code=facts.type_code,
                level=facts.level,
                region=facts.region,
                unit=unit,
                registered_at=clock.now(),
            )
            await LoginName.create(name=number, institution=new)
        except IntegrityError:
            raise Conflict(TAKEN, "number") from None
        return await new.reread()


async def _next_number(region: str) -> str:
    return f"{OF_INSTITUTION}{region}{await next_number(f'institution {region}', 1):06d}"
