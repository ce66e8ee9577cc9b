"""停用, 删除, 撤回: a dialog that says what follows, and asks why where that is kept."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from models.standards.field_kind import FieldKind
from models.standards.rule import Limit, Rule

WHY = Rule("原因", FieldKind.AREA, limit=Limit(most=200))


async def ask_reason(
    title: str,
    consequence: str,
    do: Callable[[str], Awaitable[None]],
    *,
    yes: str,
    fresh: timedelta | None = None,
) -> None:
    """Ask until `do` has done it with the reason, or the user gives up.

    What a verb refuses is told, and what was typed stays; with `fresh` a proof is asked first.
    """

    @act(fresh=fresh)
    async def agree() -> None:
        if form.is_valid():
            await do(str(WHY.check(field.value)))
            asked.close()

    @act()
    async def decline() -> None:
        asked.close()

    with dialog(title, "reason") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            text("p", consequence)
            form = Form(prefix="reason")
            field = field_input(form, "reason", WHY)
            form.begin()
        with ui.element("div").classes("rs-dlg-f"):
            button("取消", decline, kind=Kind.PLAIN)
            button(yes, agree, kind=Kind.DANGER)
    await asked
    asked.delete()
