"""The ways to sign in at a computer: whose, and how; the browser remembers the last one used.

They stand in the order of the page. What is kept in the browser is the way alone, and no name.
"""

from nicegui import ui

from auth.web import cookies
from components.frame.finish import finish_sign_in
from models.base.labeled import Labeled
from models.proofs.qr_code import QrPurpose
from models.setting.system import System
from models.standards import field_label

_ICONS = {"ca": "usb", "scan": "qr_code_2", "password": "password", "sms": "mail"}
_SYSTEMS = {"scan": System.APP, "sms": System.SMS}


class LoginWay(Labeled):
    """One way; the label is that of its segment."""

    UNIT_CA = "unit-ca", "CA"
    UNIT_SCAN = "unit-scan", "扫码登录"
    UNIT_PASSWORD = "unit-password", "账号密码"
    PERSON_SCAN = "person-scan", "扫码登录"
    PERSON_PASSWORD = "person-password", "账号密码"
    PERSON_SMS = "person-sms", field_label.SMS_CODE

    @classmethod
    def of(cls, text: str, *, for_person: bool | None) -> "LoginWay":
        """The way that a browser remembers, on the tab that is asked for; at first 账号密码."""
        found = next((way for way in cls if way == text), cls.UNIT_PASSWORD)
        return found if for_person in {None, found.is_for_person} else found.twin

    @classmethod
    def scanned_for(cls, purpose: QrPurpose) -> "LoginWay":
        """The way that shows a code for this purpose."""
        return next(way for way in cls if way.is_scan and way.purpose is purpose)

    @property
    def is_for_person(self) -> bool:
        """True under 个人登录."""
        return self.value.startswith("person-")

    @property
    def is_scan(self) -> bool:
        """True for 扫码登录."""
        return self._how == "scan"

    @property
    def icon(self) -> str:
        """The sign of its segment."""
        return _ICONS[self._how]

    @property
    def system(self) -> System | None:
        """The outside system without which it cannot work; None where there is none."""
        return _SYSTEMS.get(self._how)

    @property
    def purpose(self) -> QrPurpose:
        """What its QR code is for."""
        return QrPurpose.PERSON_LOGIN if self.is_for_person else QrPurpose.LOGIN

    @property
    def twin(self) -> "LoginWay":
        """The same way on the other tab; 账号密码 where there is none."""
        who = "unit" if self.is_for_person else "person"
        there = f"{who}-{self._how}"
        return LoginWay(there if there in set(LoginWay) else f"{who}-password")

    @property
    def _how(self) -> str:
        return self.value.partition("-")[2]


def finish_login(ticket: str, way: LoginWay, *, by_passkey: bool = False) -> None:
    """Go on to the route that can set the cookie; next time this way stands there at once.

    Only the browser keeps that a passkey was used last, on the tab of another way.
    """
    used = "last" if by_passkey else "known"
    ui.run_javascript(
        f"rsKeep('{cookies.LOGIN_WAY}', '{way.value}');"
        f"try {{ if (localStorage.rs_passkey) localStorage.rs_passkey = '{used}'; }} catch {{}}"
    )
    finish_sign_in(ticket)
