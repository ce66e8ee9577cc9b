"""业务事项 of the unit's home: the tabs 推荐, 办事, 查询 and 收藏, 换一换, and the stars."""

import asyncio

from components.frame.site_map import has_page
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.announce import announce
from components.parts.fragment import Fragment
from models.cases.recommendation import ItemShelf, ItemTab
from models.services.favorite import Favorite
from models.services.service_item import ServiceItem
from models.units.member import Member


class ItemBoard:
    """The tiles of one tab; what is chosen lives as long as the page."""

    def __init__(self, member: Member, shelf: ItemShelf) -> None:
        self._member = member
        self._shelf = shelf
        self._tab = ItemTab.RECOMMENDED
        self._turn = 0
        self._fragment: Fragment | None = None
        self._order = asyncio.Lock()

    async def show(self) -> None:
        """Place the board, or bring it up to date."""
        async with self._order:  # what was read first must not be shown last
            await self._show()

    async def _show(self) -> None:
        shelf, tab = self._shelf, self._tab
        context = {
            "tab": tab,
            "items": await shelf.page(tab, self._turn),
            "starred": frozenset(shelf.ids[ItemTab.FAVORITES]),
            "counts": {each: shelf.count(each) for each in ItemTab if each.is_counted},
            "has_more": shelf.rounds(tab) > 1,
        }
        if self._fragment is not None:
            self._fragment.refresh(**context)
            return
        self._fragment = Fragment(
            "services/item_board.html",
            tag="section",
            classes="rs-card",
            on_act={"tab": self._choose, "shuffle": self._shuffle, "favorite": self._star},
            tabs=list(ItemTab),
            has_guide=has_page("/services/{code}"),
            **context,
        )
        self._fragment.props("aria-label=业务事项")
        if not ServiceItem.are_all_granted_to(self._member):
            on_topic(f"member:{self._member.code}", self._follow)

    async def _follow(self) -> None:
        """Offer what the member may do by now; what was taken from them is gone at once."""
        async with self._order:
            fresh = await self._member.reread()
            if self._fragment is None or self._fragment.is_deleted or fresh.refusal():
                return
            self._member, self._shelf = fresh, await ItemShelf.of(fresh)
            await self._show()

    @act()
    async def _choose(self, name: str) -> None:
        self._tab, self._turn = ItemTab.of(name), 0
        await self.show()

    @act()
    async def _shuffle(self, _arg: str) -> None:
        self._turn += 1
        await self.show()
        announce("已换一批")

    @act()
    async def _star(self, code: str) -> None:
        await Favorite.toggle(code, by=self._member)
        await self._shelf.refresh_favorites(self._member)
        await self.show()
