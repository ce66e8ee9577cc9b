"""邀请: a seat of a unit that is offered to somebody, until they accept it or it ends.

It is no membership yet. It holds the seat that it will take; one that follows a membership (a
change of role, or another manager) names it, and the old membership ends in the transaction in
which the new one begins. It is bound to 证件号码 and name, never to a link or a mobile: whoever
invites reads the same whether or not somebody of that number is known to the hall.
"""

from datetime import date, timedelta
from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.mask import mask_id, mask_mobile, mask_name
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.people.person import Person
from models.standards.identifier import same_name
from models.units.member import Member
from models.units.permission import Role
from models.units.term import Term
from models.units.unit import Unit

LIFETIME = timedelta(days=7)


class InvitationState(Labeled):
    """How far an invitation has come; ended ones never reopen."""

    WAITING = "waiting", "待确认"
    ACCEPTED = "accepted", "已接受"
    REFUSED = "refused", "已拒绝"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "已失效"


WAITING = (InvitationState.WAITING,)
_RELATED = ("unit", "invited_by", "invited_by__person", "follows")


class Invitation(HallModel):
    """One offer; `version` grows with each change of what is offered.

    `slot` is None where the seat is that of the membership which it follows.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="invitations", on_delete=fields.RESTRICT
    )
    unit_id: int
    role = fields.CharEnumField(Role, max_length=24)
    slot = fields.SmallIntField(null=True)
    state = fields.CharEnumField(InvitationState, max_length=16, default=InvitationState.WAITING)
    version = fields.IntField(default=1)
    name = EncryptedCharField("invited name", max_length=60)
    id_number = EncryptedCharField("invited id number", max_length=30)
    id_index = BlindIndexField("person id number", source="id_number")
    mobile = EncryptedCharField("member mobile", max_length=20)
    mobile_index = BlindIndexField("member mobile", source="mobile")
    valid_from = fields.DateField()
    valid_until = fields.DateField(null=True)
    items = fields.JSONField[list[str]](default=list)
    follows: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="followed_by", on_delete=fields.RESTRICT, null=True
    )
    follows_id: int | None
    invited_by: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="invited", on_delete=fields.RESTRICT
    )
    invited_by_id: int
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="invitation", on_delete=fields.RESTRICT, null=True
    )
    member_id: int | None
    reason = fields.CharField(max_length=200, default="")
    created_at = UtcField()
    expires_at = UtcField()
    ended_at = UtcField(null=True)

    rules = (
        # One waiting row per person and unit; its seat and its mobile are nobody else's.
        RuleIndex("uq_invitation_person", ("unit_id", "id_index"), WAITING),
        RuleIndex("uq_invitation_mobile", ("unit_id", "mobile_index"), WAITING),
        RuleIndex("uq_invitation_slot", ("unit_id", "role", "slot"), WAITING),
    )

    class Meta:
        table = "invitation"
        indexes = (
            Index(fields=("unit_id", "state"), name="ix_invitation_unit"),
            Index(fields=("id_index", "state"), name="ix_invitation_person"),
            Index(fields=("state", "expires_at"), name="ix_invitation_due"),
        )

    @property
    def masked_name(self) -> str:
        """姓名 as everybody may see it."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """证件号码 as everybody may see it."""
        return mask_id(self.id_number)

    @property
    def masked_mobile(self) -> str:
        """移动电话 as everybody may see it."""
        return mask_mobile(self.mobile)

    @property
    def term(self) -> Term:
        """授权期限 as it was offered; it begins with the acceptance at the earliest."""
        return Term(self.valid_from, self.valid_until)

    @property
    def current_state(self) -> InvitationState:
        """The state with the clock applied: it waits seven days."""
        is_over = self.expires_at <= clock.now() or (
            self.valid_until is not None and self.valid_until < clock.today()
        )
        if self.state is InvitationState.WAITING and is_over:
            return InvitationState.LAPSED
        return self.state

    @property
    def days_left(self) -> int:
        """Days in which it can still be answered, the present one included."""
        left: date = clock.local(self.expires_at).date()
        return max(0, (left - clock.today()).days)

    def is_for(self, person: Person) -> bool:
        """True for the person of the number and the name; a wrong name is nobody's."""
        return self.id_index == person.id_index and same_name(self.name, person.name)

    @classmethod
    def waiting(cls) -> QuerySet[Self]:
        """Those that can still be answered."""
        return cls.filter(state=InvitationState.WAITING, expires_at__gt=clock.now())

    @classmethod
    async def of_person(cls, person: Person) -> list[Self]:
        """What waits for an answer of a person, the newest first."""
        rows = cls.waiting().filter(id_index=person.id_number).order_by("-id")
        found = await rows.select_related(*_RELATED)
        return [each for each in found if each.is_for(person)]

    @classmethod
    async def misnamed(cls, person: Person) -> list[Self]:
        """What waits for a person's number under another name, which they alone may learn.

        It can be accepted only when the unit has put the name right.
        """
        rows = await cls.waiting().filter(id_index=person.id_number).select_related("unit")
        return [each for each in rows if not each.is_for(person)]

    @classmethod
    async def find(cls, code: str, person: Person) -> Self | None:
        """One of a person's own by its code, whatever its state; somebody else's is none."""
        if not is_code(code):
            return None
        rows = cls.filter(code=code, id_index=person.id_number)
        found = await rows.select_related(*_RELATED).first()
        return found if found and found.is_for(person) else None
