"""控件样例, /sandbox/controls: every kind of field, for whoever builds a form or changes a look.

The same fields stand empty on it, wrong on /sandbox/controls/wrong, and to be read only on
/sandbox/controls/closed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.frame.page import public_page
from components.frame.shell import Shell
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.button import button
from models.base import clock
from models.standards.field_kind import FieldKind
from models.standards.rule import ID_NUMBER, MOBILE, NAME, REGION, SMS_CODE, Limit, Rule
from models.standards.written import Month, Period
from pages.sandbox import specimen

TITLE = specimen.TITLES[specimen.EMPTY]
RULES: Mapping[str, Rule] = {
    "name": NAME,
    "id_number": ID_NUMBER,
    "mobile": MOBILE,
    "sms_code": SMS_CODE,
    "secret": Rule("口令", FieldKind.PASSWORD, hint="右侧的按钮显示所填的内容"),
    "level": Rule("培训等级", FieldKind.SELECT, options={"1": "初级", "2": "中级", "3": "高级"}),
    "uses": Rule(
        "资金用途",
        FieldKind.CHOICES,
        hint="可以选多项",
        options={"1": "生活补助", "2": "缴纳社会保险费", "3": "转岗培训"},
    ),
    "born": Rule("出生日期", FieldKind.DATE, limit=Limit(date(1930, 1, 1), date(2010, 12, 31))),
    "since": Rule("参保年月", FieldKind.MONTH, limit=Limit(Month(1998, 1), Month(2026, 12))),
    "happened": Rule("事故时间", FieldKind.DATETIME, hint="精确到分钟"),
    "period": Rule("培训期间", FieldKind.PERIOD, hint="最多90天", limit=Limit(most=90)),
    "amount": Rule("补贴金额（元）", FieldKind.MONEY, limit=Limit(0, 20000)),
    "area": Rule("办学面积（平方米）", FieldKind.DECIMAL, limit=Limit(least=0)),
    "people": Rule("参训人数", FieldKind.INTEGER, limit=Limit(1, 500)),
    "region": REGION,
    "place": Rule("所在地区", FieldKind.PLACE),
    "reason": Rule("申请原因", FieldKind.AREA, is_required=False, limit=Limit(4, 500)),
    "roster": Rule(
        "花名册",
        FieldKind.FILE,
        hint="每页加盖公章",
        limit=Limit(megabytes=5, endings=("pdf", "jpg")),
    ),
    "evidence": Rule("证据材料", FieldKind.FILE, is_required=False, limit=Limit(most=3)),
    "promise": Rule("我承诺所填信息真实、准确、完整", FieldKind.TICK),
}
WRONG = {
    "name": "张3",
    "mobile": "1391234567",
    "born": "2011-01-01",
    "since": "1997-12",
    "happened": "2024-02-29",
    "period": ("2024-03-01", "2024-02-29"),
    "amount": "1,23",
    "area": "300平方米",
    "people": "501",
    "place": "320500",
    "reason": "停工",
}
RIGHT = {
    "name": "李娜",
    "id_number": "11010519491231002X",
    "mobile": "13912345678",
    "level": "2",
    "uses": ("1", "3"),
    "born": date(1990, 2, 28),
    "since": Month(2011, 7),
    "happened": datetime(2024, 2, 29, 9, 30, tzinfo=clock.SHANGHAI),
    "period": Period(date(2024, 2, 1), date(2024, 2, 29)),
    "amount": Decimal("1234.50"),
    "area": Decimal("300.00"),
    "people": 30,
    "region": "320102",
    "place": "320500/苏州工业园区",
    "reason": "企业停工停产，按规定申请延期",
    "promise": True,
}


@public_page(specimen.EMPTY, title=TITLE, shell=Shell.SLIM)
async def sandbox_controls() -> None:
    """Nothing filled in yet."""

    @act()
    async def check() -> None:
        if empty.is_valid():
            toast_ok("每一项都填写正确")

    with specimen.specimen(specimen.EMPTY), specimen.card("空表"):
        empty = Form()
        empty.place_summary()
        _place(empty)
        with ui.element("div").classes("rs-formbar"):
            button("检查", check, classes="rs-wide")


@public_page(specimen.WRONG, title=specimen.TITLES[specimen.WRONG], shell=Shell.SLIM)
async def wrong_controls() -> None:
    """Everything wrong, as it is told at once."""
    with specimen.specimen(specimen.WRONG), specimen.card("填错的"):
        wrong = Form(_values(WRONG), prefix="wrong")
        _place(wrong)
        for field in wrong.fields:
            field.is_valid()


@public_page(specimen.CLOSED, title=specimen.TITLES[specimen.CLOSED], shell=Shell.SLIM)
async def closed_controls() -> None:
    """Everything filled in, to read and to copy."""
    with specimen.specimen(specimen.CLOSED), specimen.card("只读的"):
        _place(Form(_values(RIGHT), prefix="closed"), readonly=True)


def _place(form: Form, readonly: bool = False) -> None:
    for name, rule in RULES.items():
        field_input(form, name, rule, readonly=readonly, covered=readonly)


def _values(known: Mapping[str, Any]) -> SimpleNamespace:
    """What a form starts with."""
    return SimpleNamespace(**{name: known.get(name) for name in RULES})
