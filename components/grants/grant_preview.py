"""The dialog before 保存: every item that is added and taken away, and what follows from it."""

from dataclasses import dataclass
from datetime import date

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from models.base import clock
from models.cases.grant_reach import cases_out_of_reach
from models.services.grant_draft import GrantDraft
from models.services.granting import beyond
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.member import Member
from models.units.roster import Entry


@dataclass(frozen=True)
class Agreed:
    """A yes to the change; `until` is the last day that the giver has agreed to."""

    until: date | None = None


async def agree_to_change(
    entry: Entry, draft: GrantDraft, by: Member, *, title: str = "", yes: str = "确认保存"
) -> Agreed | None:
    """List what saving would do and ask; None when it is closed without a yes.

    Where the giver's own term ends first, nothing is given before they tick that day.
    """
    change = draft.change
    lost = await cases_out_of_reach(entry, change.removed) if isinstance(entry, Member) else 0
    name = entry.person.masked_name if isinstance(entry, Member) else entry.masked_name
    cap = beyond(by, entry) if change.added and isinstance(entry, Member) else None

    @act()
    async def agree() -> None:
        if form.is_valid():
            asked.submit(Agreed(cap))

    @act()
    async def decline() -> None:
        asked.submit(None)

    with dialog(title or f"确认{name}的授权变化", "grants") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            Fragment(
                "grants/grant_preview.html",
                added=draft.names(change.added),
                removed=draft.names(change.removed),
                lost=lost,
                is_member=isinstance(entry, Member),
            )
            form = Form(prefix="agree")
            if cap is not None:
                field_input(form, "until", until_rule(cap))
        with ui.element("div").classes("rs-dlg-f"):
            button("取消" if title else "返回修改", decline, kind=Kind.PLAIN)
            button(yes, agree)
    answer = await asked
    asked.delete()
    return answer if isinstance(answer, Agreed) else None


def until_rule(day: date) -> Rule:
    """The tick by which a giver agrees to the last day that they can give to."""
    last = clock.full_day_words(day)
    return Rule(f"本次新增只授权到 {last}（您本人的授权到这一天为止）", FieldKind.TICK)
