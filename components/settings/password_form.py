"""密码设置: 原密码, 新密码 with its live rules, 确认密码; the sessions elsewhere end."""

from dataclasses import replace

from nicegui import ui

from auth.web.caller import caller, current_session, member_of
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD, NewPassword
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.sign_in.member_password import MemberPassword
from models.units.member import Member
from models.units.permission import Action

OLD = replace(PASSWORD, label="原密码", autocomplete="current-password")
NEW_LABEL = "新密码"
HOME = "/unit/settings"


class PasswordForm:
    """The form of one member, and in its place what was done."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def place(self) -> None:
        """Place it."""
        with ui.element("section").classes("rs-card").props("aria-labelledby=password"):
            Fragment(
                "settings/password_head.html",
                classes="rs-card-h rs-wraph",
                member=self._member,
                is_old=MemberPassword(self._member).is_old,
            )
            self._body = ui.element("div").classes("rs-card-b").props("id=password-form")
            with self._body, ui.element("div").classes("rs-form"):
                self._form = Form()
                self._form.place_summary()
                self._old = field_input(self._form, "old_password", OLD)
                context = MemberPassword(self._member).context
                self._new = NewPassword(self._form, lambda: context, NEW_LABEL)
                with ui.element("div").classes("rs-formbar"):
                    button("确认", self._change, classes="rs-wide", busy="正在修改")
                    button("取消", self._leave, kind=Kind.PLAIN)

    @act(needs=Action.PASSWORD_CHANGE)
    async def _change(self) -> None:
        if not self._form.is_valid():
            return
        here = await current_session()
        await MemberPassword(member_of(here)).change(
            str(self._old.value),
            str(self._new.password.value),
            origin=caller().origin,
            keep=here,
        )
        empty(self._body)
        with self._body:
            Fragment("settings/password_done.html", classes="rs-qr rs-reg-done", home=HOME)
            arrive_at("password-form")

    @act()
    async def _leave(self) -> None:
        ui.navigate.to(HOME)
