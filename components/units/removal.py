"""删除: the dialog that ends a membership, and asks who takes over what is left behind."""

from nicegui import ui

from auth.web.caller import current_member
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from components.units.left_behind import LeftFields
from components.units.reason_dialog import WHY
from models.cases.hand_over import remove_and_hand_over
from models.units.member import Member
from models.units.permission import Action, Role

WHAT = "{name}的{role}授权将立即结束，不能恢复；需要时可以重新邀请。"
END, MOVE_AND_END = "删除", "移交并删除"


async def ask_removal(member: Member) -> None:
    """Ask until the member is removed, or the user gives up.

    A manager, and whoever leaves something behind, is removed with a fresh proof.
    """
    await Removal(member).ask()


class Removal:
    """What is left behind is followed while the dialog is open, and read again at the end."""

    def __init__(self, member: Member) -> None:
        self._member = member

    async def ask(self) -> None:
        """Open the dialog and wait for it."""
        name, role = self._member.person.masked_name, self._member.role.label
        by = await current_member()
        with dialog(f"删除{name}？", "removal") as self._dialog:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", WHAT.format(name=name, role=role))
                self._form = Form(prefix="reason")
                self._left = LeftFields(self._form, self._member, by)
                self._why = field_input(self._form, "reason", WHY)
                on_topic(f"members:{self._member.unit_id}", self._follow)
                on_topic(f"messages:{self._member.person.code}", self._follow)
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", self._decline, kind=Kind.PLAIN)
                self._yes = button(END, self._agree, kind=Kind.DANGER)
        await self._follow()
        self._form.begin()
        await self._dialog
        self._dialog.delete()

    async def _follow(self) -> None:
        """Show what is left by now, and what the button does with it."""
        await self._left.follow()
        if not self._yes.is_deleted:
            label = END if self._left.left.is_nothing else MOVE_AND_END
            self._yes.text = self._yes.props["aria-label"] = label

    @act(needs=Action.AGENT_REMOVE)
    async def _agree(self) -> None:
        await self._follow()
        if not self._form.is_valid():
            return
        if self._member.role is Role.MANAGER or not self._left.left.is_nothing:
            await self._remove_with_proof()
        else:
            await self._remove()

    @act(needs=Action.AGENT_REMOVE, fresh=FRESH)
    async def _remove_with_proof(self) -> None:
        await self._remove()

    async def _remove(self) -> None:
        by, why = await current_member(), str(WHY.check(self._why.value))
        await remove_and_hand_over(self._member, why, to=self._left.takers, by=by)
        self._dialog.close()
        toast_ok(f"已删除{self._member.person.masked_name}")

    @act()
    async def _decline(self) -> None:
        self._dialog.close()
