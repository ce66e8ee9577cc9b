"""找回密码 step 1, 填写账号: whose password it is, and who they are; kept as it is typed.

Whoever comes to this browser next may be somebody else: what was kept of a person comes back
masked, and is typed anew to be changed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui

from auth.accounts.recovery import name_account
from auth.web.caller import caller
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.accounts.recovery_account import key_of
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import Whose
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider


class RecoveryAccount:
    """The form; `on_whose` is called when another kind of account is meant."""

    def __init__(
        self,
        draft: RecoveryDraft,
        on_done: Callable[[], Awaitable[None]],
        on_whose: Callable[[], Awaitable[None]],
        on_clear: Callable[[], Awaitable[None]],
    ) -> None:
        self._draft, self._on_done, self._on_whose = draft, on_done, on_whose
        Fragment(
            "accounts/recover_whose.html",
            classes="rs-recover-whose",
            on_act={"whose": self._choose},
            kinds=list(Whose),
            chosen=draft.whose,
        )
        with ui.element("div").classes("rs-form"):
            self._form = Form(draft)
            self._form.place_summary()
            for name, rule in draft.whose.rules.items():
                if name == "id_number":
                    rule = replace(rule, parse=self._check_number)
                keep = self._keeper(name)
                field_input(self._form, name, rule, on_change=keep, covered=name != "uscc")
            with ui.element("div").classes("rs-formbar"):
                button("下一步", self._next, busy="正在提交", classes="rs-wide")
                button("清除", on_clear, kind=Kind.QUIET)
                self._form.place_save_line()

    def _check_number(self, text: str) -> None:
        self._draft.whose.number_rule(self._draft.id_type).check(text)

    def _keeper(self, name: str) -> Callable[[str | bool], Awaitable[None]]:
        @act(latest=True)
        async def keep(value: str | bool) -> None:
            with self._form.keeping(name, value):
                await self._draft.keep(name, value)

        return keep

    @act()
    async def _choose(self, whose: str) -> None:
        if whose in set(Whose) and whose != self._draft.whose:
            await self._draft.choose(Whose(whose))
            await self._on_whose()

    @act()
    async def _next(self) -> None:
        """The fields, then the slider, always; what comes of it is the same for every account."""
        if not self._form.is_valid():
            return

        async def attempt(slider: Slider | None) -> bool:
            if slider is not None:
                await slider()
            await name_account(self._draft, caller())
            return True

        subject = key_of(self._draft.check())
        if await with_captcha(CaptchaPurpose.RECOVER, subject, attempt, always=True):
            await self._on_done()
