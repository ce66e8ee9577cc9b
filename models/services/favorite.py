"""收藏: the items that a person keeps at hand where they act, up to a hundred.

The owner is whom the member acts for (`Member.acts_for`).
"""

from functools import cache
from typing import Any

from tortoise import fields
from tortoise.queryset import QuerySet, ValuesQuery

from models.base import clock
from models.base.error import LimitReached, NotFound, SessionEnded
from models.base.field import UtcField
from models.base.key import is_code
from models.base.model import HallModel
from models.base.tx import transactional
from models.database.prepared import PreparedValues
from models.people.person import Person
from models.records.owner import OwnerKind
from models.services.service_item import ServiceItem
from models.units.member import Member

MAX_FAVORITES = 100
NEWEST_FIRST = ("-created_at", "-id")
NO_SUCH_ITEM = "该事项已停用或不在您的办理范围内，不能收藏"


class Favorite(HallModel):
    """One item that one person has starred while acting for one owner."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="favorites", on_delete=fields.CASCADE
    )
    person_id: int
    owner_kind = fields.CharEnumField(OwnerKind, max_length=12)
    owner_code = fields.CharField(max_length=32)
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        "hall.ServiceItem", related_name="favorites", on_delete=fields.CASCADE
    )
    item_id: int
    created_at = UtcField()

    class Meta:
        table = "favorite"
        unique_together = (("person", "owner_code", "owner_kind", "item"),)

    @classmethod
    def of(cls, member: Member) -> QuerySet["Favorite"]:
        """What the member has starred, the newest first."""
        return cls.filter(**_whose(member)).order_by(*NEWEST_FIRST)

    @classmethod
    async def item_ids(cls, member: Member) -> list[int]:
        """The ids of the items that the member has starred, in the same order."""
        owner = member.acts_for
        rows = await _starred(owner.kind).run(member.person_id, owner.code)
        return [row["item_id"] for row in rows]

    @classmethod
    @transactional
    async def toggle(cls, item_code: str, *, by: Member) -> bool:
        """Star an item or take its star away; true when it is starred now.

        The member's row is locked, so that quick clicks neither pass the limit nor star twice.
        """
        if not is_code(item_code, 12):
            raise NotFound(NO_SUCH_ITEM)
        await by.lock()
        fresh = await Member.get(id=by.id).select_related("unit", "person")
        if refusal := fresh.refusal():
            raise SessionEnded(refusal)
        if await cls.filter(**_whose(by), item__code=item_code).delete():
            return False
        item = await ServiceItem.granted_to(fresh).get_or_none(code=item_code)
        if item is None:
            raise NotFound(NO_SUCH_ITEM)
        if await cls.of(by).count() >= MAX_FAVORITES:
            raise LimitReached(f"最多收藏{MAX_FAVORITES}个事项，请先取消不常用的收藏")
        await cls.create(**_whose(by), item=item, created_at=clock.now())
        return True


def _whose(member: Member) -> dict[str, Any]:
    """The columns that say whose stars a member sees; load `unit` with the member."""
    owner = member.acts_for
    return {
        "person_id": member.person_id,
        "owner_kind": owner.kind,
        "owner_code": owner.code,
    }


@cache
def _starred(kind: OwnerKind) -> PreparedValues:
    """The items that anybody has starred who acts for such an owner."""

    def ask(person: int, code: str) -> ValuesQuery[Any]:
        stars = Favorite.filter(person_id=person, owner_kind=kind, owner_code=code)
        return stars.order_by(*NEWEST_FIRST).values("item_id")

    return PreparedValues(Favorite, [(Favorite, "person_id"), (Favorite, "owner_code")], ask)
