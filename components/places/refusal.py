"""拒绝: ask before an invitation is refused, and for a reason that may be left out."""

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from models.standards.field_kind import FieldKind
from models.standards.rule import Limit, Rule
from models.units.invitation import Invitation

REASON = Rule("拒绝原因", FieldKind.AREA, is_required=False, limit=Limit(most=200))


async def ask_reason(invitation: Invitation) -> str | None:
    """The reason, perhaps an empty one; None when they would rather not refuse."""

    @act()
    async def agree() -> None:
        if form.is_valid():
            asked.submit(str(reason.value or ""))

    @act()
    async def decline() -> None:
        asked.submit(None)

    with dialog("拒绝这个邀请？", "refuse") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            told = f"{invitation.unit.name}会收到您的答复；拒绝后需要时只能由该单位重新邀请。"
            text("p", told)
            form = Form(prefix="refuse")
            reason = field_input(form, "reason", REASON)
        with ui.element("div").classes("rs-dlg-f"):
            button("取消", decline, kind=Kind.PLAIN)
            button("拒绝邀请", agree, kind=Kind.DANGER)
    answer = await asked
    asked.delete()
    return answer if isinstance(answer, str) else None
