"""注册 or 认领 step 1, 填写单位信息: five fields and the agreement, kept as they are typed.

Whoever comes to this browser next may be somebody else: what was kept of the legal representative
comes back masked, stays as it is, and is typed anew to be changed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui

from auth.accounts.registration import check_unit
from auth.web.caller import caller
from components.accounts.agreement import Agreement
from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from models.accounts.registration_rule import RULES, counter_hint, id_number_rule
from models.accounts.rep_draft import RepDraft
from models.base.error import ConnectorFailed
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider


class UnitStep:
    """The form; `on_done` is called when the registry has confirmed it, `on_clear` forgets.

    `quick` names the ways past it that stand below, where there are any.
    """

    def __init__(
        self,
        draft: RepDraft,
        on_done: Callable[[], Awaitable[None]],
        on_clear: Callable[[], Awaitable[None]],
        quick: str = "",
    ) -> None:
        self._draft = draft
        self._on_done = on_done
        self._slider_passed_for = ""
        with ui.element("div").classes("rs-form"):
            Fragment("accounts/unit_step_note.html", tag="p", classes="rs-hint", quick=quick)
            self._form = Form(draft)
            self._form.place_summary()
            self._alert = Alert(tone="bad", on_act=self._retry)
            self._place()
            with ui.element("div").classes("rs-formbar"):
                button("下一步", self._next, busy="正在核对", classes="rs-wide")
                button("清除", on_clear, kind=Kind.QUIET)
                self._form.place_save_line()

    def _place(self) -> None:
        self._text("uscc")
        self._text("unit_name")
        field_input(self._form, "id_type", RULES["id_type"], on_change=self._chosen)
        self._counter = Alert(counter_hint(self._draft.id_type), tone="warn")
        id_number = replace(RULES["id_number"], parse=self._check_id_number)
        field_input(
            self._form, "id_number", id_number, on_change=self._keeper("id_number"), covered=True
        )
        self._text("legal_rep_name")
        Agreement(self._form, on_change=self._keeper("agreement"))

    def _text(self, name: str) -> None:
        field_input(self._form, name, RULES[name], on_change=self._keeper(name), covered=True)

    def _check_id_number(self, text: str) -> None:
        id_number_rule(self._draft.id_type).check(text)

    def _keeper(self, name: str) -> Callable[[str | bool], Awaitable[None]]:
        @act(latest=True)
        async def keep(value: str | bool) -> None:
            with self._form.keeping(name, value):
                await self._draft.keep(name, value)

        return keep

    @act(latest=True)
    async def _chosen(self, value: str) -> None:
        self._counter.show(counter_hint(value))
        with self._form.keeping("id_type", value):
            await self._draft.keep("id_type", value)

    @act()
    async def _next(self) -> None:
        await self._check()

    @act()
    async def _retry(self, _arg: str) -> None:
        await self._check()

    async def _check(self) -> None:
        """Fields, then the slider, then the registry; while that is down nothing is asked twice."""
        self._alert.hide()
        if not self._form.is_valid():
            return
        uscc = str(RULES["uscc"].check(self._draft.uscc))

        async def attempt(slider: Slider | None) -> bool:
            if slider is not None:
                await slider()
            self._slider_passed_for = ""
            await check_unit(self._draft, caller())
            return True

        try:
            is_checked = await with_captcha(
                CaptchaPurpose.REGISTER, uscc, attempt, always=self._slider_passed_for != uscc
            )
        except ConnectorFailed as error:
            self._slider_passed_for = uscc
            self._alert.show(error.message, action="重试")
            return
        if is_checked:
            await self._on_done()
