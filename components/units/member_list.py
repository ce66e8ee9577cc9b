"""授权账号: the levels, the terms that end soon, and the list with its filters, search and pages.

It follows every change of the unit's people, wherever that is made.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.alert import Alert
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.units.member_row import row_of
from models.base import clock
from models.base.page import asked_page
from models.services.grant import Grant
from models.units.member import Member
from models.units.permission import Action, Role
from models.units.roster import MAX_WORDS, Found, Part, Roster

LEVELS = (
    (Role.LEGAL_REP, "verified_user", "", "一级"),
    (Role.MANAGER, "admin_panel_settings", "c4", "二级"),
    (Role.AGENT, "group", "c2", "三级"),
)
MOST_NAMED = 3
PATH = "/unit/members"


class MemberList:
    """`on_act` are the handlers of the rows' acts by their names; each gets a code.

    `asked` is what the address asks for: a part, words and a page.
    """

    def __init__(
        self,
        member: Member,
        on_act: Mapping[str, Callable[..., Any]],
        asked: tuple[str, str, str] = ("", "", ""),
    ) -> None:
        self._member = member
        self._on_act = dict(on_act)
        part, words, number = asked
        self._part, self._words = Part.of(part), words.strip()[:MAX_WORDS]
        self._number = asked_page(number)
        self._order = asyncio.Lock()
        self.followers: list[Callable[[], Awaitable[None]]] = []  # who reads again with it

    async def place_levels(self) -> None:
        """Place the three cards of the levels."""
        self._roster = await Roster.of(self._member)
        self._levels = Fragment(
            "units/member_levels.html", classes="rs-hier", levels=self._seats(self._roster)
        )

    async def place(self) -> None:
        """Place the reminder and the list; they stay up to date by themselves."""
        self._ending = Alert(tone="warn", on_act=self._on_act["renew_ending"])
        self._list = Fragment(
            "units/member_list.html",
            tag="section",
            classes="rs-card",
            on_act={**self._on_act, **self._own_acts()},
            parts=tuple(Part),
            **await self._context(self._roster),
        ).props("aria-labelledby=members")
        self._show_ending(self._roster)
        on_topic(f"members:{self._member.unit_id}", self._read)

    def _own_acts(self) -> dict[str, Callable[..., Any]]:
        return {
            "part": self._choose,
            "search": self._search,
            "clear": self._clear,
            "page": self._turn,
        }

    @act(needs=Action.AGENT_ADD)
    async def _choose(self, part: str) -> None:
        self._part, self._number = Part.of(part), 1
        await self._show()

    @act(needs=Action.AGENT_ADD)
    async def _search(self, _arg: str, fields: Mapping[str, str]) -> None:
        self._words, self._number = fields.get("q", "").strip()[:MAX_WORDS], 1
        await self._show()

    @act(needs=Action.AGENT_ADD)
    async def _clear(self, _arg: str) -> None:
        self._words, self._number = "", 1
        await self._show()

    @act(needs=Action.AGENT_ADD)
    async def _turn(self, number: str) -> None:
        self._number = asked_page(number)
        await self._show()

    async def _show(self) -> None:
        """Show what was asked for, and say how many there are."""
        async with self._order:  # what was read first must not be shown last
            found = await self._refresh(await Roster.of(await current_member()))
        pages = found.ended.pages
        announce(f"查到{found.total}条" + (f"，第{found.ended.number}页" if pages > 1 else ""))

    async def _read(self) -> None:
        """Read everything again, unless the page has lost its right meanwhile."""
        async with self._order:  # what was read first must not be shown last
            roster = await Roster.again(self._member)
            if self._list.is_deleted or roster is None:
                return
            await self._refresh(roster)
            self._levels.refresh(levels=self._seats(roster))
            self._show_ending(roster)
            for follow in self.followers:
                await follow()

    async def _refresh(self, roster: Roster) -> Found:
        context = await self._context(roster)
        if not self._list.is_deleted:
            self._list.refresh(**context)
        found: Found = context["found"]
        return found

    async def _context(self, roster: Roster) -> dict[str, Any]:
        """What the list shows now."""
        found = await roster.find(self._part, self._words, self._number)
        ids = [each.id for each in found.members]
        items = await Grant.counts(ids) if ids else {}
        shown = {
            name: [row_of(each, roster, items) for each in rows]
            for name, rows in (
                ("invitations", found.invitations),
                ("members", found.members),
                ("ended", found.ended.rows),
            )
        }
        counts = {part: roster.count(part) for part in Part}
        return {
            **shown,
            "found": found,
            "pager": Pager(found.ended, PATH, self._query(), act="page", what="已结束"),
            "counts": counts,
            "chosen": self._part,
            "words": self._words,
        }

    def _query(self) -> dict[str, str]:
        """What an address says of the list; what is not chosen is not in it."""
        part = "" if self._part is Part.ALL else self._part.value
        return {name: value for name, value in (("part", part), ("q", self._words)) if value}

    def _show_ending(self, roster: Roster) -> None:
        """Say whose term ends within 30 days, with the way on; nothing where none does."""
        if not (ending := roster.ending):
            self._ending.hide()
            return
        named = "、".join(_ending_text(each) for each in ending[:MOST_NAMED])
        more = "等" if len(ending) > MOST_NAMED else ""
        self._ending.show(f"{len(ending)}人的授权将在30天内到期：{named}{more}", action="续期一年")

    @staticmethod
    def _seats(roster: Roster) -> list[tuple[Any, ...]]:
        return [(roster.seats(role), *look) for role, *look in LEVELS]


def _ending_text(member: Member) -> str:
    until = member.valid_until or clock.today()
    left = (until - clock.today()).days
    when = f"{left}天后" if left else "今天"
    return f"{member.person.masked_name}，{clock.day_words(until)}（{when}）"
