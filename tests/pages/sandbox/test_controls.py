"""控件样例: every kind of field, empty, wrong and read-only."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.uploads.slot import UploadSlot, UploadSlots, slots
from components.fields.choice import Choice
from components.fields.control import PeriodControl, RegionControl
from components.fields.field import FieldInput, inputs_of
from components.fields.place_control import PlaceControl
from components.fields.tick import Tick
from models.base import clock
from models.standards.field_kind import FieldKind
from models.standards.written import Period, as_written
from pages.sandbox import specimen
from pages.sandbox.controls import RIGHT, RULES, WRONG
from tests.support.page import fields_of
from tests.support.uploads import PDF, Sender, caller_with

PARK = "江苏省 苏州市 苏州工业园区"
PATH = ("320000", "320500", "320500/苏州工业园区")
PLACES = {"": specimen.EMPTY, "wrong-": specimen.WRONG, "closed-": specimen.CLOSED}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No slot and no file of another test."""
    monkeypatch.setattr(UploadSlots, "folder", tmp_path / "uploads")
    monkeypatch.setattr(slots, "_slots", {})


async def opened(user: User, prefix: str = "") -> dict[str, FieldInput]:
    """The fields of one of the three pages, by their names."""
    await user.open(PLACES[prefix])
    found = fields_of(user)
    assert len(found) == len(RULES)
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
            case PlaceControl() as place:
                for part, chosen in zip(place.parts, PATH, strict=False):
                    part.value = chosen
            case Choice():
                fields[name].value = list(value) if isinstance(value, tuple) else value
            case Tick():
                fields[name].value = value
            case _:
                fields[name].value = as_written(value)
    fields["sms_code"].value, fields["secret"].value = "123456", "Some-secret-9"
    slot = slot_of(fields["roster"])
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "名册.pdf", PDF)

    user.find(kind=ui.button, content="检查").click()

    await user.should_see("每一项都填写正确")
    told = "name uses born since happened period amount people region place promise"
    for name in told.split():
        assert RULES[name].check(fields[name].value) == RIGHT[name]


async def test_an_input_has_only_what_its_type_may_have(user: User) -> None:
    for field in (await opened(user)).values():
        for control in inputs_of(field.control):
            assert "_autocomplete" not in control.props
            is_picked = control.props.get("type") in {"date", "month", "datetime-local"}
            assert not (is_picked and "maxlength" in control.props)


async def test_what_a_picker_wrote_is_brought_along_by_a_button(user: User) -> None:
    fields = await opened(user)

    picked = {"born": "1990-02-28", "since": "2011-07", "happened": "2024-02-29T09:30:00"}
    user.find(kind=ui.button, content="检查").trigger("click", picked)
    await user.should_see("处需要修改")

    assert {name: fields[name].value for name in picked} == picked
    assert {fields[name].message for name in picked} == {""}


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
    assert fields["since"].control.value == "2011-07"
    assert fields["happened"].control.value == "2024-02-29T09:30"
    assert fields["mobile"].control.value == "1*****78"
    assert fields["mobile"].value == "13912345678"
    assert fields["period"].rule.check(fields["period"].value) == RIGHT["period"]
    assert isinstance(RIGHT["period"], Period)
    assert fields["amount"].rule.check(fields["amount"].value) == Decimal("1234.50")


async def test_what_was_chosen_stands_in_a_line_where_it_is_read_only(user: User) -> None:
    fields = await opened(user, "closed-")
    chosen = {name: fields[name] for name in ("level", "uses", "region", "place")}

    parts = [part for field in chosen.values() for part in inputs_of(field.control)]
    assert [part.value for part in parts] == [
        "中级",
        "生活补助、转岗培训",
        "南京市",
        "玄武区",
        PARK,
    ]
    assert {name: field.rule.check(field.value) for name, field in chosen.items()} == {
        name: RIGHT[name] for name in chosen
    }


async def test_nobody_is_asked_to_type_into_what_is_read_only(user: User) -> None:
    await opened(user)

    await user.should_not_see("需要更改时请重新输入")


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


