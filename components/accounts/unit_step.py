"""注册 step 1, 填写单位信息: five fields and the agreement, kept as they are typed.

Whoever comes to this browser next may be somebody else: what was kept of the legal representative
comes back masked, stays as it is, and is typed anew to be changed.
"""

from collections.abc import Awaitable, Callable

from nicegui import ui

from auth.accounts.registration import check_unit
from auth.web.caller import caller
from components.fields.field_input import ErrorSummary, FieldInput, all_valid, field_input
from components.fields.slider_captcha import with_slider
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.legal_dialog import LegalDialog
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_rule import (
    LABELS,
    check_id_number_field,
    check_id_type_field,
    check_legal_rep_name_field,
    check_unit_name_field,
    check_uscc_field,
    counter_hint,
)
from models.base.error import CaptchaNeeded, ConnectorFailed
from models.base.mask import mask_id, mask_name
from models.proofs.captcha import CaptchaPurpose
from models.proofs.consent import AGREEMENT, PRIVACY
from models.proofs.password_check import Slider
from models.standards.id_type import IdType

HINTS = {
    "uscc": "营业执照或法人证书上的18位代码，字母不分大小写",
    "unit_name": "与营业执照或法人证书一致",
}


class UnitStep:
    """The form; `on_done` is called when the registry has confirmed it, `on_clear` forgets."""

    def __init__(
        self,
        draft: RegistrationDraft,
        on_done: Callable[[], Awaitable[None]],
        on_clear: Callable[[], Awaitable[None]],
    ) -> None:
        self._draft = draft
        self._on_done = on_done
        self._slider_passed_for = ""
        self._agreement = LegalDialog("法人用户注册协议", AGREEMENT)
        self._privacy = LegalDialog("隐私声明", PRIVACY)
        with ui.element("div").classes("rs-form"):
            self._summary = ErrorSummary()
            self._alert = Alert(tone="bad", on_act=self._retry)
            self._fields = self._place()
            Fragment(
                "accounts/register_texts.html",
                on_act={"agreement": self._read_agreement, "privacy": self._read_privacy},
            )
            with ui.element("div").classes("rs-formbar"):
                button("下一步", self._next, busy="正在核对", classes="rs-wide")
                button("清除", on_clear, kind=Kind.QUIET)

    def _place(self) -> list[FieldInput]:
        return [
            self._text("uscc", check_uscc_field, max_length=40),
            self._text("unit_name", check_unit_name_field, max_length=120),
            self._choice(),
            self._text("id_number", self._check_id_number, max_length=40, mask=mask_id),
            self._text("legal_rep_name", check_legal_rep_name_field, max_length=80, mask=mask_name),
            field_input(
                self._draft,
                "agreement",
                label=f"我已阅读并同意{LABELS['agreement']}中的内容",
                kind="checkbox",
                on_change=self._keeper("agreement"),
            ),
        ]

    def _text(
        self,
        name: str,
        check: Callable[[str], object],
        max_length: int,
        mask: Callable[[str], str] | None = None,
    ) -> FieldInput:
        return field_input(
            self._draft,
            name,
            label=LABELS[name],
            hint=HINTS.get(name, ""),
            check=check,
            on_change=self._keeper(name),
            max_length=max_length,
            mask=mask,
        )

    def _choice(self) -> FieldInput:
        field = field_input(
            self._draft,
            "id_type",
            label=LABELS["id_type"],
            kind="select",
            options=IdType.for_legal_rep(),
            check=check_id_type_field,
            on_change=self._chosen,
        )
        self._counter = Alert(counter_hint(self._draft.id_type), tone="warn")
        return field

    def _check_id_number(self, text: str) -> None:
        if not counter_hint(self._draft.id_type):
            check_id_number_field(self._draft.id_type, text)

    def _keeper(self, name: str) -> Callable[[str | bool], Awaitable[None]]:
        @act(latest=True)
        async def keep(value: str | bool) -> None:
            await self._draft.keep(name, value)

        return keep

    @act(latest=True)
    async def _chosen(self, value: str) -> None:
        self._counter.show(counter_hint(value))
        await self._draft.keep("id_type", value)

    @act()
    async def _read_agreement(self, _arg: str) -> None:
        self._agreement.open()

    @act()
    async def _read_privacy(self, _arg: str) -> None:
        self._privacy.open()

    @act()
    async def _next(self) -> None:
        await self._check()

    @act()
    async def _retry(self, _arg: str) -> None:
        await self._check()

    async def _check(self) -> None:
        """Fields, then the slider, then the registry; while that is down nothing is asked twice."""
        self._alert.hide()
        if not all_valid(*self._fields, summary=self._summary):
            return
        uscc = check_uscc_field(self._draft.uscc)

        async def attempt(slider: Slider | None) -> bool:
            if slider is not None:
                await slider()
            elif self._slider_passed_for != uscc:
                raise CaptchaNeeded
            self._slider_passed_for = ""
            await check_unit(self._draft, caller())
            return True

        try:
            is_checked = await with_slider(CaptchaPurpose.REGISTER, uscc, attempt)
        except ConnectorFailed as error:
            self._slider_passed_for = uscc
            self._alert.show(error.message, action="重试")
            return
        if is_checked:
            await self._on_done()
