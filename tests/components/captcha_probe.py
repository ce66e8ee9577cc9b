"""A small page that only the tests of the captcha have; it is walked by no other test."""

from nicegui import ui

from components.fields.slider_captcha import ask_captcha, redeem_captcha
from components.frame.page import public_page
from components.guard.act import act
from components.parts.button import button
from models.proofs.captcha import CaptchaPurpose

PATH = "/captcha-probe"
SUBJECT = "91320281MA27C3LK5D"


@public_page(PATH, title="拼图探针")
async def captcha_probe() -> None:
    @act()
    async def go_on() -> None:
        token = await ask_captcha(CaptchaPurpose.REGISTER, SUBJECT)
        if token is None:
            said.set_text("没有完成验证")
            return
        await redeem_captcha(token, CaptchaPurpose.REGISTER, SUBJECT)
        said.set_text("已通过验证")

    button("下一步", go_on)
    said = ui.label("还没有验证")
