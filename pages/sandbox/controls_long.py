"""长表样例, /sandbox/controls/long: many fields as one element, and some to read."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from components.fields.form import Form
from components.fields.section import FormSection
from components.fields.section_props import ALONE
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import button
from models.base.error import Invalid
from models.standards.rule import Rule
from pages.sandbox import specimen
from pages.sandbox.controls import RIGHT, RULES, WRONG

TITLE = specimen.TITLES[specimen.LONG]
ROUNDS: tuple[Mapping[str, Any], ...] = ({}, WRONG, RIGHT, {}, {})
TOGETHER: Mapping[str, Rule] = {
    name: rule for name, rule in RULES.items() if rule.kind not in ALONE
}
LONG: Mapping[str, Rule] = {
    f"{name}_{number}": rule for number in range(len(ROUNDS)) for name, rule in TOGETHER.items()
}


@public_page(specimen.LONG, title=TITLE, shell=Shell.SLIM)
async def controls_long() -> None:
    """Every kind five times: empty, wrong, right and twice empty; below, once more to read."""

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

    @act(latest=True)
    async def keep(name: str, value: Any) -> None:
        with form.keeping(name, value):  # a form of the hall writes it to its row here
            pass

    with specimen.specimen(specimen.LONG):
        with specimen.card(f"{len(LONG)}项", "is-2"):
            form = Form(_known(ROUNDS))
            section = FormSection(form, LONG, on_change=keep)
            button("检查", check, classes="rs-wide")
            button("保存时被拒", refuse, classes="rs-wide")
            button("填入人数", set_people, classes="rs-wide")
            form.place_save_line()
        with specimen.card("只读的", "is-2"):
            FormSection(Form(SimpleNamespace(**RIGHT), prefix="closed"), TOGETHER, readonly=True)
    for name in TOGETHER:
        if (field := form.find(f"{name}_1")) is not None:
            field.is_valid()


def _known(rounds: tuple[Mapping[str, Any], ...]) -> SimpleNamespace:
    """What the form starts with."""
    return SimpleNamespace(
        **{f"{name}_{n}": known.get(name) for n, known in enumerate(rounds) for name in TOGETHER}
    )
