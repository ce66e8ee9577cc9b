"""覆盖图: the gaps, every item as a cell, and what can be done about the chosen one."""

import asyncio
from collections.abc import Mapping
from typing import Any

from auth.web.caller import caller, current_member
from components.grants.grant_preview import agree_to_change
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.units.renew_dialog import RenewDialog
from models.base import clock
from models.base.error import NotFound
from models.services.coverage import Coverage, Covered, Gap, give_items, take_one
from models.services.grant_draft import GrantDraft
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
        self._chosen: list[str] = []
        self._order = asyncio.Lock()

    def place(self) -> None:
        """Place the whole map as one element."""
        acts: Mapping[str, Any] = {
            "gap": self._choose_gap,
            "item": self._choose_item,
            "all": self._choose_all,
            "none": self._choose_none,
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
        chosen = self._found()
        lines = self._coverage.lines(self._gap)
        return {
            "coverage": self._coverage,
            "lines": lines,
            "shares": self._coverage.shares(),
            "seen": sum(map(len, lines.values())),
            "gap": self._gap,
            "chosen": chosen,
            "codes": {each.item.code for each in chosen},
            "candidates": self._coverage.candidates(chosen) if chosen else [],
        }

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
        gap = Gap.of(value)
        self._gap = None if gap is self._gap else gap
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

    def _agent(self, code: str) -> Member:
        found = next((each for each in self._coverage.agents if each.code == code), None)
        if found is None:
            raise NotFound(NOBODY)
        return found

    @act(needs=Action.GRANT_EDIT)
    async def _give(self, code: str) -> None:
        """Give what is chosen and still lacking, listed as the editor lists it before."""
        agent, by = self._agent(code), await current_member()
        if not (found := self._found()):
            raise NotFound(NO_ITEM)
        name, draft = agent.person.masked_name, await GrantDraft.of(agent)
        draft.tick([each.item.code for each in found])
        title = f"授权给{name}？"
        agreed = await agree_to_change(agent, draft, by, title=title, yes="确认授权")
        if agreed is None:
            return
        codes = [each.item.code for each in found]
        change = await give_items(agent, codes, by=await current_member(), until=agreed.until)
        told = found[0].item.name if len(found) == 1 else f"{len(change.added)}项"
        toast_ok(f"已授权给{name}：{told}")

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
