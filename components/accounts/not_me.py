"""不是我: what a link of a warning would freeze, and the press that does it.

Opening it changes nothing, whoever opens it. Scanners of messages run scripts and send forms; the
last four digits of the mobile are what they do not know.
"""

from typing import Any

from nicegui import ui

from auth.web.caller import Who, caller
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.proofs.security_notice import DIGITS, SecurityNotice
from models.sign_in.freeze import say_not_me
from models.standards.rule import Limit, Rule

LAST_DIGITS = Rule(
    "手机号后四位", limit=Limit(most=DIGITS), hint="收到这条短信的手机号的最后四位数字"
)


class NotMe:
    """One link that holds, or that was used."""

    def __init__(self, code: str, notice: SecurityNotice) -> None:
        self._code, self._notice = code, notice

    def place(self) -> None:
        """Place the question, or what it has led to."""
        with ui.element("section").classes("rs-card").props("aria-labelledby=not-me-title"):
            self._body = ui.element("div").classes("rs-card-b rs-stack").props("id=not-me")
            with self._body:
                self._place_frozen() if self._notice.is_used else self._place_question()

    def _place_question(self) -> None:
        Fragment("accounts/not_me.html", classes="rs-stack is-s", **self._context())
        with ui.element("div").classes("rs-form"):
            self._form = Form()
            self._digits = field_input(self._form, "digits", LAST_DIGITS)
            self._digits.control.props("inputmode=numeric autocomplete=off")
            with ui.element("div").classes("rs-formbar"):
                button("不是我，立即冻结", self._press, kind=Kind.DANGER, busy="正在冻结")

    @act(who=Who.ANYBODY)
    async def _press(self) -> None:
        if not self._form.is_valid():
            return
        digits = str(self._digits.value)
        self._notice = await say_not_me(self._code, digits, origin=caller().origin)
        empty(self._body)
        with self._body:
            self._place_frozen()
            arrive_at("not-me")

    def _place_frozen(self) -> None:
        Fragment("accounts/not_me_frozen.html", classes="rs-qr rs-reg-done", **self._context())

    def _context(self) -> dict[str, Any]:
        member, institution = self._notice.member, self._notice.institution
        return {
            "notice": self._notice,
            "unit": member.unit.name if member else "",
            "institution": institution.name if institution else "",
        }
