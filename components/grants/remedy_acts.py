"""一键补救: each remedy of the map lists what it changes, and does it once that is agreed to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from auth.web.caller import current_member
from components.grants.grant_preview import agree_to_change
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.units.renew_dialog import RenewDialog
from models.base.error import NotFound
from models.cases.grant_reach import cases_out_of_reach
from models.services.coverage import Coverage, Gap, give_items
from models.services.grant_draft import GrantDraft
from models.services.remedy import Given, Remedies, take_idle
from models.units.member import Member
from models.units.permission import Action
from models.units.roster import Roster

NOBODY, NOTHING = "没有找到这位成员", "现在没有需要补救的事项"
Taken = Sequence[tuple[Member, Sequence[str]]]


class RemedyActs:
    """`coverage` gives the map of now; `choose` shows a gap of it with some items chosen."""

    def __init__(
        self, coverage: Callable[[], Coverage], choose: Callable[[Gap | None, list[str]], None]
    ) -> None:
        self._coverage, self._choose = coverage, choose

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """The handlers by the names that stand in the template."""
        return {
            "renew": self._renew,
            "move": self._move,
            "fill": self._fill,
            "share": self._share,
            "take_idle": self._take_idle,
            "pick": self._pick,
        }

    @property
    def _remedies(self) -> Remedies:
        return Remedies(self._coverage())

    def agent(self, code: str) -> Member:
        """One of the agents on the map."""
        found = next((each for each in self._coverage().agents if each.code == code), None)
        if found is None:
            raise NotFound(NOBODY)
        return found

    @act(needs=Action.AGENT_RENEW)
    async def _renew(self, code: str) -> None:
        roster = await Roster.of(await current_member())
        await RenewDialog(roster.renewable, {self.agent(code).code}).ask()

    @act(needs=Action.GRANT_EDIT)
    async def _move(self, code: str) -> None:
        """改交他人: everything that the agent may handle is chosen, for somebody else."""
        agent = self.agent(code)
        held = [
            each.item.code
            for each in self._coverage().items
            if any(holding.member.id == agent.id for holding in each.holdings)
        ]
        self._show(None, held)

    @act(needs=Action.GRANT_EDIT)
    async def _pick(self, value: str) -> None:
        """逐项选择: the gap alone, of which the items are chosen one by one."""
        self._show(Gap.named(value), [])

    def _show(self, gap: Gap | None, codes: list[str]) -> None:
        self._choose(gap, codes)
        ui.run_javascript("rsFocus('coverage')")

    @act(needs=Action.GRANT_EDIT)
    async def _fill(self) -> None:
        """Give what nobody handles to whoever handles most of the same lines."""
        given = self._remedies.nobody
        if given is None:
            raise NotFound(NOTHING)
        await self.give(given.agent, given.codes)

    @act(needs=Action.GRANT_EDIT)
    async def _share(self) -> None:
        """像他一样: let a second agent handle what one handles alone."""
        given: Given | None = self._remedies.alone
        if given is None or given.like is None:
            raise NotFound(NOTHING)
        name, like = given.agent.person.masked_name, given.like.person.masked_name
        await self.give(given.agent, given.codes, title=f"让{name}像{like}一样？")

    async def give(self, agent: Member, codes: Sequence[str], title: str = "") -> None:
        """Give items that are still lacking, listed as the editor lists them before."""
        by, name = await current_member(), agent.person.masked_name
        draft = await GrantDraft.of(agent)
        draft.tick(codes)
        title = title or f"授权给{name}？"
        agreed = await agree_to_change(agent, draft, by, title=title, yes="确认授权")
        if agreed is None:
            return
        change = await give_items(agent, codes, by=await current_member(), until=agreed.until)
        told = f"{len(change.added)}项"
        if len(codes) == 1:
            told = "、".join(draft.names(change.added))
        toast_ok(f"已授权给{name}：{told}")

    @act(needs=Action.GRANT_EDIT)
    async def _take_idle(self) -> None:
        """Take back what was not used in a year; nobody is suspended for it."""
        taken = list(self._remedies.idle.values())
        if not taken:
            raise NotFound(NOTHING)
        if await _agree_to_take(taken, self._names(taken)):
            number = await take_idle(taken, by=await current_member())
            toast_ok(f"已收回{number}项授权")

    def _names(self, taken: Taken) -> list[str]:
        find = self._coverage().find
        return [
            f"{member.person.masked_name}：{found.item.name}"
            for member, codes in taken
            for code in codes
            if (found := find(code)) is not None
        ]


async def _agree_to_take(taken: Taken, names: Sequence[str]) -> bool:
    """List what is taken from whom, and ask."""

    @act()
    async def agree() -> None:
        asked.submit(True)

    @act()
    async def decline() -> None:
        asked.submit(False)

    lost = sum([await cases_out_of_reach(member, frozenset(codes)) for member, codes in taken])
    told: Mapping[str, Any] = {"added": [], "removed": names, "lost": lost, "is_member": True}
    with dialog("收回 12 个月未用的授权？", "take") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            Fragment("grants/grant_preview.html", **told)
        with ui.element("div").classes("rs-dlg-f"):
            button("取消", decline, kind=Kind.PLAIN)
            button("收回授权", agree, kind=Kind.DANGER)
    answer = await asked
    asked.delete()
    return answer is True
