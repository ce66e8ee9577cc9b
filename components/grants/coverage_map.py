"""覆盖图: the gaps, every item as a cell, and what can be done about the chosen one."""

from collections.abc import Mapping
from typing import Any

from auth.web.caller import caller, current_member
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.units.renew_dialog import RenewDialog
from models.base import clock
from models.base.error import NotFound
from models.services.coverage import Coverage, Covered, Gap, give_one, take_one
from models.units.member import Member
from models.units.permission import Action
from models.units.roster import Roster

PATH = "/unit/members/coverage"
NO_ITEM, NOBODY = "没有找到这个事项", "没有找到这位成员"
ICONS = {
    Gap.NOBODY: ("person_outline", "is-bad", "只能由法人或管理员办"),
    Gap.ALONE: ("person", "is-warn2", "休假或离岗即停办"),
    Gap.ENDING: ("schedule", "is-end", "请及时更新期限"),
    Gap.IDLE: ("hourglass_top", "is-idle", "可收回，不会停用人"),
}


class CoverageMap:
    """It follows every change of the unit's people and grants."""

    def __init__(self, member: Member, coverage: Coverage) -> None:
        self._member, self._coverage = member, coverage
        self._gap: Gap | None = None
        self._chosen: Covered | None = None

    def place(self) -> None:
        """Place the whole map as one element."""
        acts: Mapping[str, Any] = {
            "gap": self._choose_gap,
            "item": self._choose_item,
            "give": self._give,
            "take": self._take,
            "renew": self._renew,
        }
        self._map = Fragment(
            "unit/coverage.html",
            classes="rs-stack",
            on_act=acts,
            icons=ICONS,
            printed_at=caller().base_url + PATH,
            day=clock.today(),
            **self._context(),
        )
        on_topic(f"members:{self._member.unit_id}", self._follow)

    def _context(self) -> dict[str, Any]:
        chosen = self._chosen
        return {
            "coverage": self._coverage,
            "lines": self._coverage.lines(self._gap),
            "gap": self._gap,
            "chosen": chosen,
            "candidates": self._coverage.candidates(chosen) if chosen else [],
        }

    async def _follow(self) -> None:
        """Read the map again, unless the reader may do nothing here any more."""
        fresh = await self._member.reread()
        if self._map.is_deleted or fresh.refusal() or not fresh.may(Action.GRANT_EDIT):
            return
        self._coverage = await Coverage.of(fresh)
        if self._chosen:
            self._chosen = self._coverage.find(self._chosen.item.code)
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_gap(self, value: str) -> None:
        gap = Gap.of(value)
        self._gap = None if gap is self._gap else gap
        self._map.refresh(**self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _choose_item(self, code: str) -> None:
        self._chosen = self._coverage.find(code)
        self._map.refresh(**self._context())

    def _item(self) -> Covered:
        if self._chosen is None:
            raise NotFound(NO_ITEM)
        return self._chosen

    def _agent(self, code: str) -> Member:
        found = next((each for each in self._coverage.agents if each.code == code), None)
        if found is None:
            raise NotFound(NOBODY)
        return found

    @act(needs=Action.GRANT_EDIT)
    async def _give(self, code: str) -> None:
        item, agent = self._item().item, self._agent(code)
        name = agent.person.masked_name
        if await confirm(f"授权给{name}？", f"新增：{item.name}", yes="确认授权"):
            await give_one(agent, item.code, by=await current_member())
            toast_ok(f"已授权给{name}：{item.name}")

    @act(needs=Action.GRANT_EDIT)
    async def _take(self, code: str) -> None:
        item, agent = self._item().item, self._agent(code)
        name = agent.person.masked_name
        told = f"减少：{item.name}。只收回授权，不停用账号。"
        if await confirm(f"收回{name}的授权？", told, yes="收回", danger=True):
            await take_one(agent, item.code, by=await current_member())
            toast_ok(f"已收回{name}的授权：{item.name}")

    @act(needs=Action.AGENT_RENEW)
    async def _renew(self, code: str) -> None:
        roster = await Roster.of(await current_member())
        await RenewDialog(roster.renewable, {self._agent(code).code}).ask()
