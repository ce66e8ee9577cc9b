"""授权: the editor of what an agent may handle, and of what an invitation offers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nicegui import ui

from auth.web.caller import current_member
from components.grants.grant_preview import agree_to_change
from components.grants.grant_source import GrantSources
from components.grants.item_boxes import ItemBoxes
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_news, toast_ok
from components.parts.alert import Alert
from components.parts.announce import announce
from components.parts.button import Kind, button
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.base.error import HallError
from models.search.search_words import synonyms
from models.services.grant_draft import (
    MAX_WORDS,
    GrantDraft,
    Sight,
    grantee,
    held,
    last_changed_by,
    save_draft,
)
from models.services.granting import GrantChange, GrantsChanged, offered
from models.units.member import Member
from models.units.permission import Action
from models.units.roster import Entry

RESTORED = "已恢复您上次未保存的勾选：{what}。核对后请保存，或点“取消”放弃。"
CHANGED = "{who}刚调整了授权：{what}。"
MERGED = "已与您的选择合并，请核对后再保存。"
NEWS = "{who}刚调整了授权，详见页面上方"  # whoever is far down sees no strip
NAMED = 5  # more are only counted
LIST, PREVIEW = "/unit/members", "/unit/members/{code}/preview"


class GrantEditor:
    """Ticks live on the page; saving hands the difference to the verb, which decides."""

    def __init__(self, entry: Entry, draft: GrantDraft, by: Member) -> None:
        self._entry, self._draft, self._by = entry, draft, by
        self._sight = Sight()
        self._order = asyncio.Lock()

    def place(self, sources: GrantSources) -> None:
        """Place the card: lines on the left, items on the right, the sum and 保存 below."""
        self._merged = Alert(tone="warn")
        with ui.element("section").classes("rs-card").props("aria-labelledby=grants"):
            Fragment("grants/grant_head.html", classes="rs-card-h rs-wraph", **self._head())
            sources.place(self._show)
            with ui.element("div").classes("rs-grant"):
                self._lines = Fragment(
                    "grants/grant_lines.html",
                    classes="rs-grant-l",
                    on_act={"line": self._choose_line},
                    **self._line_context(),
                ).props('role=group aria-label="业务条线"')
                with ui.element("div").classes("rs-grant-r"):
                    self._tools = Fragment(
                        "grants/grant_tools.html",
                        on_act={
                            "find": self._find,
                            "reset": self._reset,
                            "all": self._tick_all,
                            "none": self._clear_all,
                            "only": self._show_only,
                        },
                        **self._tool_context(),
                    )
                    kept = f"rs-grants-{self._by.code}-{self._entry.code}"
                    self._boxes = ItemBoxes(kept, self._tick, self._restore)
                    self._none = Fragment("grants/grant_none.html", **self._none_context())
                    self._show_items()
            with ui.element("div").classes("rs-stickybar"):
                self._sum = Fragment("grants/grant_sum.html", **self._sum_context())
                self._sum.classes("rs-grow").props("role=status")
                button("取消", self._give_up, kind=Kind.PLAIN)
                button("保存", self._save, busy="正在保存").props("id=grant-save")
        on_topic(f"members:{self._entry.unit_id}", self._follow)

    def _head(self) -> dict[str, Any]:
        if isinstance(self._entry, Member):
            name, preview = self._entry.person.masked_name, PREVIEW.format(code=self._entry.code)
            giver: Member | None = self._entry.granted_by
        else:
            name, preview, giver = self._entry.masked_name, "", self._entry.invited_by
        who = giver.person.masked_name if giver else "本单位"
        return {"name": name, "giver": who, "preview": preview}

    def _line_context(self) -> dict[str, Any]:
        return {"lines": self._draft.lines(), "chosen": self._sight.line}

    def _tool_context(self) -> dict[str, Any]:
        """What does not change with a tick, so that words stay that are still being typed."""
        seen = len(self._draft.in_sight(self._sight))
        return {"sight": self._sight, "seen": seen, "most": MAX_WORDS}

    def _none_context(self) -> dict[str, Any]:
        return {"is_none": not self._draft.in_sight(self._sight), "sight": self._sight}

    def _show_items(self) -> None:
        """Show the items in sight; whose tick is taken among 只看已选 stays till the next look."""
        items = self._draft.in_sight(self._sight)
        self._boxes.show(items, self._draft.wanted, self._draft.shown)

    def _sum_context(self) -> dict[str, Any]:
        return {
            "count": len(self._draft.wanted),
            "change": self._draft.change,
            "elsewhere": len(self._draft.wanted - set(self._boxes.codes)),
        }

    def _show(self) -> None:
        self._lines.refresh(**self._line_context())
        self._tools.refresh(**self._tool_context())
        self._show_items()
        self._none.refresh(**self._none_context())
        self._sum.refresh(**self._sum_context())

    def _look_at(self, **changed: Any) -> None:
        """Show another part of the items, and say how many there are."""
        self._sight = replace(self._sight, **changed)
        self._show()
        announce(f"查到{len(self._draft.in_sight(self._sight))}项")

    @act(needs=Action.GRANT_EDIT)
    async def _choose_line(self, name: str) -> None:
        known = {line.name for line in self._draft.lines()}
        self._look_at(line=name if name in known else "")

    @act(needs=Action.GRANT_EDIT)
    async def _find(self, _arg: str, fields: Mapping[str, str]) -> None:
        words = fields.get("q", "").strip()[:MAX_WORDS]
        self._look_at(words=words, also=synonyms().get(words, ()))

    @act(needs=Action.GRANT_EDIT)
    async def _reset(self) -> None:
        self._look_at(words="", also=())

    @act(needs=Action.GRANT_EDIT)
    async def _show_only(self) -> None:
        self._look_at(is_ticked_only=not self._sight.is_ticked_only)

    @act(needs=Action.GRANT_EDIT)
    async def _tick(self, code: str, is_ticked: bool) -> None:
        """Count it; the box shows it already, and all others stay as they are."""
        self._draft.put(code, is_ticked)
        self._lines.refresh(**self._line_context())
        self._sum.refresh(**self._sum_context())

    @act(needs=Action.GRANT_EDIT)
    async def _restore(self, added: list[str], removed: list[str]) -> None:
        """Tick again what this tab had ticked before it was loaded anew, and say so."""
        self._draft.restore(added, removed)
        if self._draft.is_changed:
            self._merged.show(RESTORED.format(what=_told(self._draft.change)), tone="info")
        self._show()

    @act(needs=Action.GRANT_EDIT)
    async def _tick_all(self) -> None:
        self._draft.tick(self._boxes.codes)
        self._show()

    @act(needs=Action.GRANT_EDIT)
    async def _clear_all(self) -> None:
        self._draft.clear(self._boxes.codes)
        self._show()

    @act(needs=Action.GRANT_EDIT)
    async def _give_up(self) -> None:
        if self._draft.is_changed:
            told = f"{_told(self._draft.change)}，还没有保存。"
            if not await confirm(
                "放弃未保存的勾选？", told, yes="放弃", no="继续编辑", danger=True
            ):
                return
            self._draft.forget()
            self._show_items()
        ui.navigate.to(LIST)

    @act(needs=Action.GRANT_EDIT)
    async def _save(self) -> None:
        if not self._draft.is_changed:
            toast_ok("授权没有变化")
            return
        agreed = await agree_to_change(self._entry, self._draft, await current_member())
        if agreed is None:
            return
        async with self._order:  # its own news finds it saved
            try:
                by = await current_member()
                change = await save_draft(self._entry, self._draft, by=by, until=agreed.until)
            except GrantsChanged as meanwhile:
                await self._merge(meanwhile.codes)
                return
        self._merged.hide()
        self._show()
        toast_ok(f"已保存：{_told(change)}")

    async def _follow(self) -> None:
        """Take over what somebody else has saved; whoever is granted to may have gone."""
        async with self._order:  # what was read first must not be shown last
            if self._boxes.is_deleted:
                return
            try:
                await grantee(self._by, self._entry.code)
            except HallError as gone:
                self._merged.show(gone.message, tone="bad")
                return
            current = await held(self._entry)
            if current != self._draft.shown:
                await self._merge(current)

    async def _merge(self, current: frozenset[str]) -> None:
        """Show what was changed meanwhile and by whom; the own ticks stay."""
        codes = current | self._draft.wanted
        theirs = self._draft.merge(await offered(self._entry.unit.unit_type, codes), current)
        who = await last_changed_by(self._entry)
        name = who.person.masked_name if who else "其他人"
        told = CHANGED.format(who=name, what=self._named(theirs))
        self._merged.show(told + MERGED if self._draft.is_changed else told)
        toast_news(NEWS.format(who=name))
        self._show()

    def _named(self, change: GrantChange) -> str:
        added, removed = self._draft.names(change.added), self._draft.names(change.removed)
        parts = [f"新增{_listed(added)}"] if added else []
        parts += [f"减少{_listed(removed)}"] if removed else []
        return "；".join(parts) or _told(change)


def _listed(names: Sequence[str]) -> str:
    more = f"等{len(names)}项" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _told(change: GrantChange) -> str:
    parts = [f"新增{len(change.added)}项"] if change.added else []
    parts += [f"减少{len(change.removed)}项"] if change.removed else []
    return "，".join(parts) or "没有变化"
