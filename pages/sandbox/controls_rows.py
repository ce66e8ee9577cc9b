"""多行样例, /sandbox/controls/rows: five hundred rows of a list, a page of them at a time.

Each row is a form of its own inside the form of the list and one element on the page. What is
typed goes to the row's object, so that turning the page keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nicegui import ui

from components.fields.form import Form
from components.fields.section import FormSection
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.page_state import empty
from components.guard.toast import toast_ok
from components.parts.announce import announce
from components.parts.button import button
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.parts.text import text
from models.base.error import Invalid
from models.base.page import Page, asked_page, cut_page
from models.standards.field_kind import FieldKind
from models.standards.rule import NAME, Limit, Rule
from pages.sandbox import specimen

TITLE = specimen.TITLES[specimen.ROWS]
COUNT, PAGE_SIZE = 500, 20
RULES: Mapping[str, Rule] = {
    "name": NAME,
    "level": Rule("培训等级", FieldKind.SELECT, options={"1": "初级", "2": "中级", "3": "高级"}),
    "amount": Rule("补贴金额（元）", FieldKind.MONEY, limit=Limit(0, 20000)),
    "attended": Rule("已到场", FieldKind.TICK, is_required=False),
}


@dataclass
class Trainee:
    """A row, with what was typed into it as it was typed."""

    number: int
    name: str = "李娜"
    level: str | None = "1"
    amount: Decimal | str = Decimal("600.00")
    attended: bool = False

    @property
    def is_right(self) -> bool:
        """True when the rules have nothing against the row."""
        try:
            for name, rule in RULES.items():
                rule.check(getattr(self, name))
        except Invalid:
            return False
        return True


@public_page(specimen.ROWS, title=TITLE, shell=Shell.SLIM)
async def controls_rows(page: str = "") -> None:
    """The list opens at the page that the address names."""
    with specimen.specimen(specimen.ROWS), specimen.card(f"{COUNT}行"):
        TraineeList().place(asked_page(page))


class TraineeList:
    """The rows of an open page, and the few of them that stand on it."""

    def __init__(self) -> None:
        self._trainees = [Trainee(number) for number in range(1, COUNT + 1)]
        self._form = Form()

    def place(self, number: int) -> None:
        """The summary, the rows of a page, the ways to the others."""
        self._form.place_summary()
        self._body = ui.element("div").classes("rs-form is-2")
        self._pager = Fragment("sandbox/specimen_pager.html", pager=None, on_act={"turn": self._to})
        with ui.element("div").classes("rs-formbar"):
            button("检查全部", self._check, classes="rs-wide")
        self._turn(number)

    def _turn(self, number: int) -> None:
        """Show another page of the rows."""
        shown: Page[Trainee] = cut_page(self._trainees, number, PAGE_SIZE)
        empty(self._body)
        with self._body:
            for trainee in shown.rows:
                self._place_row(trainee)
        self._pager.refresh(pager=Pager(shown, specimen.ROWS, act="turn"))
        self._shown = shown

    def _place_row(self, trainee: Trainee) -> None:
        title = f"row-{trainee.number}"
        text("h3", f"第{trainee.number}行", "rs-h3 is-full").props(f"id={title} tabindex=-1")
        section = FormSection(self._form.row("trainees", trainee, code=str(trainee.number)), RULES)
        section.props(f"role=group aria-labelledby={title}")

    @act()
    async def _to(self, number: str) -> None:
        """Turn to the page whose link was pressed."""
        self._turn(asked_page(number))
        announce(f"第 {self._shown.number} 页，共 {self._shown.pages} 页")
        ui.run_javascript(f"rsFocus('row-{self._shown.rows[0].number}')")

    @act()
    async def _check(self) -> None:
        """Lead to the first row that is wrong, on whatever page it stands."""
        wrong = next((each for each in self._trainees if not each.is_right), None)
        if wrong is not None and wrong not in self._shown.rows:
            self._turn((wrong.number - 1) // PAGE_SIZE + 1)
        if self._form.is_valid():
            toast_ok(f"{COUNT}行都填写正确")
