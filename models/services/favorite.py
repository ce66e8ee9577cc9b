"""收藏: the items that a person keeps at hand in a unit, up to a hundred."""

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import LimitReached, NotFound, SessionEnded
from models.base.field import UtcField
from models.base.key import is_code
from models.base.model import HallModel
from models.base.tx import transactional
from models.people.person import Person
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.unit import Unit

MAX_FAVORITES = 100
NO_SUCH_ITEM = "该事项已停用或不在您的办理范围内，不能收藏"


class Favorite(HallModel):
    """One item that one person has starred while acting for one unit."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="favorites", on_delete=fields.CASCADE
    )
    person_id: int
    unit: fields.ForeignKeyRelation[Unit] = fields.ForeignKeyField(
        "hall.Unit", related_name="favorites", on_delete=fields.CASCADE
    )
    unit_id: int
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        "hall.ServiceItem", related_name="favorites", on_delete=fields.CASCADE
    )
    item_id: int
    created_at = UtcField()

    class Meta:
        table = "favorite"
        unique_together = (("person", "unit", "item"),)

    @classmethod
    def of(cls, member: Member) -> QuerySet["Favorite"]:
        """What the member has starred, the newest first."""
        mine = cls.filter(person_id=member.person_id, unit_id=member.unit_id)
        return mine.order_by("-created_at", "-id")

    @classmethod
    async def item_ids(cls, member: Member) -> list[int]:
        """The ids of the items that the member has starred, in the same order."""
        return [favorite.item_id for favorite in await cls.of(member).only("id", "item_id")]

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
        if await cls.filter(person=by.person_id, unit=by.unit_id, item__code=item_code).delete():
            return False
        item = await ServiceItem.open_to(fresh).get_or_none(code=item_code)
        if item is None:
            raise NotFound(NO_SUCH_ITEM)
        if await cls.of(by).count() >= MAX_FAVORITES:
            raise LimitReached(f"最多收藏{MAX_FAVORITES}个事项，请先取消不常用的收藏")
        await cls.create(
            person_id=by.person_id, unit_id=by.unit_id, item=item, created_at=clock.now()
        )
        return True
