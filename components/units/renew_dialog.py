"""更新期限 of one or several: before → after for each of them, and nobody shorter by accident."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from nicegui import ui

from auth.web.caller import current_member
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.parts.text import text
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member
from models.units.permission import Action
from models.units.renewal import Renewal, RenewedMeanwhile, renew_together
from models.units.term import Length

NEW_END = Rule("新的结束日期", FieldKind.DATE, "也可以直接填写最后一天", is_required=False)
NOT_AGREED = "{names}的新期限比现在的短，请勾选同意缩短，或取消选择"


class RenewDialog:
    """`offered` are those whose terms may be renewed, `ticked` the codes of whom it is about."""

    def __init__(self, offered: Sequence[Member], ticked: Collection[str]) -> None:
        self._offered = sorted(offered, key=lambda each: each.code not in ticked)
        self._ticked, self._agreed = set(ticked), set[str]()
        self._length: Length | None = Length.YEAR
        self._end: date | None = None

    async def ask(self) -> None:
        """Ask until it is done, or given up."""
        with dialog("更新期限", "renew") as self._dialog:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", "在授权期限内从原结束日期起延长；已勾选的人员一并更新。")
                self._lengths = Fragment(
                    "units/lengths.html", on_act={"length": self._choose}, **self._chosen()
                )
                form = Form(prefix="renew")
                self._day = field_input(form, "valid_until", NEW_END, on_change=self._typed)
                acts = {"tick": self._tick, "shorten": self._agree}
                self._list = Fragment("units/renewals.html", on_act=acts, rows=self._rows())
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", self._give_up, kind=Kind.PLAIN)
                button("确认更新", self._renew)
        await self._dialog
        self._dialog.delete()

    def _chosen(self) -> dict[str, Any]:
        return {"label": "延长", "lengths": tuple(Length), "chosen": self._length}

    def _renewal(self, member: Member) -> Renewal:
        if self._length is not None:
            return Renewal.by(member, self._length)
        return Renewal(member, self._end)

    def _rows(self) -> list[tuple[Renewal, bool, bool]]:
        return [
            (self._renewal(each), each.code in self._ticked, each.code in self._agreed)
            for each in self._offered
        ]

    @act()
    async def _choose(self, arg: str) -> None:
        self._length = Length.named(arg) or Length.YEAR
        self._day.value = ""
        self._show()

    @act(latest=True)
    async def _typed(self, value: str) -> None:
        """Take a day in place of a length; without one a year is meant again."""
        if not self._day.is_valid():
            return
        end = NEW_END.check(value)
        if isinstance(end, date):
            self._end, self._length = end, None
        elif self._length is None:
            self._length = Length.YEAR
        else:
            return
        self._show()

    @act()
    async def _tick(self, code: str) -> None:
        self._ticked ^= {code} & {each.code for each in self._offered}
        self._show()

    @act()
    async def _agree(self, code: str) -> None:
        self._agreed ^= {code} & self._ticked
        self._show()

    def _show(self) -> None:
        """Show what would become of everybody; another end needs another consent."""
        shorter = {each.member.code for each, is_ticked, _ in self._rows() if each.is_shorter}
        self._agreed &= shorter
        self._lengths.refresh(**self._chosen())
        self._list.refresh(rows=self._rows())

    @act()
    async def _give_up(self) -> None:
        self._dialog.close()

    async def _look_again(self) -> None:
        """Show those ticked as they are by now."""
        now = {
            each.code: await each.reread() for each in self._offered if each.code in self._ticked
        }
        self._offered = [now.get(each.code, each) for each in self._offered]
        self._show()

    @act(needs=Action.AGENT_RENEW)
    async def _renew(self) -> None:
        if not self._day.is_valid():
            return
        await self._typed(str(self._day.value or ""))
        chosen = [each for each, is_ticked, _ in self._rows() if is_ticked]
        unsaid = [
            each for each in chosen if each.is_shorter and each.member.code not in self._agreed
        ]
        if unsaid:
            names = "、".join(each.member.person.masked_name for each in unsaid)
            raise Invalid(NOT_AGREED.format(names=names))
        try:
            await renew_together(chosen, self._agreed, by=await current_member())
        except RenewedMeanwhile:
            await self._look_again()
            raise
        self._dialog.close()
        toast_ok(f"已更新{len(chosen)}人的授权期限")
