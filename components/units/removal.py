"""删除: the dialog that ends a membership, and asks who takes over what is left behind."""

from nicegui import ui

from auth.web.caller import current_member
from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from components.units.left_behind import show_left, taker_rule
from components.units.reason_dialog import WHY
from models.cases.hand_over import LeftBehind, remove_and_hand_over, takers
from models.units.member import Member
from models.units.permission import Action, Role

WHAT = "{name}的{role}授权将立即结束，不能恢复；需要时可以重新邀请。"


async def ask_removal(member: Member) -> None:
    """Ask until the member is removed, or the user gives up; for a manager with a fresh proof."""
    await Removal(member).ask()


class Removal:
    """What is left behind is read again when it is agreed to, since it may have grown."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._to: FieldInput | None = None
        self._able: dict[str, Member] = {}

    async def ask(self) -> None:
        """Open the dialog and wait for it."""
        name, role = self._member.person.masked_name, self._member.role.label
        fresh = FRESH if self._member.role is Role.MANAGER else None
        left = await LeftBehind.of(self._member)

        @act(needs=Action.AGENT_REMOVE, fresh=fresh)
        async def agree() -> None:
            await self._follow()
            if not self._form.is_valid():
                return
            to = self._able[str(self._to.value)] if self._to else None
            by = await current_member()
            await remove_and_hand_over(self._member, str(self._why.value), to=to, by=by)
            asked.close()
            toast_ok(f"已删除{name}")

        @act()
        async def decline() -> None:
            asked.close()

        with dialog(f"删除{name}？", "removal") as asked:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", WHAT.format(name=name, role=role))
                self._form = Form(prefix="reason")
                self._left = ui.element("div").classes("rs-left")
                await self._place(left)
                self._why = field_input(self._form, "reason", WHY)
                self._why.control.props("autofocus")
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", decline, kind=Kind.PLAIN)
                button("删除" if left.is_nothing else "移交并删除", agree, kind=Kind.DANGER)
        await asked
        asked.delete()

    async def _follow(self) -> None:
        """Show what is left by now where nothing was left before."""
        if self._to is None:
            await self._place(await LeftBehind.of(self._member))

    async def _place(self, left: LeftBehind) -> None:
        """Place the list of what is left, and the choice of who takes it."""
        if left.is_nothing:
            return
        able = await takers(self._member)
        self._able = {each.code: each for each in able}
        with self._left:
            show_left(left)
            self._to = field_input(self._form, "to", taker_rule(able))
