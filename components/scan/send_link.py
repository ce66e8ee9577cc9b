"""发链接到本人手机: asks for the mobile of somebody who is elsewhere, and sends the link there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.guard.act import act
from components.parts.button import Kind, button
from components.parts.dialog import dialog
from components.parts.text import text
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.proofs.qr_ticket import QrTicket
from models.standards.identifier import check_mobile
from models.standards.rule import PHONE_NUMBER

SEND = "发链接到本人手机"
HINT = "72小时内有效，只能使用一次；本人刷脸通过后，本页自动进入下一步"
OF_OWNER = replace(PHONE_NUMBER, label="本人手机号", hint="刷脸认证的本人现在使用的手机号")


async def ask_and_send(send: Callable[[str], Awaitable[QrTicket]]) -> bool:
    """Ask for the mobile, and send the link after the slider; False when it was given up."""
    page = ui.context.client

    @act()
    async def submit() -> None:
        if not form.is_valid():
            return
        mobile = check_mobile(str(field.value))

        async def attempt(slider: Slider | None) -> QrTicket:
            if slider is not None:
                await slider()
            return await send(mobile)

        if await with_captcha(CaptchaPurpose.SMS, mobile, attempt, always=True) is not None:
            asked.submit(True)

    @act()
    async def give_up() -> None:
        asked.submit(False)

    with dialog(SEND, "link") as asked:
        with ui.element("div").classes("rs-dlg-b"):
            text("p", HINT, "rs-muted")
            with ui.element("div").classes("rs-form"):
                form = Form(prefix="link")
                field = field_input(form, "mobile", OF_OWNER)
        with ui.element("div").classes("rs-dlg-f"):
            button("取消", give_up, kind=Kind.PLAIN)
            button("发送", submit, busy="正在发送")
    answer = await asked
    asked.delete()
    return answer is True and not page.is_deleted
