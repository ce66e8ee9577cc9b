"""授权: an item that an agent may handle for the unit; managers and legal reps need none.

A grant lives as long as the membership that holds it, or until a day that was named when it was
given (`valid_until`), as by a giver whose own term ends first.
"""

from collections.abc import Sequence
from datetime import date

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.model import HallModel
from models.base.rule_index import RuleIndex
from models.services.service_item import ServiceItem
from models.units.member import Member


class Grant(HallModel):
    """One item of one member; ended ones stay, since the history tells of them."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="grants", on_delete=fields.RESTRICT
    )
    member_id: int
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        "hall.ServiceItem", related_name="grants", on_delete=fields.RESTRICT
    )
    item_id: int
    granted_by: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="granted", on_delete=fields.RESTRICT
    )
    granted_by_id: int
    granted_at = UtcField()
    valid_until = fields.DateField(null=True)
    last_used_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    ended_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="took", on_delete=fields.RESTRICT, null=True
    )
    ended_by_id: int | None

    # An item is given to a member once.
    rules = (RuleIndex("uq_item_grant", ("member_id", "item_id"), where="ended_at IS NULL"),)

    class Meta:
        table = "item_grant"  # "grant" is a word of SQL
        indexes = (
            Index(fields=("member_id", "ended_at", "item_id"), name="ix_item_grant_member"),
            Index(fields=("item_id", "ended_at", "member_id"), name="ix_item_grant_item"),
        )

    @classmethod
    def in_force(cls, member: Member) -> QuerySet["Grant"]:
        """What a member holds today; whether the membership itself lives is asked apart."""
        return cls.filter(_runs(clock.today()), member_id=member.id, ended_at=None)

    @classmethod
    async def codes(cls, member: Member) -> frozenset[str]:
        """The codes of the items that are granted to a member."""
        found = await cls.in_force(member).values_list("item__code", flat=True)
        return frozenset(map(str, found))

    @classmethod
    async def codes_of(cls, member_ids: list[int]) -> dict[int, frozenset[str]]:
        """The codes of the items of each of some members, by one query."""
        rows = cls.filter(_runs(clock.today()), member_id__in=member_ids, ended_at=None)
        found: dict[int, set[str]] = {each: set() for each in member_ids}
        for holder, code in await rows.values_list("member_id", "item__code"):
            found[int(str(holder))].add(str(code))
        return {holder: frozenset(codes) for holder, codes in found.items()}

    @classmethod
    async def items_of(cls, members: Sequence[Member]) -> dict[int, list[ServiceItem]]:
        """What each of some members holds today, by their ids, in the order of the catalogue."""
        found: dict[int, list[ServiceItem]] = {member.id: [] for member in members}
        rows = cls.filter(_runs(clock.today()), member_id__in=list(found), ended_at=None)
        for grant in await rows.select_related("item").order_by("item__sort"):
            found[grant.member_id].append(grant.item)
        return found

    @classmethod
    async def counts(cls, member_ids: list[int]) -> dict[int, int]:
        """How many items each of some members holds."""
        rows = cls.filter(_runs(clock.today()), member_id__in=member_ids, ended_at=None)
        found: dict[int, int] = dict.fromkeys(member_ids, 0)
        for holder in await rows.values_list("member_id", flat=True):
            found[int(str(holder))] += 1
        return found


def _runs(today: date) -> Q:
    return Q(valid_until=None) | Q(valid_until__gte=today)
