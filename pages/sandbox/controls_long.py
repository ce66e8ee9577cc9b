"""长表样例, /sandbox/controls/long: seventy fields as one element, and some to read."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from nicegui import ui

from auth.web.caller import caller
from auth.web.operator import may_play
from components.fields.form import Form
from components.fields.section import FormSection
from components.fields.section_props import ALONE
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import button
from components.parts.text import text
from models.base.error import Invalid, NotFound
from models.standards.rule import Rule
from pages.sandbox.controls import RIGHT, RULES, WRONG

TITLE = "长表样例"
ROUNDS: tuple[Mapping[str, Any], ...] = ({}, WRONG, RIGHT, {}, {})
TOGETHER: Mapping[str, Rule] = {
    name: rule for name, rule in RULES.items() if rule.kind not in ALONE
}
LONG: Mapping[str, Rule] = {
    f"{name}_{number}": rule for number in range(len(ROUNDS)) for name, rule in TOGETHER.items()
}


@public_page("/sandbox/controls/long", title=TITLE, shell=Shell.SLIM)
async def controls_long() -> None:
    """Every kind five times: empty, wrong, right and twice empty; below, once more to read."""
    if not may_play(caller()):
        raise NotFound("")

    @act()
    async def check() -> None:
        if form.is_valid():
            toast_ok("每一项都填写正确")

    @act()
    async def refuse() -> None:
        raise Invalid("参训人数与花名册不一致", "people_4")

    @act()
    async def set_people() -> None:
        section.show(form.key_of("people_0"), "30")

    with ui.element("div").classes("rs-wrap rs-stack rs-main rs-specimen"):
        text("h1", TITLE, "rs-h1")
        with _card(f"{len(LONG)}项"):
            form = Form(_known(ROUNDS))
            section = FormSection(form, LONG)
            button("检查", check, classes="rs-wide")
            button("保存时被拒", refuse, classes="rs-wide")
            button("填入人数", set_people, classes="rs-wide")
        with _card("只读的"):
            FormSection(Form(SimpleNamespace(**RIGHT), prefix="closed"), TOGETHER, readonly=True)
    for name in TOGETHER:
        if (field := form.find(f"{name}_1")) is not None:
            field.is_valid()


def _card(heading: str) -> ui.element:
    """A card with a heading; returns the place of its form."""
    with ui.element("section").classes("rs-card"):
        text("h2", heading, "rs-h2 rs-card-h")
        with ui.element("div").classes("rs-card-b"):
            return ui.element("div").classes("rs-form is-2")


def _known(rounds: tuple[Mapping[str, Any], ...]) -> SimpleNamespace:
    """What the form starts with."""
    return SimpleNamespace(
        **{f"{name}_{n}": known.get(name) for n, known in enumerate(rounds) for name in TOGETHER}
    )
