"""账号密码: the form of a member or an institution, and a person's; the slider after failures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from nicegui import ui

from auth.web.caller import caller
from auth.web.next_path import INSTITUTION_HOME, UNIT_HOME, is_of_institution
from components.fields.field import FieldInput
from components.fields.field_input import change_rule, field_input
from components.fields.form import Form
from components.fields.new_password import PASSWORD
from components.fields.slider_captcha import with_captcha
from components.guard.act import act
from components.parts.button import button
from components.parts.fragment import Fragment
from components.sign_in.login_way import LoginWay, finish_login
from models.institutions.first_sign_in import FirstSignIn
from models.institutions.institution_sign_in import sign_in_institution
from models.people.person_login import PERSON_LOGIN
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.person_sign_in import sign_in_person
from models.sign_in.session_kind import SessionKind
from models.sign_in.unit_sign_in import sign_in_member
from models.standards.rule import Rule
from models.units.login_name import begins_as_institution

RECOVER = "/recover"
UNIT_LOGIN = Rule("统一社会信用代码/单位编号/机构编号", autocomplete="organization")
OnFirst = Callable[[FirstSignIn], Awaitable[None]]
ALONE = replace(
    PERSON_LOGIN, is_required=False, hint="机构登录可不填；填写时为机构管理员本人的号码"
)
APP_LOGIN = replace(PERSON_LOGIN, hint="使用江苏智慧人社APP的个人账号和密码")


@dataclass
class Typed:
    """The names typed on the page, kept while its tabs are changed; never the password."""

    unit_login: str = ""
    person_login: str = ""
    login: str = ""
    mobile: str = ""


def box_2_beside(unit_login: FieldInput) -> Rule:
    """Box 2 may stay empty beside what was meant for a 机构编号, be there one or not."""
    is_alone = begins_as_institution(str(unit_login.value))
    return ALONE if is_alone else PERSON_LOGIN


def unit_path(asked: str) -> str:
    """Where a member goes: no page of an institution."""
    return UNIT_HOME if is_of_institution(asked) else asked or UNIT_HOME


def institution_path(asked: str) -> str:
    """Where the manager of an institution goes: to its own pages."""
    return asked if is_of_institution(asked) else INSTITUTION_HOME


class PasswordForm:
    """What both forms share: password, button, slider, and the way on."""

    way: LoginWay
    recover = RECOVER

    def __init__(self, typed: Typed, next_path: str) -> None:
        self._next_path = next_path
        self._form = Form(typed)
        self._names = self._place(self._form)
        with ui.element("div").classes("rs-forgets"):
            field = field_input(self._form, "password", PASSWORD, icon="lock", classes="is-l")
            Fragment("sign_in/forgot.html", classes="rs-forgot", path=self.recover)
        self._password = field
        button("登录", self.submit, busy="正在登录", classes="is-block is-l")

    def _place(self, form: Form) -> tuple[FieldInput, ...]:
        """Place the fields above the password."""
        raise NotImplementedError

    async def _prove(self, slider: Slider | None) -> str | FirstSignIn:
        """The login ticket of whoever has typed the right password, or what has to come first."""
        raise NotImplementedError

    def _is_filled_in(self) -> bool:
        """Check what is typed, and show what is wrong."""
        return self._form.is_valid()

    async def _go_on(self, first: FirstSignIn) -> None:
        """Go on to an own password."""
        raise NotImplementedError

    @act()
    async def submit(self) -> None:
        """Sign in; after some failures only with the slider solved."""
        if not self._is_filled_in():
            return
        proved = await with_captcha(CaptchaPurpose.LOGIN, str(self._names[0].value), self._prove)
        if isinstance(proved, FirstSignIn):
            await self._go_on(proved)
        elif proved is not None:
            finish_login(proved, self.way)


class UnitPasswordForm(PasswordForm):
    """单位登录: the unit's name, the person's name, and the password of the membership.

    An institution signs in here as well; its number may stand alone. Its first password leads to
    `on_first` instead of inside.
    """

    way = LoginWay.UNIT_PASSWORD

    def __init__(self, typed: Typed, asked: str, on_first: OnFirst) -> None:
        self._on_first = on_first
        super().__init__(typed, asked)

    def _place(self, form: Form) -> tuple[FieldInput, ...]:
        unit_login = field_input(
            form,
            "unit_login",
            UNIT_LOGIN,
            on_change=self._follow,
            icon="domain",
            classes="is-l",
        )
        person_login = field_input(
            form,
            "person_login",
            box_2_beside(unit_login),
            icon="person",
            placeholder="法定代表人、管理员或经办人本人",
            classes="is-l",
        )
        return unit_login, person_login

    @act()
    async def _follow(self, _unit_login: str) -> None:
        """Say at once that box 2 may stay empty."""
        unit_login, person_login = self._names
        change_rule(person_login, box_2_beside(unit_login))

    def _is_filled_in(self) -> bool:
        unit_login, person_login = self._names
        change_rule(person_login, box_2_beside(unit_login))
        return super()._is_filled_in()

    async def _go_on(self, first: FirstSignIn) -> None:
        await self._on_first(first)

    async def _prove(self, slider: Slider | None) -> str | FirstSignIn:
        if begins_as_institution(str(self._names[0].value)):
            return await self._prove_institution(slider)
        return await self._prove_member(slider)

    async def _prove_institution(self, slider: Slider | None) -> str | FirstSignIn:
        who = caller()
        number, person_login = (str(field.value) for field in self._names)
        institution = await sign_in_institution(
            number, person_login, str(self._password.value), origin=who.origin, slider=slider
        )
        if institution.has_first_password:
            return FirstSignIn(institution)
        path = institution_path(self._next_path)
        return await LoginTicket.for_institution(institution, visitor=who.visitor, next_path=path)

    async def _prove_member(self, slider: Slider | None) -> str:
        who = caller()
        unit_login, person_login = (field.value for field in self._names)
        member = await sign_in_member(
            unit_login,
            person_login,
            str(self._password.value),
            origin=who.origin,
            slider=slider,
        )
        path = unit_path(self._next_path)
        return await LoginTicket.for_member(member, visitor=who.visitor, next_path=path)


class PersonPasswordForm(PasswordForm):
    """个人登录: the account of 江苏智慧人社APP."""

    way = LoginWay.PERSON_PASSWORD
    recover = f"{RECOVER}?whose=person"

    def _place(self, form: Form) -> tuple[FieldInput, ...]:
        return (field_input(form, "login", APP_LOGIN, icon="person", classes="is-l"),)

    async def _prove(self, slider: Slider | None) -> str:
        who = caller()
        person = await sign_in_person(
            self._names[0].value,
            str(self._password.value),
            origin=who.origin,
            slider=slider,
        )
        return await LoginTicket.for_person(
            person, visitor=who.visitor, next_path=self._next_path, kind=SessionKind.PERSON
        )
