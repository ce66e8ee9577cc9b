"""找回密码 step 2, 人脸识别: the face by a code or a link, or a code to the bound mobile.

The page knows no mobile and shows none, and says the same whether or not there is an account.
"""

from collections.abc import Awaitable, Callable

from nicegui import ui

from auth.accounts.recovery import (
    new_face_code,
    open_face_code,
    prove_by_code,
    send_code,
    send_link,
)
from auth.web.caller import caller
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import SmsCodeField, UnseenNumber
from components.guard.act import act
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.fragment import Fragment
from components.scan.qr_panel import QrPanel, qr_panel
from components.scan.send_link import SEND
from models.accounts.recovery_account import key_of
from models.accounts.recovery_draft import RecoveryDraft
from models.base.error import LimitReached
from models.base.labeled import Labeled
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode
from models.standards import field_label

HELD = "通过短信验证码找回后，24小时内不能修改手机、授权和登录账户。"


class ProofWay(Labeled):
    """How somebody proves who they are; the label is that of its card."""

    FACE = "face", "人脸识别"
    SMS = "sms", field_label.SMS_CODE


class RecoveryProof:
    """The step of an open page; `way` is what was chosen on it, and outlives the step.

    `on_done` goes where the draft stands, `on_way` places the step anew.
    """

    def __init__(
        self,
        on_done: Callable[[], Awaitable[None]],
        on_way: Callable[[], Awaitable[None]],
        on_back: Callable[[], Awaitable[None]],
    ) -> None:
        self._on_done, self._on_way, self._on_back = on_done, on_way, on_back
        self._way: ProofWay | None = None
        self._panel: QrPanel | None = None

    async def place(self, draft: RecoveryDraft) -> None:
        """Place the step of a draft whose first step is done."""
        self._draft, self._panel = draft, None
        ways = list(ProofWay) if draft.has_face else [ProofWay.SMS]
        if self._way not in ways:
            self._way = ways[-1] if draft.is_code_asked else ways[0]
        Fragment(
            "accounts/recover_ways.html",
            classes="rs-stack",
            on_act={"way": self._choose},
            draft=draft,
            number=draft.whose.rules["id_number"].masked(draft.id_number),
            ways=ways,
            way=self._way,
        )
        await (self._place_face() if self._way is ProofWay.FACE else self._place_code())
        with ui.element("div").classes("rs-formbar"):
            if self._way is ProofWay.SMS:
                button("下一步", self._prove, busy="正在核对", classes="rs-wide")
            button("上一步", self._on_back, kind=Kind.PLAIN)
            button("手机号已停用？", self._tell_other_ways, kind=Kind.QUIET)

    async def end_code(self) -> None:
        """Let nobody answer the code any more that is shown."""
        if self._panel is not None and not self._panel.element.is_deleted:
            await self._panel.ticket.expire()

    @act()
    async def _choose(self, way: str) -> None:
        if way in set(ProofWay):
            await self._go(ProofWay(way))

    async def _go(self, way: ProofWay) -> None:
        page, self._way = ui.context.client, way
        await self._on_way()
        with page:
            ui.run_javascript(f"rsFocus('recover-{way.value}')")

    async def _place_face(self) -> None:
        try:
            ticket = await open_face_code(self._draft, caller())
        except LimitReached as error:
            Alert(error.message, tone="warn")
            return
        with ui.element("div").classes("rs-qrside"):
            self._panel = await qr_panel(ticket, on_confirmed=self._passed, on_again=self._another)
            with ui.element("div").classes("rs-qrside-t rs-stack is-s"):
                Fragment("accounts/recover_how.html", ticket=ticket, whose=self._draft.whose)
                with ui.element("div").classes("rs-acts"):
                    button("刷新二维码", self._renew, kind=Kind.QUIET, icon="refresh")
                    button(SEND, self._send_link, kind=Kind.QUIET, icon="mail")

    async def _passed(self, _ticket: QrTicket) -> None:
        await self._on_done()

    async def _another(self, _old: QrTicket) -> QrTicket:
        return await new_face_code(await RecoveryDraft.of(self._draft.visitor), caller())

    @act()
    async def _renew(self) -> None:
        await new_face_code(self._draft, caller())
        await self._on_way()

    @act()
    async def _send_link(self) -> None:
        """The link goes to the bound mobile, or to nobody."""

        async def attempt(slider: Slider | None) -> QrTicket:
            if slider is not None:
                await slider()
            return await send_link(self._draft, caller())

        subject = key_of(self._draft.named)
        if await with_captcha(CaptchaPurpose.RECOVER, subject, attempt, always=True) is not None:
            await self._on_way()

    async def _place_code(self) -> None:
        given = UnseenNumber("", await self._draft.code_pause(caller().origin))
        with ui.element("div").classes("rs-form rs-recover-code"):
            self._form = Form()
            self._form.place_summary()
            self._code = SmsCodeField(self._form, self._ask_code, given, self._pause)
            Alert(HELD, tone="info")

    async def _pause(self, _mobile: str) -> int:
        return await self._draft.code_pause(caller().origin)

    async def _ask_code(self) -> SmsCode | None:
        async def attempt(slider: Slider | None) -> SmsCode:
            return await send_code(self._draft, caller(), slider=slider)

        return await with_captcha(CaptchaPurpose.RECOVER, key_of(self._draft.named), attempt)

    @act()
    async def _prove(self) -> None:
        if self._form.is_valid():
            await prove_by_code(self._draft, str(self._code.field.value))
            await self._on_done()

    @act()
    async def _tell_other_ways(self) -> None:
        """What is left for whoever no longer has the bound mobile."""

        @act()
        async def close() -> None:
            asked.submit(False)

        @act()
        async def face() -> None:
            asked.submit(True)

        with dialog("手机号已停用", "no-mobile") as asked:
            Fragment(
                "accounts/recover_no_mobile.html",
                classes="rs-dlg-b",
                draft=self._draft,
            )
            with ui.element("div").classes("rs-dlg-f"):
                button("关闭", close, kind=Kind.PLAIN)
                if self._draft.has_face:
                    button("人脸识别找回", face)
        wants_face = await asked
        asked.delete()
        if wants_face is True:
            await self._go(ProofWay.FACE)
