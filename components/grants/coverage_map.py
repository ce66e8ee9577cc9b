"""覆盖图: the gaps, every item as a cell, and what can be done about the chosen one."""

import asyncio
from collections.abc import Mapping
from typing import Any

from auth.web.caller import caller, current_member
from components.grants.remedy_acts import RemedyActs
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.services.item_look import LINE_LOOKS, OTHER
from components.units.member_look import FACES, end_words
from models.base import clock
from models.base.error import NotFound
from models.services.coverage import Coverage, Covered, Gap, is_leaving, take_one
from models.services.remedy import Remedies
from models.units.member import Member
from models.units.permission import Action, Role

PATH = "/unit/members/coverage"
NO_ITEM = "没有找到这个事项"
ICONS = {
    Gap.NOBODY: ("person_off", "is-bad", "只能由法人或管理员办"),
    Gap.ALONE: ("person", "is-warn2", "休假或离岗即停办"),
    Gap.ENDING: ("schedule", "is-end", "请及时更新期限"),
    Gap.IDLE: ("hourglass_disabled", "is-idle", "可收回，不会停用人"),
}


class CoverageMap:
    """It follows every change of the unit's people and grants."""

    def __init__(self, member: Member, coverage: Coverage) -> None:
        self._member, self._coverage = member, coverage
        self._gap: Gap | None = None
        self._chosen: list[str] = []
        self._is_table = False
        self._remedies = RemedyActs(lambda: self._coverage, self._choose)
        self._order = asyncio.Lock()

    def place(self) -> None:
        """Place the whole map as one element."""
        acts: Mapping[str, Any] = {
            "gap": self._choose_gap,
            "item": self._choose_item,
            "all": self._choose_all,
            "none": self._choose_none,
            "view": self._switch,
            "give": self._give,
            "take": self._take,
            **self._remedies.by_name(),
        }
        self._map = Fragment(
            "grants/coverage.html",
            classes="rs-stack",
            on_act=acts,
            icons=ICONS,
            gaps=Gap,
            looks=LINE_LOOKS,
            other=OTHER,
            face_of=lambda member: FACES.get(member.role, ""),
            left=end_words,
            printed_at=caller().base_url + PATH,
            day=clock.today(),
            **self._context(),
        )
        on_topic(f"members:{self._member.unit_id}", self._follow)

    def _context(self) -> dict[str, Any]:
        chosen = self._found()
        lines, remedies = self._coverage.lines(self._gap), Remedies(self._coverage)
        return {
            "coverage": self._coverage,
            "lines": lines,
            "is_table": self._is_table,
            "remedies": remedies,
            "told_idle": "，".join(
                f"{agent.person.masked_name} {len(codes)} 项"
                for agent, codes in remedies.idle.values()
            ),
            "holders": {h.member.code for each in self._coverage.items for h in each.holdings},
            "columns": [(each, *_column(each)) for each in self._everybody],
            "shares": self._coverage.shares(),
            "seen": sum(map(len, lines.values())),
            "gap": self._gap,
            "chosen": chosen,
            "codes": {each.item.code for each in chosen},
            "candidates": self._coverage.candidates(chosen) if chosen else [],
        }

    @property
    def _everybody(self) -> list[Member]:
        """Whoever has a column: those who may handle all of it, the agents, and who comes soon."""
        found = self._coverage
        return [*found.leads, *found.agents, *found.coming]

    def _choose(self, gap: Gap | None, codes: list[str]) -> None:
        """Show a gap with some of its items chosen."""
        self._gap, self._chosen = gap, codes
        self._map.refresh(**self._context())

    def _found(self) -> list[Covered]:
        """What is chosen, as it stands now."""
        found = (self._coverage.find(code) for code in self._chosen)
        return [each for each in found if each is not None]

    async def _follow(self) -> None:
        """Read the map again, unless the reader may do nothing here any more."""
        async with self._order:  # what was read first must not be shown last
            fresh = await self._member.reread()
            if self._map.is_deleted or fresh.refusal() or not fresh.may(Action.GRANT_EDIT):
                return
            self._coverage = await Coverage.of(fresh)
            self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_gap(self, value: str) -> None:
        gap = Gap.named(value)
        self._gap = None if gap is self._gap else gap
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _switch(self, view: str) -> None:
        """看图 or 看表: the same as cells or as rows."""
        self._is_table = view == "table"
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_item(self, code: str) -> None:
        """Choose one more, or one less; several are given together."""
        if code in self._chosen:
            self._chosen.remove(code)
        elif self._coverage.find(code):
            self._chosen.append(code)
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_all(self) -> None:
        """Choose every item that is in sight."""
        lines = self._coverage.lines(self._gap)
        self._chosen = [each.item.code for items in lines.values() for each in items]
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_none(self) -> None:
        self._chosen = []
        self._map.refresh(**self._context())

    def _item(self) -> Covered:
        """The one that is chosen, for what concerns one alone."""
        found = self._found()
        if len(found) != 1:
            raise NotFound(NO_ITEM)
        return found[0]

    @act(needs=Action.GRANT_EDIT)
    async def _give(self, code: str) -> None:
        """Give what is chosen and still lacking."""
        agent = self._remedies.agent(code)
        if not (found := self._found()):
            raise NotFound(NO_ITEM)
        await self._remedies.give(agent, [each.item.code for each in found])

    @act(needs=Action.GRANT_EDIT)
    async def _take(self, code: str) -> None:
        item, agent = self._item().item, self._remedies.agent(code)
        name = agent.person.masked_name
        told = f"减少：{item.name}。只收回授权，不停用账号。"
        if await confirm(f"收回{name}的授权？", told, yes="收回", danger=True):
            await take_one(agent, item.code, by=await current_member())
            toast_ok(f"已收回{name}的授权：{item.name}")


def _column(member: Member) -> tuple[str, str]:
    """What stands below a name, and how it looks: the role, or the day that is near."""
    today = clock.today()
    if member.valid_from is not None and member.valid_from > today:
        return f"{clock.day_words(member.valid_from)}起", "is-later"
    if member.role is Role.AGENT and member.valid_until is not None and is_leaving(member):
        return end_words(member.valid_until), "is-end"
    return member.role.label, ""