def slot_of(field: FieldInput, number: int = 0) -> UploadSlot:
    """The slot that a field for a file is connected with, or one of them."""
    return slots._slots[field.control.props["codes"][number]]


async def test_what_may_be_handed_in_is_said_beforehand(user: User) -> None:
    roster = (await opened(user))["roster"]

    assert roster.control.props["hint"] == "每页加盖公章；PDF 或 JPG，不超过 5 MB"
    assert roster.control.props["accept"] == ".pdf,.jpg,.jpeg,.jfif"


async def test_a_file_counts_once_it_has_arrived_for_this_browser(user: User) -> None:
    roster = (await opened(user))["roster"]
    slot = slot_of(roster)
    with user:
        assert not roster.is_valid()
    assert roster.control.props["error"] == "请上传花名册"

    await Sender(caller_with("f" * 64)).send(slot.code, "a.pdf", PDF)
    assert roster.value == ()
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "a.pdf", PDF)

    assert roster.value == (slot.file,)
    assert roster.is_unsaved
    assert roster.message == roster.control.props["error"] == ""
    roster.note_saved()
    assert not roster.is_unsaved


async def test_a_file_that_is_on_its_way_is_waited_for(user: User) -> None:
    roster = (await opened(user))["roster"]
    slot = slot_of(roster)
    own = Sender(caller_with(slot.owner.visitor))
    turn = slot.begin()
    with user:
        assert not roster.is_valid()
    assert roster.control.props["error"] == "文件正在上传，请稍候"

    slot.end(turn)  # it broke off
    assert roster.control.props["error"] == "请上传花名册"
    await own.send(slot.code, "旧.pdf", PDF)
    assert roster.control.props["error"] == ""

    slot.begin()
    with user:
        assert not roster.is_valid()
    assert roster.control.props["error"] == "文件正在上传，请稍候"
    await own.send(slot.code, "新.pdf", PDF)
    assert roster.control.props["error"] == ""
    with user:
        assert roster.is_valid()


async def test_a_file_that_was_refused_or_given_up_is_waited_for_no_more(user: User) -> None:
    roster = (await opened(user))["roster"]
    slot = slot_of(roster)

    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "a.pdf", b"no PDF")
    turn = slot.begin()
    slot.cancel(turn)

    with user:
        assert not roster.is_valid()
    assert roster.message == "请上传花名册"


async def test_several_files_come_and_go_one_by_one(user: User) -> None:
    pages = (await opened(user))["evidence"]
    assert pages.control.props["hint"].endswith("PDF、JPG 或 PNG，每个不超过 10 MB，最多 3 个")
    places = [slot_of(pages, number) for number in range(3)]
    own = Sender(caller_with(places[0].owner.visitor))
    for place, name in zip(places, ("a.pdf", "b.pdf", "c.pdf"), strict=True):
        await own.send(place.code, name, PDF)
    assert [file.name for file in pages.value] == ["a.pdf", "b.pdf", "c.pdf"]

    await own.remove(places[1].code)

    assert [file.name for file in pages.value] == ["a.pdf", "c.pdf"]
    assert [bool(file) for file in pages.control.props["files"]] == [True, False, True]
    with user:
        assert pages.is_valid()


async def test_fields_of_two_forms_have_a_file_each(user: User) -> None:
    empty = (await opened(user))["roster"]
    slot = slot_of(empty)

    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "a.pdf", PDF)

    assert empty.value == (slot.file,)
    assert (await opened(user, "wrong-"))["roster"].value == ()
    assert (await opened(user, "closed-"))["roster"].control.props["codes"] == []
    again = (await opened(user))["roster"]
    assert again.value == (slot.file,)


async def test_a_page_that_has_gone_lets_its_file_go(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = slot_of((await opened(user))["roster"])
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert not slot.is_over
    monkeypatch.setattr(clock, "now", lambda: now)

    user.current_layout.client.delete()

    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert slot.is_over
