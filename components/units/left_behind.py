"""What somebody who goes leaves behind in a unit, and who takes over each kind of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from nicegui import ui

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.fragment import Fragment
from components.parts.text import text
from components.units.member_look import FACES
from models.base import clock
from models.cases.hand_over import UNITS, LeftBehind, LeftPart, Takers, may_take, takers
from models.services.granting import beyond
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member

TO = "{part}接手人员"
MOVES = "下列工作一次移交给接手人员，移交不能撤销，双方都会收到通知："
SIGNS = {
    LeftPart.CASES: "assignment",
    LeftPart.INVITATIONS: "mail",
    LeftPart.NOTICES: "notifications",
}
LACKS = "{name}还不能办理其中{count}项：{names}"
GIVES = "移交时一并授权给{name}{until}"


class LeftFields:
    """The list of what is left with a taker for each kind, placed into an open element.

    With `giver`, an agent who lacks items can be granted them along with the cases.
    """

    def __init__(self, form: Form, member: Member, giver: Member | None = None) -> None:
        self._form, self._member, self._giver = form, member, giver
        self._fields: dict[LeftPart, FieldInput] = {}
        self._lists: dict[LeftPart, Fragment] = {}
        self._offered: dict[LeftPart, set[str]] = {}
        self._flow: Fragment | None = None
        self._gives: FieldInput | None = None
        self._box = ui.element("div").classes("rs-left")
        self.left = LeftBehind(0, 0, 0)
        self._order = asyncio.Lock()

    async def follow(self) -> None:
        """Show what is left by now, and ask who takes over what is new."""
        async with self._order:  # what was read first must not be shown last
            await self._follow()

    async def _follow(self) -> None:
        left = await LeftBehind.of(self._member)
        able = await takers(self._member)
        self._able = {each.code: each for each in able}
        self.left, new = left, [part for part in left.parts if part not in self._fields]
        if self._box.is_deleted:
            return
        with self._box:
            if new and self._flow is None:
                text("p", MOVES)
                self._flow = Fragment(
                    "units/left_flow.html", on_act={"all": self._give_all}, **self._way()
                )
            for part in left.parts:
                if part in new:
                    self._place(part, able)
                else:
                    self._lists[part].refresh(**self._context(part))
        self._show_way()

    def _way(self) -> dict[str, Any]:
        """How much goes from whom to whom."""
        total: Counter[str] = Counter()
        for part in self._fields:
            if (taker := self._chosen(part)) is not None:
                total[taker.code] += self.left.count(part)
        offered = [self._offered[part] for part in self._fields]
        chosen = {str(field.value) for field in self._fields.values()}
        return {
            "member": self._member,
            "number": sum(self.left.count(part) for part in self.left.parts),
            "takers": [(self._able[code], number) for code, number in total.items()],
            "all_of": [m for m in self._able.values() if all(m.code in o for o in offered)],
            "is_several": len(self._fields) > 1,
            "all_to": chosen.pop() if len(chosen) == 1 else "",
            "faces": FACES,
        }

    def _show_way(self) -> None:
        if self._flow is not None and not self._flow.is_deleted:
            self._flow.refresh(**self._way())

    @act()
    async def _give_all(self, code: str) -> None:
        """全部交给: one takes over each kind."""
        for part, field in self._fields.items():
            if code in self._offered[part]:
                field.value = code
        await self._look_at(code)

    def _place(self, part: LeftPart, able: Sequence[Member]) -> None:
        """One kind: what it is, and who takes it."""
        if part is LeftPart.INVITATIONS:
            able = [each for each in able if all(may_take(each, o) for o in self.left.offers)]
        rule = Rule(TO.format(part=part.label), FieldKind.SELECT, options=_names(able))
        self._offered[part] = {each.code for each in able}
        changed = self._look_at_cases if part is LeftPart.CASES else self._look
        with ui.element("div").classes("rs-left-row"):
            self._lists[part] = Fragment("units/left_behind.html", **self._context(part))
            self._fields[part] = field_input(self._form, part.value, rule, on_change=changed)
        if part is LeftPart.CASES:
            self._lacking = ui.element("div")

    def _context(self, part: LeftPart) -> dict[str, Any]:
        names = {
            LeftPart.CASES: [f"{item.name} {count}件" for item, count in self.left.items],
            LeftPart.INVITATIONS: [f"{o.masked_name}（{o.role.label}）" for o in self.left.offers],
            LeftPart.NOTICES: list[str](),
        }
        return {
            "what": part.label,
            "sign": SIGNS[part],
            "number": f"{self.left.count(part)}{UNITS[part]}",
            "names": names[part],
        }

    @act(latest=True)
    async def _look_at_cases(self, code: str) -> None:
        await self._look_at(code)

    @act(latest=True)
    async def _look(self, _code: str) -> None:
        self._show_way()

    async def _look_at(self, code: str) -> None:
        """Say what the chosen one may not handle, and offer to grant it with the hand-over."""
        self._show_way()
        if LeftPart.CASES not in self._fields:
            return
        taker = self._able.get(str(code))
        lacks = await self.left.beyond(taker) if taker else []
        self._gives = None
        empty(self._lacking)
        if taker is None or not lacks:
            return
        name, names = taker.person.masked_name, "、".join(each.name for each in lacks)
        told = LACKS.format(name=name, count=len(lacks), names=names)
        with self._lacking, ui.element("div").classes("rs-alert is-warn rs-lacks"):
            Fragment("units/left_lacks.html", told=told)
            if self._giver is not None:
                cap = beyond(self._giver, taker)
                until = f"，至 {clock.full_day_words(cap)}" if cap else ""
                label = GIVES.format(name=name, until=until)
                rule = Rule(label, FieldKind.TICK, is_required=False)
                self._gives = field_input(self._form, "gives", rule)

    @property
    def takers(self) -> Takers:
        """Who was chosen for what."""
        cases = self._chosen(LeftPart.CASES)
        cap = beyond(self._giver, cases) if self._giver and cases else None
        return Takers(
            cases,
            self._chosen(LeftPart.INVITATIONS),
            self._chosen(LeftPart.NOTICES),
            gives=self._gives is not None and self._gives.value is True,
            until=cap,
        )

    def _chosen(self, part: LeftPart) -> Member | None:
        field = self._fields.get(part)
        return self._able.get(str(field.value)) if field else None


def _names(able: Sequence[Member]) -> dict[str, str]:
    """Who can be chosen, by code; the number tells two of a name apart."""
    return {
        each.code: f"{each.person.masked_name}（{each.role.label}，{each.person.masked_id}）"
        for each in able
    }
