"""身份变更: an agent becomes the manager or the other way round, once they have accepted it."""

from nicegui import ui

from auth.web.caller import current_member
from components.fields.form import Form
from components.guard.act import act
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from components.units.term_fields import TermFields
from models.services.offering import offer
from models.units.inviting import Invited
from models.units.member import Member
from models.units.permission import Action, Role
from models.units.roster import Roster

OTHER = {Role.AGENT: Role.MANAGER, Role.MANAGER: Role.AGENT}
WHAT = (
    "将{name}由{old}变更为{new}。本人在江苏智慧人社APP【我的】-【企业服务】确认后，原身份结束、"
    "新身份生效；在此之前原身份不变。"
)
INVITING = "其发出的待确认邀请届时由您接手。"
NO_SEAT = "{role}的名额已满（{taken}/{most}），请先变更或删除现有的{role}，或撤回等待确认的邀请。"


async def ask_role(member: Member, roster: Roster) -> None:
    """Ask until the invitation has left, or the user gives up."""
    role = OTHER[member.role]
    seats = roster.seats(role)

    @act()
    async def close() -> None:
        asked.close()

    @act(needs=Action.ROLE_CHANGE, fresh=FRESH)
    async def change() -> None:
        if not form.is_valid():
            return
        by, person = await current_member(), member.person
        begin, end = term.days
        invited = Invited(role, person.name, person.id_number, member.mobile, begin, end)
        await offer(by.unit, invited, by=by, follows=member)
        asked.close()
        toast_ok("邀请已发出")

    with dialog("身份变更", "role") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            name = member.person.masked_name
            what = WHAT.format(name=name, old=member.role.label, new=role.label)
            text("p", what + INVITING * (member.role is Role.MANAGER))
            if seats.are_full:
                full = NO_SEAT.format(role=role.label, taken=seats.taken, most=seats.most)
                Alert(full, tone="warn")
            else:
                form = Form(prefix="role")
                term = TermFields(form)
        with ui.element("div").classes("rs-dlg-f"):
            button("关闭" if seats.are_full else "取消", close, kind=Kind.PLAIN)
            if not seats.are_full:
                button("发出邀请", change)
    await asked
    asked.delete()
