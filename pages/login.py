"""登录 (/login): 单位登录 by 账号密码; a slider after failures, then a ticket to the session."""

from nicegui import ui

from auth.caller import caller, member_or_none
from auth.next_path import safe_next
from components.act import act
from components.alert import Alert
from components.button import button
from components.field_input import FieldInput, all_valid, field_input, text
from components.fragment import Fragment
from components.page import public_page
from components.shell import Shell
from components.slider_captcha import ask_captcha, redeem_captcha
from models.captcha import CaptchaPurpose
from models.error import CaptchaNeeded
from models.login import sign_in
from models.login_ticket import LoginTicket
from models.member import Member
from models.session import EndReason


class PasswordForm:
    """账号密码: two names and a password, and what happens to them."""

    def __init__(self, next_path: str) -> None:
        self._next_path = next_path
        self.unit_login = field_input(
            None,
            "unit_login",
            label="统一社会信用代码/单位编号/机构编号",
            icon="domain",
            autocomplete="organization",
            classes="is-l",
        )
        self.person_login = field_input(
            None,
            "person_login",
            label="证件号码/移动电话",
            icon="person",
            placeholder="法定代表人、管理员或经办人本人",
            autocomplete="username",
            classes="is-l",
        )
        self.password = field_input(
            None, "password", label="密码", kind="password", icon="lock", classes="is-l"
        )
        self._button = button("登录", self.submit, busy="正在登录", classes="is-block is-l")
        for field in self.fields:
            field.control.on("keydown.enter", self.submit, args=[])

    @property
    def fields(self) -> tuple[FieldInput, FieldInput, FieldInput]:
        """The three fields, from top to bottom."""
        return self.unit_login, self.person_login, self.password

    @act()
    async def submit(self) -> None:
        """Sign in; after some failures only with the slider solved."""
        if not all_valid(*self.fields):
            return
        try:
            member = await self._sign_in(captcha_passed=False)
        except CaptchaNeeded:
            if not await self._solve_captcha():
                return
            member = await self._sign_in(captcha_passed=True)
        ticket = await LoginTicket.issue(
            visitor=caller().visitor, next_path=self._next_path, member=member
        )
        ui.navigate.to(f"/auth/finish?ticket={ticket}")

    async def _solve_captcha(self) -> bool:
        subject = str(self.unit_login.value)
        token = await ask_captcha(CaptchaPurpose.LOGIN, subject)
        if token is None:
            return False
        await redeem_captcha(token, CaptchaPurpose.LOGIN, subject)
        return True

    async def _sign_in(self, *, captcha_passed: bool) -> Member:
        who = caller()
        return await sign_in(
            self.unit_login.value,
            self.person_login.value,
            self.password.control.value,
            visitor=who.visitor,
            address=who.address,
            browser=who.browser,
            captcha_passed=captcha_passed,
        )


@public_page("/login", title="单位登录", shell=Shell.SLIM)
async def login(next: str = "", ended: str = "") -> None:
    """Whoever is signed in already goes on to where he wanted."""
    next_path = safe_next(next) or "/unit"
    if await member_or_none() is not None:
        ui.navigate.to(next_path)
        return
    with ui.element("div").classes("rs-auth rs-main"):
        Fragment("skyline.html", classes="rs-auth-bgw")
        with ui.element("div").classes("rs-wrap rs-auth-in"):
            Fragment("login_art.html")
            with ui.element("section").classes("rs-card rs-login").props("aria-labelledby=login"):
                text("h1", "单位登录", "rs-login-h").props("id=login")
                with ui.element("div").classes("rs-login-b"):
                    if ended in set(EndReason):
                        Alert(f"登录已失效：{EndReason(ended).label}。请重新登录", tone="warn")
                    PasswordForm(next_path)
                    Fragment("login_links.html")
