"""Two small pages that only the tests of the captcha have; they are walked by no other test."""

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.slider_captcha import with_captcha
from components.frame.page import public_page
from components.guard.act import act
from components.parts.button import button
from models.base.error import CaptchaNeeded, Invalid
from models.proofs.captcha import CaptchaPurpose
from models.proofs.password_check import Slider
from models.standards.rule import Rule

PATH = "/captcha-probe"
SOMETIMES = "/captcha-probe-sometimes"
SUBJECT = "91320281MA27C3LK5D"


@public_page(PATH, title="拼图探针")
async def captcha_probe() -> None:
    """An act that nobody does without the slider."""

    async def attempt(slider: Slider | None) -> bool:
        assert slider is not None
        await slider()
        return True

    @act()
    async def go_on() -> None:
        passed = await with_captcha(CaptchaPurpose.REGISTER, SUBJECT, attempt, always=True)
        said.set_text("已通过验证" if passed else "没有完成验证")

    button("下一步", go_on)
    said = ui.label("还没有验证")


@public_page(SOMETIMES, title="有时拼图探针")
async def sometimes_probe() -> None:
    """An act that asks for the slider where the field says so."""
    tries: list[str] = []

    async def attempt(slider: Slider | None) -> str:
        word = str(name.value)
        tries.append("有滑块" if slider else "无滑块")
        tried.set_text("、".join(tries))
        if word == "总要" or (word != "不要" and slider is None):
            raise CaptchaNeeded
        if slider is not None:
            await slider()
        if word == "错误":
            raise Invalid("该名称已被使用", "name")
        return word

    @act()
    async def go_on() -> None:
        done = await with_captcha(CaptchaPurpose.REGISTER, SUBJECT, attempt)
        said.set_text("没有完成验证" if done is None else f"完成：{done}")

    name = field_input(Form(), "name", Rule("名称"))
    button("下一步", go_on)
    said, tried = ui.label("还没有验证"), ui.label()
