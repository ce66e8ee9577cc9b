"""修改密码 (/person/password): the personal password, by knowing the old one."""

from nicegui import ui

from auth.web.caller import caller, current_session
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.frame.person_shell import person_center
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.text import text
from components.settings.password_form import NEW_LABEL, OLD
from models.accounts.way_in import change_password, context_of
from models.base.error import NotFound
from models.sign_in.session import Session

TITLE = "修改密码"
HOME = "/person"
NOTHING_SET = "您还没有个人密码，请先注册个人用户"


class PersonPasswordForm:
    """The form, and in its place what was done."""

    def __init__(self, here: Session) -> None:
        context = context_of(here.person)
        with ui.element("section").classes("rs-card").props("aria-labelledby=password"):
            with ui.element("div").classes("rs-card-h"):
                text("h2", TITLE, "rs-h3").props("id=password")
            self._body = ui.element("div").classes("rs-card-b").props("id=password-form")
            with self._body, ui.element("div").classes("rs-form"):
                self._form = Form()
                self._form.place_summary()
                self._old = field_input(self._form, "old_password", OLD)
                self._new = NewPassword(self._form, lambda: context, NEW_LABEL)
                with ui.element("div").classes("rs-formbar"):
                    button("确认", self._change, busy="正在修改")
                    button("取消", self._leave, kind=Kind.PLAIN)

    @act()
    async def _change(self) -> None:
        if not self._form.is_valid():
            return
        old, new = str(self._old.value), str(self._new.password.value)
        await change_password(old, new, by=await current_session(), origin=caller().origin)
        empty(self._body)
        with self._body:
            Fragment("settings/password_done.html", classes="rs-qr rs-reg-done", home=HOME)
            arrive_at("password-form")

    @act()
    async def _leave(self) -> None:
        ui.navigate.to(HOME)


@person_center.page("/person/password", title=TITLE)
async def person_password(here: Session) -> None:
    """Whoever has no personal password has nothing to change."""
    if not here.person.password_hash:
        raise NotFound(NOTHING_SET)
    text("h1", TITLE, "rs-sr")
    PersonPasswordForm(here)
