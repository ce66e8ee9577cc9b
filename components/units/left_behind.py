"""What somebody who goes leaves behind in a unit, and who takes over each kind of it."""

import asyncio
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
from models.base import clock
from models.cases.hand_over import UNITS, LeftBehind, LeftPart, Takers, may_take, takers
from models.services.granting import beyond
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member

TO = "{part}接手人员"
MOVES = "下列工作一次移交给接手人员，移交不能撤销，双方都会收到通知："
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
            if new and not self._fields:
                text("p", MOVES)
            for part in left.parts:
                if part in new:
                    self._place(part, able)
                else:
                    self._lists[part].refresh(**self._context(part))

    def _place(self, part: LeftPart, able: Sequence[Member]) -> None:
        """One kind: what it is, and who takes it."""
        self._lists[part] = Fragment("unit/left_behind.html", **self._context(part))
        if part is LeftPart.INVITATIONS:
            able = [each for each in able if all(may_take(each, o) for o in self.left.offers)]
        rule = Rule(TO.format(part=part.label), FieldKind.SELECT, options=_names(able))
        changed = self._look_at_cases if part is LeftPart.CASES else None
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
            "number": f"{self.left.count(part)}{UNITS[part]}",
            "names": names[part],
        }

    @act(latest=True)
    async def _look_at_cases(self, code: str) -> None:
        """Say what the chosen one may not handle, and offer to grant it with the hand-over."""
        taker = self._able.get(str(code))
        lacks = await self.left.beyond(taker) if taker else []
        self._gives = None
        empty(self._lacking)
        if taker is None or not lacks:
            return
        name, names = taker.person.masked_name, "、".join(each.name for each in lacks)
        with self._lacking:
            text("p", LACKS.format(name=name, count=len(lacks), names=names), "rs-alert is-warn")
            if self._giver is not None:
                cap = beyond(self._giver, taker)
                until = f"，至{clock.day_text(cap)}" if cap else ""
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
