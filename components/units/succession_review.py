"""成员核对: one list of all members with keep, shorten or end for each, and one save.

The list is a form of the browser: what is chosen and typed stays there until it is saved as a
whole. Before that the dialog shows what becomes of everybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from nicegui import ui

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.parts.text import text
from components.units.member_look import member_look
from models.base import clock
from models.base.error import Invalid
from models.cases.succession_review import Choice, Decision, confirm_members, shorter_end
from models.services.grant import Grant
from models.units.member import Member
from models.units.permission import Action
from models.units.succeeding import marked_members
from models.units.succession import Succession

OPEN_CHOICE = "请选择保留、缩短期限或结束授权"
HAS_CHANGED = "成员刚刚有变化，请刷新列表后重新选择"
DONE = "成员核对已完成"


class SuccessionReview:
    """`on_done` is called once everybody is confirmed, wherever that was done."""

    def __init__(self, member: Member, on_done: Callable[[], Awaitable[None]]) -> None:
        self._member, self._on_done = member, on_done
        self._shown: Sequence[Member] = ()
        self._wrong: dict[str, str] = {}
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """Place the list, and follow whoever changes it."""
        self._news = Alert(tone="warn", on_act=self._read_again)
        await self._read()
        self._list = Fragment(
            "units/succession_review.html",
            tag="section",
            classes="rs-card",
            on_act={"save": self._save},
            decisions=tuple(Decision),
            look_of=member_look,
            today=clock.today().isoformat(),
            fields={},
            wrong={},
            **await self._context(),
        ).props("aria-labelledby=review")
        on_topic(f"members:{self._member.unit_id}", self._follow)

    async def _read(self) -> None:
        self._shown = await marked_members(self._member.unit_id)

    async def _context(self) -> dict[str, object]:
        counts = await Grant.counts([each.id for each in self._shown]) if self._shown else {}
        return {"members": self._shown, "counts": counts}

    async def _follow(self) -> None:
        """Say that others are there by now; what was chosen is not taken away by that."""
        known = await Succession.of_unit(self._member.unit_id)
        if self._list.is_deleted:
            return
        if known is None:
            await self._on_done()
            return
        async with self._order:  # the list is not read again meanwhile
            now = await marked_members(self._member.unit_id)
            if [_seen(each) for each in now] != [_seen(each) for each in self._shown]:
                self._news.show(HAS_CHANGED, action="刷新列表")

    @act(needs=Action.MEMBERS_CONFIRM)
    async def _read_again(self) -> None:
        async with self._order:
            await self._read()
            self._wrong = {}
            self._list.refresh(fields={}, wrong={}, **await self._context())
            self._news.hide()

    @act(needs=Action.MEMBERS_CONFIRM)
    async def _save(self, _arg: str, fields: Mapping[str, str]) -> None:
        """Ask for what is missing in its own row, or whether all is meant so.

        What is sent of people who are not shown is not looked at.
        """
        choices, wrong = [], {}
        for each in self._shown:
            try:
                choices.append(_choice(each, fields))
            except Invalid as error:
                wrong[each.code] = error.message.removeprefix(f"{each.person.masked_name}：")
        if wrong or self._wrong:
            self._wrong = wrong
            self._list.refresh(fields=fields, wrong=wrong)
        if wrong:
            first = next(iter(wrong))
            place = "day" if fields.get(first) == Decision.SHORTEN.value else Decision.KEEP.value
            ui.run_javascript(f"rsFocus('{place}-{first}')")
        else:
            await self._ask(choices)

    async def _ask(self, choices: Sequence[Choice]) -> None:
        """Show before and after for everybody, and save after a fresh proof."""

        @act(needs=Action.MEMBERS_CONFIRM, fresh=FRESH)
        async def agree() -> None:
            await confirm_members(choices, by=await current_member())
            asked.close()
            toast_ok(DONE)
            await self._on_done()

        @act()
        async def decline() -> None:
            asked.close()

        with dialog("确认成员核对结果？", "review") as asked:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", "结束授权的不能恢复，其未办结的工作由您接手；保存后成员会收到消息。")
                Fragment("units/succession_choices.html", choices=choices)
            with ui.element("div").classes("rs-dlg-f"):
                button("返回修改", decline, kind=Kind.PLAIN)
                button("确认保存", agree)
        await asked
        asked.delete()


def _seen(member: Member) -> tuple[object, ...]:
    return member.code, member.current_state, member.valid_until


def _choice(member: Member, fields: Mapping[str, str]) -> Choice:
    """What was chosen; raises Invalid where nothing was, or an end that does not fit."""
    known = {decision.value: decision for decision in Decision}
    decision = known.get(fields.get(member.code, ""))
    if decision is None:
        raise Invalid(OPEN_CHOICE)
    choice = Choice(member, decision, _day(fields.get(f"end-{member.code}", "")))
    if decision is Decision.SHORTEN:
        shorter_end(choice)
    return choice


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
