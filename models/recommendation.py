"""推荐: in which order a unit's home offers the items, and how 换一换 walks through them.

The order is fits the unit's type, deadline near or window open, used by similar units, new, and
last the catalogue's own. It is the same for a whole day, so that 换一换 meets every item once
before it begins again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models import clock
from models.case import Case
from models.favorite import Favorite
from models.labeled import Labeled
from models.member import Member
from models.service_item import ItemKind, ServiceItem

PAGE_SIZE = 16
USED_WITHIN = timedelta(days=90)
USED_SAMPLE = 500  # the newest cases of similar units tell enough; all of them cost too much
_SHOWN = ("id", "code", "name", "kind", "is_listed")
_RANKED_BY = ("id", "kind", "for_unit", "unit_types", "window", "listed_on", "sort")


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

    ids: dict[ItemTab, list[int]]

    def count(self, tab: ItemTab) -> int:
        """How many items a tab holds."""
        return len(self.ids[tab])

    def rounds(self, tab: ItemTab) -> int:
        """How many times 换一换 shows something new, the first page counted."""
        return max(1, -(-self.count(tab) // PAGE_SIZE))

    async def page(self, tab: ItemTab, turn: int) -> list[ServiceItem]:
        """The sixteen items of a turn; after the last ones it begins again."""
        start = turn % self.rounds(tab) * PAGE_SIZE
        ids = self.ids[tab][start : start + PAGE_SIZE]
        rows = await ServiceItem.filter(id__in=ids).only(*_SHOWN)
        found = {item.id: item for item in rows}
        return [found[key] for key in ids if key in found]

    async def refresh_favorites(self, member: Member) -> None:
        """Read the stars again, after one was set or taken away."""
        self.ids[ItemTab.FAVORITES] = await Favorite.item_ids(member)

    @classmethod
    async def of(cls, member: Member) -> "ItemShelf":
        """Everything the member may do, ordered for the unit and the present day."""
        day = clock.today()
        items = await ServiceItem.open_to(member).only(*_RANKED_BY)
        used = await _used_by_similar_units(member, day) if items else Counter[int]()
        unit_type = member.unit.unit_type
        ranked = sorted(items, key=lambda item: _rank(item, unit_type, day, used[item.id]))
        return cls(
            {
                ItemTab.RECOMMENDED: [item.id for item in ranked],
                ItemTab.APPLY: [i.id for i in ranked if i.kind is ItemKind.APPLY],
                ItemTab.QUERY: [i.id for i in ranked if i.kind is ItemKind.QUERY],
                ItemTab.FAVORITES: await Favorite.item_ids(member),
            }
        )


def _rank(item: ServiceItem, unit_type: str, day: date, used: int) -> tuple[int, ...]:
    """Sorts what serves the unit best to the front."""
    openness = 0 if item.is_closing(day) else 1 if item.is_open(day) else 2
    return (not item.fits(unit_type), openness, -used, not item.is_new(day), item.sort)


async def _used_by_similar_units(member: Member, day: date) -> Counter[int]:
    """How often other units of the same type filed each item lately, before this day began."""
    midnight = datetime.combine(day, time(), clock.SHANGHAI)
    lately = Case.filter(filed_at__lt=midnight, filed_at__gte=midnight - USED_WITHIN)
    similar = lately.filter(unit__unit_type=member.unit.unit_type).exclude(unit_id=member.unit_id)
    newest = similar.order_by("-filed_at").limit(USED_SAMPLE).only("id", "item_id")
    return Counter([case.item_id for case in await newest])
