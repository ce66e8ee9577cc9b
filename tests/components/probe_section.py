"""The same sixty fields as one section and one by one, and in rows; only for the tests."""

from typing import Any

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.section import FormSection
from components.frame.page import public_page
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import button
from models.base.error import Invalid
from models.standards.field_kind import FieldKind
from models.standards.rule import Limit, Rule

SECTION = "/probe-section"
ONE_BY_ONE = "/probe-one-by-one"
ROWS = "/probe-section-rows"
COUNT = Rule("人数", FieldKind.INTEGER, limit=Limit(1, 500))
SIXTY = {f"n{number}": COUNT for number in range(60)}


class Typed:
    """What is typed in the first of them."""

    n0: Any = 7


@public_page(SECTION, title="六十项")
async def section() -> None:
    typed = Typed()
    form = Form(typed)

    @act()
    async def save() -> None:
        if form.is_valid():
            toast_ok(f"已保存{typed.n0}")

    @act()
    async def refuse() -> None:
        raise Invalid("人数与花名册不一致", "n59")

    @act(latest=True)
    async def keep(name: str, value: str) -> None:
        kept.text += f"；{name}保留为{value}"

    kept = ui.label()
    form.place_summary()
    FormSection(form, {"n0": COUNT} | SIXTY, on_change=keep)
    button("保存", save)
    button("被拒", refuse)


@public_page(ONE_BY_ONE, title="逐项")
async def one_by_one() -> None:
    form = Form()
    for name, rule in SIXTY.items():
        field_input(form, name, rule)


@public_page(ROWS, title="几行")
async def rows() -> None:
    form = Form()

    @act()
    async def refuse() -> None:
        raise Invalid("人数与花名册不一致", "rows[1].n1")

    for code in "ab":
        FormSection(form.row("rows", code=code), {"n0": COUNT, "n1": COUNT})
    button("被拒", refuse)
