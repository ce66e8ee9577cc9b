"""验证身份: the dialog in which whoever is signed in proves once more who they are.

`@act(fresh=…)` asks it where the last proof is too old, and goes on with the act afterwards; what
was typed on the page stays as it is. A wrong password counts like a failed login.
"""

from nicegui import ui

from auth.web.caller import caller, current_session, member_of
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from models.base.error import NotAllowed
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session

WHY = "此操作会影响本单位的账户安全。请输入您登录本单位时使用的密码，验证通过后继续办理。"


async def ask_for_proof(session: Session) -> bool:
    """Ask for the password of the membership; True once it was right, False when given up."""
    if session.member is None:
        raise NotAllowed("请退出后重新登录，再办理此操作")

    @act()
    async def prove() -> None:
        if not form.is_valid():
            return
        here = await current_session()
        password = str(field.control.value or "")
        await MemberPassword(member_of(here)).prove(password, origin=caller().origin, session=here)
        asked.submit(True)

    @act()
    async def give_up() -> None:
        asked.submit(False)

    page = ui.context.client
    with dialog("验证身份", "proof") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            text("p", WHY)
            form = Form(prefix="proof")
            field = field_input(form, "password", PASSWORD)
            field.control.props("autofocus")
        with ui.element("div").classes("rs-dlg-f"):
            button("取消", give_up, kind=Kind.PLAIN)
            button("验证并继续", prove, busy="正在验证")
    answer = await asked
    asked.delete()
    return answer is True and not page.is_deleted
