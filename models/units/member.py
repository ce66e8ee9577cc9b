"""成员: a person in a role of a unit, with a term, a state and a password of its own."""

from typing import TYPE_CHECKING, Self

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound, SessionEnded
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.mask import mask_mobile
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person_login import PersonLogin
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import account_key
from models.proofs.password import PasswordContext, accept_password, hash_password, needs_upgrade
from models.proofs.password_check import PasswordCheck
from models.records.audit import AuditEvent, record
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import EndReason, Session
from models.units.permission import Action, Reached, Scope, scope_of, within
from models.units.permission import Role as Role  # a member's role is asked for here as well

if TYPE_CHECKING:
    from models.people.person import Person
    from models.units.unit import Unit


class MemberState(Labeled):
    """How far a membership has come; ended ones never reopen."""

    PENDING = "pending", "待确认"
    WAITING = "waiting", "待生效"
    ACTIVE = "active", "有效"
    SUSPENDED = "suspended", "停用"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"
    LEFT = "left", "已退出"
    REFUSED = "refused", "已拒绝"


LIVE_STATES = frozenset(
    {MemberState.PENDING, MemberState.WAITING, MemberState.ACTIVE, MemberState.SUSPENDED}
)
NO_SUCH_PLACE = "没有找到这个单位身份，请刷新页面后重新选择"
_OUT = {
    MemberState.PENDING: "您的成员身份待确认，请先在江苏智慧人社APP“我的-企业服务”中确认",
    MemberState.SUSPENDED: "您的权限已停用，请联系本单位法定代表人或管理员",
    MemberState.REVOKED: "您的权限已撤销，请联系本单位法定代表人或管理员",
    MemberState.LEFT: "您已退出该单位，如需再次办理请联系本单位法定代表人或管理员",
    MemberState.REFUSED: "您已拒绝该单位的邀请，如需办理请联系本单位法定代表人或管理员",
}


