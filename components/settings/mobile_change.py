"""修改移动电话, in three steps: 扫码进行人脸识别, 填写新的移动电话, 修改成功.

The face is kept by the code of this browser, so that a page that is loaded again goes on where it
was. What is changed in another tab, or on another computer, is told here at once.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import Enum

from nicegui import ui

from auth.web.caller import caller, current_member
from components.fields.field_input import field_input
from components.fields.form import Form, is_filled
from components.fields.slider_captcha import with_captcha
from components.fields.sms_code_field import SmsCodeField
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.alert import Alert
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.wizard import Step, Wizard
from components.scan.qr_panel import QrPanel, qr_panel
from components.scan.send_link import SEND, ask_and_send
from models.base.error import Invalid, LimitReached, NotAllowed
from models.base.mask import mask_mobile
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode
from models.sign_in.member_mobile import LABEL, MemberMobile
from models.standards.identifier import check_mobile
from models.standards.rule import MOBILE
from models.units.member import Member

TITLE = "修改移动电话"
HOME = "/unit/settings"
NEW_MOBILE = replace(MOBILE, label=LABEL)


class ChangeStep(Enum):
    """Where somebody stands; `OTHER` when the mobile was changed elsewhere meanwhile."""

    FACE = "face"
    MOBILE = "mobile"
    DONE = "done"
    OTHER = "other"


class MobileChange:
    """The open page of one legal rep."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._changed_at: datetime | None = member.mobile_changed_at  # as this page knows it
        self._is_done = False
        self._sent_to = ""
        self._wizard = Wizard(
            {
                ChangeStep.FACE: Step(self._place_face, "扫码进行人脸识别"),
                ChangeStep.MOBILE: Step(self._place_form, "填写新的移动电话"),
                ChangeStep.DONE: Step(self._place_done, "修改成功"),
                ChangeStep.OTHER: Step(self._place_other),
            },
            self._reached,
            TITLE,
        )

    async def place(self) -> None:
        """Place the steps, and the one that was reached."""
        with ui.element("section").classes("rs-card").props(f"aria-label={TITLE}"):
            Fragment("settings/panel_head.html", classes="rs-card-h", title=TITLE)
            with ui.element("div").classes("rs-card-b rs-reg-steps"):
                self._wizard.place_stepper()
            self._wizard.place_body("step", "rs-card-b rs-reg")
        await self._wizard.show(await self._reached())
        on_topic(f"member:{self._member.code}", self._wizard.follow)

    async def _reached(self) -> ChangeStep:
        """What the row says; whoever has just changed it here reads so."""
        if self._is_done:
            return ChangeStep.DONE
        self._member = await self._member.reread()
        if self._member.mobile_changed_at != self._changed_at:
            return ChangeStep.OTHER
        proof = await MemberMobile(self._member).proof(caller().visitor)
        return ChangeStep.MOBILE if proof is not None else ChangeStep.FACE

    async def _place_face(self) -> None:
        mine = MemberMobile(self._member)
        Fragment("settings/mobile_face.html", classes="rs-qr", member=self._member)
        panel: QrPanel | None = None
        try:
            ticket = await mine.face_code(caller().origin)
        except (LimitReached, NotAllowed) as error:
            Alert(error.message, tone="warn")
        else:
            panel = await qr_panel(ticket, on_confirmed=self._face_passed, on_again=self._another)
        with ui.element("div").classes("rs-formbar"):
            button("返回账号设置", self._leave, kind=Kind.PLAIN)
            if panel is not None:
                button("刷新二维码", self._new_code, kind=Kind.QUIET, icon="refresh")
                button(SEND, self._send_link, kind=Kind.QUIET, icon="mail")

    async def _face_passed(self, _ticket: QrTicket) -> None:
        await self._wizard.follow()

    async def _another(self, _old: QrTicket) -> QrTicket:
        return await MemberMobile(await current_member()).new_face_code(caller().origin)

    @act()
    async def _new_code(self) -> None:
        await MemberMobile(await current_member()).new_face_code(caller().origin)
        await self._wizard.show(ChangeStep.FACE)

    @act()
    async def _send_link(self) -> None:
        """For a legal rep who is elsewhere."""
        mine = MemberMobile(await current_member())

        async def send(mobile: str) -> QrTicket:
            return await mine.send_link(mobile, caller().origin)

        if await ask_and_send(send):
            await self._wizard.show(ChangeStep.FACE)

    def _place_form(self) -> None:
        with ui.element("div").classes("rs-form"):
            self._form = Form()
            self._form.place_summary()
            self._mobile = field_input(self._form, "mobile", NEW_MOBILE, on_change=self._typed)
            self._code = SmsCodeField(self._form, self._ask_code, self._mobile, self._pause)
            with ui.element("div").classes("rs-formbar"):
                button("确认修改", self._change, classes="rs-wide", busy="正在修改")
                button("取消", self._leave, kind=Kind.PLAIN)

    @act(latest=True)
    async def _typed(self, value: str) -> None:
        """A code that was typed belongs to the number that it was sent to."""
        with suppress(Invalid):
            if self._sent_to in {"", check_mobile(value)}:
                return
        self._code.field.value = ""
        self._code.field.set_error("")

    async def _pause(self, mobile: str) -> int:
        return await MemberMobile(self._member).code_pause(mobile, caller().origin)

    async def _ask_code(self) -> SmsCode | None:
        if not is_filled(self._mobile):
            return None
        mobile, mine = check_mobile(str(self._mobile.value)), MemberMobile(await current_member())

        async def attempt(slider: Slider | None) -> SmsCode:
            return await mine.send_code(mobile, origin=caller().origin, slider=slider)

        sent = await with_captcha(CaptchaPurpose.SMS, mobile, attempt)
        if sent is not None:
            self._sent_to = mobile
        return sent

    @act()
    async def _change(self) -> None:
        if not self._form.is_valid():
            return
        mine = MemberMobile(await current_member())
        mobile, code = str(self._mobile.value), str(self._code.field.value)
        self._is_done = True  # before its own news arrives
        try:
            self._member = await mine.change(mobile, code, origin=caller().origin)
        except BaseException:
            self._is_done = False
            raise
        await self._wizard.go_on()

    def _place_done(self) -> None:
        self._place_end(is_mine=True)

    def _place_other(self) -> None:
        self._place_end(is_mine=False)

    def _place_end(self, *, is_mine: bool) -> None:
        Fragment(
            "settings/mobile_end.html",
            classes="rs-qr rs-reg-done",
            on_act={"leave": self._leave_by_link, "again": self._again},
            mobile=mask_mobile(self._member.mobile),
            is_mine=is_mine,
        )

    @act()
    async def _leave_by_link(self, _arg: str) -> None:
        ui.navigate.to(HOME)

    @act()
    async def _again(self, _arg: str) -> None:
        ui.run_javascript(f"location.assign('{HOME}/mobile')")  # the path of this very page

    @act()
    async def _leave(self) -> None:
        ui.navigate.to(HOME)
