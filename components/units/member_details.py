"""查看: what is known of an ended membership or invitation."""

from nicegui import ui

from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.units.member_row import Row, row_of
from models.base import clock
from models.services.grant import Grant
from models.standards import field_label
from models.units.member import Member
from models.units.roster import Entry, Roster


async def show_details(entry: Entry, roster: Roster) -> None:
    """Show it until it is closed."""

    @act()
    async def close() -> None:
        shown.close()

    facts = [*_facts(row_of(entry, roster, {})), *await _more(entry)]
    with dialog("授权详情", "details") as shown:
        Fragment("units/member_details.html", classes="rs-dlg-b", facts=facts)
        with ui.element("div").classes("rs-dlg-f"):
            button("关闭", close, kind=Kind.PLAIN).props("autofocus")
    await shown
    shown.delete()


def _facts(row: Row) -> list[tuple[str, str]]:
    return [
        (field_label.NAME, row.name),
        ("用户类别", row.role),
        (field_label.ID_NUMBER, row.id_number),
        (field_label.MOBILE, row.mobile),
        ("授权期限", row.term.text),
        ("授权人", row.giver),
        ("状态", f"{row.look.word}，{row.note}" if row.note else row.look.word),
    ]


async def _more(entry: Entry) -> list[tuple[str, str]]:
    """When it ended, why, and which items it had."""
    facts = []
    if entry.ended_at is not None:
        facts.append(("结束时间", clock.minute_text(entry.ended_at)))
    if isinstance(entry, Member):
        if entry.ended_reason:
            facts.append(("原因", entry.ended_reason))
        items = await Grant.filter(member_id=entry.id).count()
        facts.append(("曾授权事项", f"{items}项"))
    return facts