class Member(HallModel):
    """One membership; load `unit` and `person` with it before asking who may be in."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation["Unit"] = fields.ForeignKeyField(
        "hall.Unit", related_name="members", on_delete=fields.RESTRICT
    )
    unit_id: int
    person: fields.ForeignKeyRelation["Person"] = fields.ForeignKeyField(
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
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    created_at = UtcField()

    class Meta:
        table = "member"
        indexes = (
            Index(fields=("unit_id",), name="ix_member_unit"),
            Index(fields=("person_id",), name="ix_member_person"),
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
    def term(self) -> str:
        """授权期限, as people read it; the legal rep's has no end."""
        if self.valid_until is None:
            return "长期有效"
        start = f"{self.valid_from:%Y-%m-%d}" if self.valid_from else ""
        return f"{start}至{self.valid_until:%Y-%m-%d}"

    @property
    def current_state(self) -> MemberState:
        """The state with the term applied: a term ends at 24:00 of its last day."""
        if self.state not in {MemberState.WAITING, MemberState.ACTIVE}:
            return self.state
        today = clock.today()
        if self.valid_until is not None and self.valid_until < today:
            return MemberState.EXPIRED
        if self.valid_from is not None and self.valid_from > today:
            return MemberState.WAITING
        return MemberState.ACTIVE

    def may(self, action: Action, *, on: Reached | None = None) -> bool:
        """True when the loaded row has a right, at all or to one row.

        The verb asks again with `require`.
        """
        if self.current_state is not MemberState.ACTIVE:
            return False
        scope = self.scope(action)
        return scope is not None if on is None else within(scope, on.reach(self))

    def scope(self, action: Action) -> Scope | None:
        """How far the right to an action reaches; None without it."""
        return scope_of(self.role, action)

    async def require(self, action: Action) -> None:
        """Decide a right on re-read rows; called first in a verb, inside its transaction."""
        fresh = await self.reread()
        if refusal := fresh.refusal():
            raise SessionEnded(refusal)
        if not fresh.may(action):
            raise NotAllowed(f"您没有“{action.label}”的权限，请联系本单位法定代表人")

    def refusal(self) -> str:
        """Why this member cannot be signed in now, for them to read; empty when they can."""
        if text := self.unit.refusal():
            return text
        state = self.current_state
        if state is MemberState.EXPIRED:
            since = f"{self.valid_until:%Y年%m月%d日}" if self.valid_until else "日前"
            return f"您的权限已于{since}到期，请联系本单位法定代表人或管理员更新期限"
        if state is MemberState.WAITING:
            return f"您的权限自{self.valid_from:%Y年%m月%d日}起生效，请届时登录"
        if state is not MemberState.ACTIVE:
            return _OUT[state]
        if self.role is not Role.LEGAL_REP and not self.unit.has_multi_agent:
            return "本单位尚未开通多经办人，请由法定代表人登录并开通"
        return ""

    @classmethod
    async def found_by(cls, unit: "Unit | None", login: PersonLogin) -> Self | None:
        """The member of a unit by 证件号码 or 移动电话: the live one, else the last.

        Without a unit it asks the same question, so that nobody can tell by the clock.
        """
        mine = Q(person__id_index__in=login.numbers or ("",))
        if login.mobile:
            mine |= Q(mobile_index=login.mobile)
        members = cls.filter(mine, unit_id=unit.id if unit else 0)
        found = await members.select_related("unit", "person").order_by("-id").limit(20)
        return next((m for m in found if m.state in LIVE_STATES), found[0] if found else None)

    @classmethod
    async def of_person(cls, person: "Person") -> list[Self]:
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

    @classmethod
    @transactional
    async def enter(cls, code: str, *, by: Session, visitor: str, next_path: str) -> str:
        """进入单位: a login ticket for another place of the person who is signed in already."""
        if not await Session.alive().filter(id=by.id).exists():
            raise SessionEnded
        member = await cls.place_of(by.person_id, code)
        if member is None:
            raise NotFound(NO_SUCH_PLACE)
        if refusal := member.refusal():
            raise NotAllowed(refusal)
        return await LoginTicket.issue(
            visitor=visitor, next_path=next_path, member=member, before=by
        )

    @property
    def password_context(self) -> PasswordContext:
        """What the password must not contain; for the live hints as well."""
        return PasswordContext(
            uscc=self.unit.uscc,
            mobile=self.mobile,
            id_number=self.person.id_number,
            names=(self.person.name, self.unit.name),
        )

    async def change_password(
        self, old: str, new: str, *, origin: Origin, keep: Session | None = None
    ) -> None:
        """Set a new password by knowing the old one; wrong old ones count like failed logins."""
        if not old:
            raise Invalid("请输入原密码", "old_password")
        stored = (await self.reread()).password_hash
        account = account_key("signed in", (self.code, ""))
        check = PasswordCheck(account, old, stored, self.person_id, origin, asks_slider=False)
        if not await check.is_right():
            raise Invalid("原密码不正确，请核对后重新输入", "old_password")
        await self.set_password(new, keep=keep)

    async def set_password(self, new: str, *, keep: Session | None = None) -> None:
        """Set a password for a proven member and end the other sessions; slow hashes come first."""
        fresh = await self.reread()
        await accept_password(new, fresh.password_context)
        await PasswordHistory.refuse_used(fresh, new)
        await fresh._store_password(await hash_password(new), keep)

    @transactional
    async def _store_password(self, password_hash: str, keep: Session | None) -> None:
        """Store a hash, unless another password came first while it was computed."""
        known = self.password_hash
        await self.lock()
        await self.require(Action.PASSWORD_CHANGE)
        changed = await Member.filter(id=self.id, password_hash=known).update(
            password_hash=password_hash, password_changed_at=clock.now()
        )
        if not changed:
            raise Conflict("密码刚刚已被修改，请用新密码重新登录", "password")
        await PasswordHistory.remember(self, password_hash)
        await LoginTicket.void_all_of(member=self)
        await KnownDevice.forget_others(self.person_id, keep.visitor if keep else "")
        await Session.end_all_of(member=self, reason=EndReason.PASSWORD, except_=keep)
        await record(AuditEvent.PASSWORD_CHANGED, unit=self.unit, by=self, subject=self)

    async def upgrade_hash(self, password: str) -> None:
        """Store a password just proven under today's costs, when its hash has older ones."""
        if not self.password_hash or not needs_upgrade(self.password_hash):
            return
        upgraded = await hash_password(password)
        old = Member.filter(id=self.id, password_hash=self.password_hash)
        await old.update(password_hash=upgraded)

    async def lock(self) -> None:
        """Hold the row until the transaction ends, against whoever counts or changes it."""
        await Member.select_for_update().get(id=self.id)

    async def reread(self) -> "Member":
        """The row of now with unit and person."""
        return await Member.get(id=self.id).select_related("unit", "person")
