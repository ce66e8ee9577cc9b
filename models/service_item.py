"""事项: what the hall offers, as the catalogue names it."""

from datetime import date

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import HallModel
from models.labeled import Labeled

SETTLEMENT_FIRST_DAY = 7
SETTLEMENT_LAST_DAY = 10


class ItemKind(Labeled):
    """What is done with an item; the word stands before its name."""

    APPLY = "apply", "办事"
    QUERY = "query", "查询"


class Window(Labeled):
    """When an item is taken: social insurance is settled from the 7th to the 10th."""

    ALWAYS = "always", "全年受理"
    BEFORE_SETTLEMENT = "before_settlement", "每月11日至次月6日受理，7日至10日为结算期，暂停受理"
    SETTLEMENT = "settlement", "每月7日至10日（结算期）受理"

    def is_open(self, day: date) -> bool:
        """True when items of this window are taken on a day."""
        settling = SETTLEMENT_FIRST_DAY <= day.day <= SETTLEMENT_LAST_DAY
        return self is Window.ALWAYS or settling == (self is Window.SETTLEMENT)


class ServiceItem(HallModel):
    """事项: one entry of the catalogue, with what its guide says."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=12, unique=True)
    name = fields.CharField(max_length=100)
    name_pinyin = fields.CharField(max_length=400)
    name_initials = fields.CharField(max_length=100)
    kind = fields.CharEnumField(ItemKind, max_length=10)
    for_unit = fields.BooleanField()
    for_person = fields.BooleanField()
    for_institution = fields.BooleanField()
    unit_types = fields.JSONField[list[str]]()
    business_line = fields.CharField(max_length=20)
    themes = fields.JSONField[list[str]]()
    summary = fields.CharField(max_length=300)
    materials = fields.JSONField[list[str]]()
    legal_limit = fields.CharField(max_length=20)
    promised_limit = fields.CharField(max_length=20)
    fee = fields.CharField(max_length=60)
    authority = fields.CharField(max_length=60)
    basis = fields.CharField(max_length=200)
    window = fields.CharEnumField(Window, max_length=20)
    phone = fields.CharField(max_length=20)
    sort = fields.IntField()
    is_listed = fields.BooleanField(default=True)

    class Meta:
        table = "service_item"
        ordering = ["sort"]

    def fits(self, unit_type: str) -> bool:
        """True when units of a 单位类别 may need it; most items fit every type."""
        return self.for_unit and (not self.unit_types or unit_type in self.unit_types)

    def is_open(self, day: date) -> bool:
        """True when the item is taken on a day."""
        return self.window.is_open(day)

    @classmethod
    def for_units(cls) -> QuerySet["ServiceItem"]:
        """Items that a unit may use, in the order of the catalogue."""
        return cls.filter(for_unit=True, is_listed=True).order_by("sort")

    @classmethod
    async def recommended(cls, unit_type: str, day: date) -> list["ServiceItem"]:
        """推荐: what fits the unit's type and is taken today first, then the catalogue's order.

        The order is the same all day, so that 换一换 walks through it without repeats.
        """
        items = await cls.for_units()
        return sorted(
            items, key=lambda item: (not item.fits(unit_type), not item.is_open(day), item.sort)
        )
