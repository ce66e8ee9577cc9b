"""密码 and 确认密码: the rules stand below and show live which of them are met."""

from collections.abc import Callable
from dataclasses import replace

from components.fields.field import FieldInput
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.parts.fragment import Fragment
from models.base.error import Invalid
from models.proofs.password import (
    TOO_COMMON,
    PasswordContext,
    check_form,
    check_signs,
    rules_met,
    rules_now,
)
from models.standards import field_label
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule

PASSWORD = Rule(field_label.PASSWORD, FieldKind.PASSWORD, parse=check_signs)  # one that exists
NOT_THE_SAME = "两次输入的密码不一致，请重新输入"


class NewPassword:
    """`context` tells at each keystroke what the password must not contain."""

    def __init__(
        self,
        form: Form,
        context: Callable[[], PasswordContext],
        label: str = field_label.PASSWORD,
    ) -> None:
        self._context = context
        self._weak: tuple[str, PasswordContext] | None = None  # what is too easy to guess
        self.password: FieldInput = field_input(
            form,
            "password",
            replace(PASSWORD, label=label, parse=self._check, autocomplete="new-password"),
            on_change=self._typed,
        )
        self._rules = Fragment("fields/password_rules.html", rules=rules_met(""), typed=False)
        self.confirm: FieldInput = field_input(
            form,
            "password_confirm",
            Rule(
                field_label.PASSWORD_AGAIN,
                FieldKind.PASSWORD,
                parse=self._check_same,
                autocomplete="new-password",
            ),
        )

    def _check(self, typed: str) -> None:
        """What can be told at once; a weak one that was not typed in peace is left to the verb."""
        known = self._context()
        check_form(typed, known)
        if (typed, known) == self._weak:
            raise Invalid(TOO_COMMON)

    def _check_same(self, typed: str) -> None:
        if typed != self.password.value:
            raise Invalid(NOT_THE_SAME)

    @act(latest=True)
    async def _typed(self, typed: str) -> None:
        known = self._context()
        rules = await rules_now(typed, known)
        if typed != self.password.value:  # a newer call is waiting
            return
        self._weak = None if rules[-1][1] else (typed, known)
        self._rules.refresh(rules=rules, typed=bool(typed))
