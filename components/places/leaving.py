"""退出单位: one dialog that says what it means, and asks who takes over what is left behind."""

from dataclasses import dataclass

from nicegui import ui

from components.fields.form import Form
from components.guard.act import act
from components.guard.proof import FRESH
from components.parts.button import Kind, button
from components.parts.dialog import confirm, dialog
from components.parts.text import text
from components.units.left_behind import LeftFields
from models.cases.hand_over import LeftBehind, leave_and_hand_over
from models.people.person import Person
from models.units.member import Member

LEAVING = "退出后您立即不能再为该单位办理业务。退出不能撤销，需要时只能由该单位重新邀请。"


async def leave(member: Member, person: Person) -> bool:
    """Ask, and leave; False when they would rather stay."""
    title, left = f"退出{member.unit.name}？", await LeftBehind.of(member)
    if left.is_nothing:
        if not await confirm(title, LEAVING, yes="退出单位", danger=True):
            return False
        await leave_and_hand_over(member, to=None, by=person)
        return True
    return await _HandOver(member, person).ask(title)


@dataclass
class _HandOver:
    """The dialog where something is left; a refusal of the verb is told beside the choice."""

    member: Member
    person: Person

    async def ask(self, title: str) -> bool:
        @act(fresh=FRESH)
        async def agree() -> None:
            await left.follow()
            if form.is_valid():
                await leave_and_hand_over(self.member, to=left.takers, by=self.person)
                asked.submit(True)

        @act()
        async def decline() -> None:
            asked.submit(False)

        with dialog(title, "leave") as asked:
            with ui.element("div").classes("rs-dlg-b"):
                text("p", LEAVING)
                form = Form(prefix="leave")
                left = LeftFields(form, self.member)
            with ui.element("div").classes("rs-dlg-f"):
                button("取消", decline, kind=Kind.PLAIN)
                button("移交并退出", agree, kind=Kind.DANGER, busy="正在退出")
        await left.follow()
        form.begin()
        answer = await asked
        asked.delete()
        return answer is True
