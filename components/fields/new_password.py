"""密码 and 确认密码: the rules stand below and show live which of them are met."""

from collections.abc import Callable

from components.fields.field_input import FieldInput, all_valid, field_input
from components.guard.act import act
from components.parts.fragment import Fragment
from models.base.error import Invalid
from models.proofs.password import TOO_COMMON, PasswordContext, check_form, rules_met, rules_now

NOT_THE_SAME = "两次输入的密码不一致，请重新输入"


class NewPassword:
    """`context` tells at each keystroke what the password must not contain."""

    def __init__(self, context: Callable[[], PasswordContext]) -> None:
        self._context = context
        self._weak: tuple[str, PasswordContext] | None = None  # what is too easy to guess
        self.password: FieldInput = field_input(
            None,
            "password",
            label="密码",
            kind="password",
            autocomplete="new-password",
            check=self._check,
            on_change=self._typed,
        )
        self._rules = Fragment("fields/password_rules.html", rules=rules_met(""), typed=False)
        self.confirm: FieldInput = field_input(
            None,
            "password_confirm",
            label="确认密码",
            kind="password",
            autocomplete="new-password",
            check=self._check_same,
        )

    @property
    def value(self) -> str:
        """The password exactly as typed."""
        return str(self.password.control.value or "")

    @property
    def confirmed(self) -> str:
        """The second one exactly as typed."""
        return str(self.confirm.control.value or "")

    def is_valid(self) -> bool:
        """Check both fields and show what is wrong."""
        return all_valid(self.password, self.confirm)

    def _check(self, _trimmed: str) -> None:
        """What can be told at once; a weak one that was not typed in peace is left to the verb."""
        known = self._context()
        check_form(self.value, known)
        if (self.value, known) == self._weak:
            raise Invalid(TOO_COMMON)

    def _check_same(self, _trimmed: str) -> None:
        if self.confirmed != self.value:
            raise Invalid(NOT_THE_SAME)

    @act(latest=True)
    async def _typed(self, _value: str) -> None:
        typed, known = self.value, self._context()
        rules = await rules_now(typed, known)
        if typed != self.value:  # a newer call is waiting
            return
        self._weak = None if rules[-1][1] else (typed, known)
        self._rules.refresh(rules=rules, typed=bool(typed))
