"""推荐: in which order a unit's home offers the items, and how 换一换 walks through them.

The order is fits the unit's type, deadline near or window open, used by similar units, new, and
last the catalogue's own. It is the same for a whole day, so that 换一换 meets every item once
before it begins again; therefore each process ranks once a day for all units of a type.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from models.base import clock
from models.base.labeled import Labeled
from models.base.page import page_count
from models.cases.case import Case
from models.database.prepared import Prepared
from models.services.catalogue import Audience, Catalogue, CatalogueFilter
from models.services.favorite import Favorite
from models.services.service_item import ItemKind, ServiceItem
from models.units.member import Member

PAGE_SIZE = 16
USED_WITHIN = timedelta(days=90)
USED_SAMPLE = 500  # the newest cases of a type tell enough; all of them cost too much
MOST_RANKED = 200  # orders that are kept of one day
_SHOWN = ("id", "code", "name", "kind", "is_listed")
Use = tuple[int, int]  # a unit and the item that it filed
Ranked = Mapping["ItemTab", Sequence[int]]

_SIXTEEN = Prepared(
    ServiceItem,
    ("id",) * PAGE_SIZE,
    lambda *ids: ServiceItem.filter(id__in=ids).only(*_SHOWN),
)


class ItemTab(Labeled):
    """The tabs of the unit's home."""

    RECOMMENDED = "recommended", "推荐"
    APPLY = "apply", "办事"
    QUERY = "query", "查询"
    FAVORITES = "favorites", "收藏"

    @classmethod
    def of(cls, text: str) -> "ItemTab":
        """The tab of this name; 推荐 for a word that is none."""
        return cls(text) if text in set(cls) else cls.RECOMMENDED

    @property
    def is_counted(self) -> bool:
        """推荐 holds everything in another order; its number would say nothing."""
        return self is not ItemTab.RECOMMENDED


@dataclass
class ItemShelf:
    """What the unit's home offers a member today: the ids of each tab, in their order."""

    ids: dict[ItemTab, Sequence[int]]

    def count(self, tab: ItemTab) -> int:
        """How many items a tab holds."""
        return len(self.ids[tab])

    def rounds(self, tab: ItemTab) -> int:
        """How many times 换一换 shows something new, the first page counted."""
        return page_count(self.count(tab), PAGE_SIZE)

    async def page(self, tab: ItemTab, turn: int) -> list[ServiceItem]:
        """The sixteen items of a turn; after the last ones it begins again."""
        start = turn % self.rounds(tab) * PAGE_SIZE
        ids = self.ids[tab][start : start + PAGE_SIZE]
        rows = await _SIXTEEN.run(*ids, *range(-PAGE_SIZE, -len(ids)))
        found = {item.id: item for item in rows}
        return [found[key] for key in ids if key in found]

    async def refresh_favorites(self, member: Member) -> None:
        """Read the stars again, after one was set or taken away."""
        self.ids[ItemTab.FAVORITES] = await Favorite.item_ids(member)

    @classmethod
    async def of(cls, member: Member) -> "ItemShelf":
        """Everything the member may do, ordered for the unit and the present day."""
        favorites = await Favorite.item_ids(member)
        ranked = await _ranked_for(member)
        if not ServiceItem.are_all_granted_to(member):
            granted = await ServiceItem.granted_to(member).values_list("id", flat=True)
            mine = frozenset(int(str(each)) for each in granted)
            ranked = {tab: tuple(k for k in keys if k in mine) for tab, keys in ranked.items()}
        return cls({**ranked, ItemTab.FAVORITES: favorites})


@dataclass
class _Day:
    """What this process has found out for one day and one version of the catalogue."""

    version: str
    day: date
    used: dict[str, list[Use]] = field(default_factory=dict)
    ranked: dict[tuple[str, int], Ranked] = field(default_factory=dict)


class _Newest:
    """The day that was asked for last."""

    day = _Day("", date.min)


def _day_of(version: str, day: date) -> _Day:
    """What is known of a day; nothing of a catalogue that has no version to be known by."""
    known = _Newest.day
    if not version or (known.version, known.day) != (version, day):
        _Newest.day = known = _Day(version, day)
    elif len(known.ranked) >= MOST_RANKED:
        known.ranked.clear()
    return known


async def _ranked_for(member: Member) -> Ranked:
    """The tabs in their order: the same for all units of a type whose own cases do not count."""
    catalogue, unit_type = await Catalogue.current(), member.unit.unit_type
    today = _day_of(catalogue.version, clock.today())
    if unit_type not in today.used:
        today.used[unit_type] = await _used_lately(unit_type, today.day)
    used = today.used[unit_type]
    own = member.unit_id if any(unit == member.unit_id for unit, _ in used) else 0
    if (unit_type, own) not in today.ranked:
        today.ranked[unit_type, own] = _rank_all(catalogue, unit_type, today.day, used, own)
    return today.ranked[unit_type, own]


def _rank_all(
    catalogue: Catalogue, unit_type: str, day: date, used: Sequence[Use], own: int
) -> Ranked:
    """Every item for units, in the order of each tab."""
    often = Counter(item for unit, item in used if unit != own)
    items = catalogue.filtered(CatalogueFilter(audience=Audience.UNIT))
    items.sort(key=lambda item: _rank(item, unit_type, day, often[item.id]))
    kinds = {ItemTab.APPLY: ItemKind.APPLY, ItemTab.QUERY: ItemKind.QUERY}
    return {
        ItemTab.RECOMMENDED: tuple(item.id for item in items),
        **{tab: tuple(i.id for i in items if i.kind is kind) for tab, kind in kinds.items()},
    }


def _rank(item: ServiceItem, unit_type: str, day: date, used: int) -> tuple[int, ...]:
    """Sorts what serves the unit best to the front."""
    openness = 0 if item.is_closing(day) else 1 if item.is_taken_on(day) else 2
    return (not item.fits(unit_type), openness, -used, not item.is_new(day), item.sort)


async def _used_lately(unit_type: str, day: date) -> list[Use]:
    """What units of a type filed last before this day began, each with its unit."""
    midnight = datetime.combine(day, time(), clock.SHANGHAI)
    lately = Case.filter(filed_at__lt=midnight, filed_at__gte=midnight - USED_WITHIN)
    newest = lately.filter(unit__unit_type=unit_type).order_by("-filed_at").limit(USED_SAMPLE)
    found: Iterable[Any] = await newest.values_list("unit_id", "item_id")
    return list(found)
