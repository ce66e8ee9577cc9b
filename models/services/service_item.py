"""事项: what the hall offers, as the catalogue names it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.standards.region import Region
from models.units.member import Member
from models.units.permission import Action, is_unit_wide

SETTLEMENT_FIRST_DAY = 7
SETTLEMENT_LAST_DAY = 10
CLOSING_DAYS = 3
NEW_DAYS = 90


class ItemKind(Labeled):
    """What is done with an item; the word stands before its name."""

    APPLY = "apply", "办事"
    QUERY = "query", "查询"


class Level(Labeled):
    """办理层级: which offices take an item."""

    PROVINCE = "province", "省本级"
    CITY = "city", "设区市"
    COUNTY = "county", "县（市、区）"


class Window(Labeled):
    """When an item is taken: social insurance is settled from the 7th to the 10th."""

    ALWAYS = "always", "全年受理"
    BEFORE_SETTLEMENT = "before_settlement", "每月11日至次月6日受理，7日至10日为结算期，暂停受理"
    SETTLEMENT = "settlement", "每月7日至10日（结算期）受理"

    def is_taken_on(self, day: date) -> bool:
        """True when items of this window are taken on a day."""
        settling = SETTLEMENT_FIRST_DAY <= day.day <= SETTLEMENT_LAST_DAY
        return self is Window.ALWAYS or settling == (self is Window.SETTLEMENT)

    def next_opening(self, day: date) -> date:
        """The first day, from this one on, when items of this window are taken."""
        while not self.is_taken_on(day):
            day += timedelta(days=1)
        return day

    def is_closing(self, day: date) -> bool:
        """True when items of this window are taken on a day, but no more three days later."""
        return self.is_taken_on(day) and not self.is_taken_on(day + timedelta(days=CLOSING_DAYS))


class ServiceItem(HallModel):
    """事项: one entry of the catalogue, with what its guide says."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=12, unique=True)
    name = fields.CharField(max_length=100)
    name_pinyin = fields.CharField(max_length=700)
    name_initials = fields.CharField(max_length=100)
    kind = fields.CharEnumField(ItemKind, max_length=10)
    for_unit = fields.BooleanField()
    for_person = fields.BooleanField()
    for_institution = fields.BooleanField()
    unit_types = fields.JSONField[list[str]]()
    business_line = fields.CharField(max_length=20)
    themes = fields.JSONField[list[str]]()
    summary = fields.CharField(max_length=300)
    materials = fields.JSONField[list[dict[str, Any]]]()
    conditions = fields.JSONField[list[str]]()
    steps = fields.JSONField[list[dict[str, str]]]()
    results = fields.JSONField[list[str]]()
    item_type = fields.CharField(max_length=12)
    levels = fields.JSONField[list[str]]()
    online_depth = fields.SmallIntField()
    needs_unit_review = fields.BooleanField()
    is_delivered = fields.BooleanField()
    is_grantable = fields.BooleanField()
    legal_limit = fields.CharField(max_length=20)
    promised_limit = fields.CharField(max_length=20)
    fee = fields.CharField(max_length=60)
    authority = fields.CharField(max_length=60)
    basis = fields.CharField(max_length=200)
    window = fields.CharEnumField(Window, max_length=20)
    phone = fields.CharField(max_length=20)
    sort = fields.IntField()
    is_listed = fields.BooleanField(default=True)
    listed_on = fields.DateField(null=True)

    class Meta:
        table = "service_item"
        ordering = ["sort"]

    def fits(self, unit_type: str) -> bool:
        """True when units of a 单位类别 may need it; most items fit every type."""
        return self.for_unit and (not self.unit_types or unit_type in self.unit_types)

    @property
    def letter(self) -> str:
        """首字母 under which lists file it; # for a name that begins with a digit."""
        first = str(self.name_initials)[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"

    @property
    def is_regional(self) -> bool:
        """True when each city takes it for itself, so that the chosen city matters."""
        return Level.CITY in self.levels

    def is_taken_in(self, region: Region) -> bool:
        """True when the offices of a region take it: 省本级 or a city with its counties."""
        return Level.PROVINCE in self.levels if region.is_province else self.is_regional

    def is_taken_on(self, day: date) -> bool:
        """True when the item is taken on a day."""
        return self.window.is_taken_on(day)

    def is_closing(self, day: date) -> bool:
        """True when the item's deadline is near."""
        return self.window.is_closing(day)

    def is_new(self, day: date) -> bool:
        """True for 90 days after the item joined a catalogue that was there before it."""
        return self.listed_on is not None and self.listed_on > day - timedelta(days=NEW_DAYS)

    @classmethod
    def for_units(cls) -> QuerySet["ServiceItem"]:
        """Items that a unit may use, in the order of the catalogue."""
        return cls.filter(for_unit=True, is_listed=True).order_by("sort")

    @classmethod
    def named(cls, codes: Collection[str]) -> QuerySet["ServiceItem"]:
        """The items of some codes, in the order of the catalogue; unknown ones are left out."""
        return cls.filter(code__in=list(codes)).order_by("sort")

    @staticmethod
    def are_all_granted_to(member: Member) -> bool:
        """True when a member may do every item for units; an agent only what is granted to them."""
        return is_unit_wide(member.scope(Action.CASE_FILE))

    @classmethod
    def granted_to(cls, member: Member) -> QuerySet["ServiceItem"]:
        """Listed items that a member may do; an agent those that are granted to them."""
        items = cls.for_units()
        if cls.are_all_granted_to(member):
            return items
        in_force = Q(grants__valid_until=None) | Q(grants__valid_until__gte=clock.today())
        return items.filter(in_force, grants__member_id=member.id, grants__ended_at=None)
