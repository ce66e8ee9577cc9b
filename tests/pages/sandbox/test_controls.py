"""控件样例: every kind of field, empty, wrong and read-only."""

from decimal import Decimal

from nicegui import ui
from nicegui.testing import User

from components.fields.control import FileControl, PeriodControl, RegionControl
from components.fields.field import FieldInput, inputs_of
from models.standards.rule import FieldKind
from models.standards.written import Period
from pages.sandbox.controls import RIGHT, RULES, WRONG
from tests.support.page import fields_of

PLACE = "/sandbox/controls"


async def opened(user: User, prefix: str = "") -> dict[str, FieldInput]:
    """The fields of one of the forms on the page, by their names."""
    await user.open(PLACE)
    found = fields_of(user)
    assert len(found) == 3 * len(RULES)
    return {name: found[f"{prefix}{name}"] for name in RULES}


def test_the_page_shows_every_kind_of_field() -> None:
    assert {rule.kind for rule in RULES.values()} == set(FieldKind)


async def test_the_empty_form_says_what_is_missing(user: User) -> None:
    fields = await opened(user)

    user.find(kind=ui.button, content="检查").click()
    required = [rule for rule in RULES.values() if rule.is_required]
    await user.should_see(f"有 {len(required)} 处需要修改")

    told = {name: field.message for name, field in fields.items()}
    assert told == {n: rule.missing if rule.is_required else "" for n, rule in RULES.items()}


async def test_the_form_that_is_filled_in_rightly_is_taken(user: User) -> None:
    fields = await opened(user)
    for name, value in RIGHT.items():
        match fields[name].control:
            case PeriodControl() as days:
                days.parts[0].value, days.parts[1].value = "2024-02-01", "2024-02-29"
            case RegionControl() as region:
                region.parts[0].value = "320100"
                region.parts[1].value = "320102"
            case ui.select():
                fields[name].value = list(value) if isinstance(value, tuple) else value
            case ui.checkbox():
                fields[name].value = value
            case _:
                fields[name].value = str(value)
    fields["sms_code"].value, fields["secret"].value = "123456", "Some-secret-9"
    fields["roster"].value = ({"name": "名册.pdf", "size": 9},)

    user.find(kind=ui.button, content="检查").click()

    await user.should_see("每一项都填写正确")
    for name in ("name", "uses", "born", "period", "amount", "people", "region", "promise"):
        assert RULES[name].check(fields[name].value) == RIGHT[name]


async def test_each_wrong_value_has_its_error_beside_it_and_marks_every_input(user: User) -> None:
    fields = await opened(user, "wrong-")

    for name in WRONG:
        assert fields[name].message not in ("", RULES[name].missing)
        for control in inputs_of(fields[name].control):
            assert control.props["aria-invalid"] == "true"
    assert fields["period"].message == "培训期间的结束日期不能早于开始日期"
    assert fields["roster"].message == "请上传花名册"


async def test_what_is_read_only_cannot_be_typed_into(user: User) -> None:
    fields = await opened(user, "closed-")

    for field in fields.values():
        for control in inputs_of(field.control):
            assert {"readonly", "disable", "disabled"} & set(control.props)
    fields["people"].control.value = "500"  # as a hand-made event would
    assert fields["people"].value == "30"
    assert fields["amount"].control.value == "1,234.50"
    assert fields["mobile"].control.value == "1*****78"
    assert fields["mobile"].value == "13912345678"
    assert fields["period"].rule.check(fields["period"].value) == RIGHT["period"]
    assert isinstance(RIGHT["period"], Period)
    assert fields["amount"].rule.check(fields["amount"].value) == Decimal("1234.50")


async def test_a_city_offers_its_counties_and_itself(user: User) -> None:
    region = (await opened(user))["region"].control
    assert isinstance(region, RegionControl)
    city, county = region.parts

    city.value = "320100"
    assert region.value == "320100"
    county.value = "320102"
    assert region.value == "320102"
    city.value = "320200"
    assert region.value == "320200"
    city.value = "320000"
    assert region.value == "320000"


async def test_a_file_is_told_by_its_name_and_size(user: User) -> None:
    roster = (await opened(user))["roster"]
    assert isinstance(roster.control, FileControl)

    for listener in roster.control._event_listeners.values():
        if listener.type == "change":
            roster.control._handle_event(
                {"listener_id": listener.id, "args": [{"name": "a.exe", "size": 3}]}
            )

    assert not roster.is_valid()
    assert roster.message == "“a.exe”的格式不支持，请上传pdf、jpg格式的文件"
