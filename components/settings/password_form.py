"""密码设置: 原密码, 新密码 with its live rules, 确认密码; the sessions elsewhere end.

Of a member, or of an institution, whoever is signed in.
"""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from nicegui import ui

from auth.web.caller import caller, current_session
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD, NewPassword
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.base.error import SessionEnded
from models.base.origin import Origin
from models.institutions.institution_password import InstitutionPassword
from models.proofs.password import PasswordContext
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.units.permission import Action

OLD = replace(PASSWORD, label="原密码", autocomplete="current-password")
NEW_LABEL = "新密码"


class OwnPassword(Protocol):
    """A password that its owner changes by knowing it."""

    @property
    def context(self) -> PasswordContext:
        """What it must not contain."""

    @property
    def is_old(self) -> bool:
        """True when another one is due."""

    def change(self, old: str, new: str, *, origin: Origin, keep: Session) -> Awaitable[None]:
        """Set a new one."""


class PasswordForm:
    """The form of whoever is signed in, and in its place what was done; `home` is the way back."""

    def __init__(self, here: Session, home: str) -> None:
        self._password, self._home = password_of(here), home
        self._changed_at = _changed_at(here)

    def place(self) -> None:
        """Place it."""
        with ui.element("section").classes("rs-card").props("aria-labelledby=password"):
            Fragment(
                "settings/password_head.html",
                classes="rs-card-h rs-wraph",
                changed_at=self._changed_at,
                is_old=self._password.is_old,
            )
            self._body = ui.element("div").classes("rs-card-b").props("id=password-form")
            with self._body, ui.element("div").classes("rs-form"):
                self._form = Form()
                self._form.place_summary()
                self._old = field_input(self._form, "old_password", OLD)
                context = self._password.context
                self._new = NewPassword(self._form, lambda: context, NEW_LABEL)
                with ui.element("div").classes("rs-formbar"):
                    button("确认", self._change, classes="rs-wide", busy="正在修改")
                    button("取消", self._leave, kind=Kind.PLAIN)

    @act(needs=Action.PASSWORD_CHANGE)
    async def _change(self) -> None:
        if not self._form.is_valid():
            return
        here = await current_session()
        await password_of(here).change(
            str(self._old.value),
            str(self._new.password.value),
            origin=caller().origin,
            keep=here,
        )
        empty(self._body)
        with self._body:
            Fragment("settings/password_done.html", classes="rs-qr rs-reg-done", home=self._home)
            arrive_at("password-form")

    @act()
    async def _leave(self) -> None:
        ui.navigate.to(self._home)


def password_of(here: Session) -> OwnPassword:
    """The password by which somebody is signed in: of the institution, or of the membership."""
    if (institution := here.of_institution) is not None:
        return InstitutionPassword(institution)
    if here.member is None:
        raise SessionEnded
    return MemberPassword(here.member)


def _changed_at(here: Session) -> datetime | None:
    owner = here.of_institution or here.member
    return owner.password_changed_at if owner is not None else None
