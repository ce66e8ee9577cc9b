"""The dialog before 保存: every item that is added and taken away, and what follows from it."""

from nicegui import ui

from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from models.base import clock
from models.cases.grant_reach import cases_out_of_reach
from models.services.grant_draft import GrantDraft
from models.units.member import Member
from models.units.roster import Entry


async def agree_to_change(entry: Entry, draft: GrantDraft, by: Member) -> bool:
    """List what saving would do and ask; False when it is closed without a yes."""
    change = draft.change
    lost = await cases_out_of_reach(entry, change.removed) if isinstance(entry, Member) else 0
    name = entry.person.masked_name if isinstance(entry, Member) else entry.masked_name

    @act()
    async def agree() -> None:
        asked.submit(True)

    @act()
    async def decline() -> None:
        asked.submit(False)

    with dialog(f"确认{name}的授权变化", "grants") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            Fragment(
                "unit/grant_preview.html",
                added=draft.names(change.added),
                removed=draft.names(change.removed),
                lost=lost,
                until=_cap(entry, by) if change.added else "",
                is_member=isinstance(entry, Member),
            )
        with ui.element("div").classes("rs-dlg-f"):
            button("返回修改", decline, kind=Kind.PLAIN)
            button("确认保存", agree)
    answer = await asked
    asked.delete()
    return answer is True


def _cap(entry: Entry, by: Member) -> str:
    """The day on which the giver's own term ends before that of whom they give to."""
    end, own = by.valid_until, entry.valid_until
    return clock.day_text(end) if end is not None and (own is None or end < own) else ""
