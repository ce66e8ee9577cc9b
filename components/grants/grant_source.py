"""授权模板 and 像他一样: sets of items that are ticked together in the editor."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from auth.web.caller import current_member
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.dialog import confirm, dialog
from components.parts.fragment import Fragment
from components.parts.text import text
from models.base.error import NotFound
from models.services.grant_draft import GrantDraft, colleagues
from models.services.grant_template import LONGEST_NAME, GrantTemplate, line_templates
from models.standards.rule import Limit, Rule
from models.units.member import Member
from models.units.permission import Action
from models.units.roster import Entry

NAME = Rule("模板名称", limit=Limit(most=LONGEST_NAME))
GONE = "没有找到这个模板"


class GrantSources:
    """Every set only adds ticks, as far as they may be given; nothing ticked is lost."""

    def __init__(self, entry: Entry, draft: GrantDraft) -> None:
        self._entry, self._draft = entry, draft

    async def read(self, by: Member) -> "GrantSources":
        """Read what there is to choose from."""
        self._own = await GrantTemplate.of(by.unit_id)
        self._colleagues = await colleagues(by, self._entry)
        return self

    def place(self, on_tick: Callable[[], None]) -> None:
        """Place the choices; `on_tick` is told when one has ticked something."""
        self._on_tick = on_tick
        self._list = Fragment(
            "grants/grant_sources.html",
            classes="rs-grant-from",
            on_act={
                "template": self._use_line,
                "own": self._use_own,
                "like": self._copy,
                "keep": self._keep,
                "discard": self._discard,
            },
            is_open=False,
            **self._context(),
        )

    def _context(self) -> dict[str, Any]:
        return {
            "lines": line_templates(self._draft.items),
            "own": self._own,
            "colleagues": self._colleagues,
        }

    async def _again(self) -> None:
        """Show what there is by now; whoever has pressed something of it has it open."""
        await self.read(await current_member())
        self._list.refresh(is_open=True, **self._context())

    @act(needs=Action.GRANT_EDIT)
    async def _use_line(self, name: str) -> None:
        found = next((e for e in line_templates(self._draft.items) if e.name == name), None)
        self._tick(found.name if found else "", found.codes if found else None)

    @act(needs=Action.GRANT_EDIT)
    async def _use_own(self, code: str) -> None:
        await self._again()
        found = next((each for each in self._own if each.code == code), None)
        self._tick(found.name if found else "", frozenset(found.codes) if found else None)

    @act(needs=Action.GRANT_EDIT)
    async def _copy(self, code: str) -> None:
        await self._again()
        found = next((each for each in self._colleagues if each[0].code == code), None)
        if found is None:
            raise NotFound("这位成员现在没有可以照搬的授权")
        self._tick(found[0].person.masked_name, found[1])

    def _tick(self, name: str, codes: frozenset[str] | None) -> None:
        """Tick a set, and say what of it was new and what could not be given."""
        if codes is None:
            raise NotFound(GONE)
        new = self._draft.tick(codes)
        left = len(codes - self._draft.wanted)
        self._on_tick()
        toast_ok(f"按“{name}”新勾选{len(new)}项" + (f"，{left}项不能授权" if left else ""))

    @act(needs=Action.GRANT_EDIT)
    async def _discard(self, code: str) -> None:
        found = next((each for each in self._own if each.code == code), None)
        if found is None:
            raise NotFound(GONE)
        told = "已授权的事项不受影响。"
        if await confirm(f"删除模板“{found.name}”？", told, yes="删除", danger=True):
            await GrantTemplate.discard(code, by=await current_member())
            await self._again()
            toast_ok("模板已删除")

    @act(needs=Action.GRANT_EDIT)
    async def _keep(self) -> None:
        """存为模板: ask for a name until it is kept, or the user gives up."""

        @act(needs=Action.GRANT_EDIT)
        async def agree() -> None:
            if form.is_valid():
                codes = frozenset(self._draft.wanted)
                kept = await GrantTemplate.save_as(
                    str(name.value), codes, by=await current_member()
                )
                await self._again()
                asked.close()
                toast_ok(f"已存为模板“{kept.name}”")

        @act()
        async def decline() -> None:
            asked.close()

        with dialog("存为模板", "template") as asked:
            with ui.element("div").classes("rs-dlg-b"):
                count = len(self._draft.wanted)
                text("p", f"现在勾选的{count}项存为本单位的模板，以后授权时一键勾选。")
                form = Form(prefix="template")
                name = field_input(form, "name", NAME)
                form.begin()
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", decline, kind=Kind.PLAIN)
                button("保存模板", agree)
        await asked
        asked.delete()
