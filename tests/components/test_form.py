"""A form owns its fields: errors land where they belong, whatever else is on the page."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.fields.field_input import field_input
from components.fields.form import ErrorSummary, Form
from components.guard.page_state import page_state
from models.standards.rule import MOBILE, NAME
from tests.components.probe_forms import PARTS, TWO
from tests.support.form import errors, press_button, summary
from tests.support.page import fields_of

REFUSED = "该手机号已被使用"


def scripts(user: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scripts that the open page is sent from now on."""
    sent: list[str] = []

    def note(code: str, timeout: float = 1.0) -> None:
        sent.append(code)

    monkeypatch.setattr(user.current_layout.client, "run_javascript", note)
    return sent


@pytest.mark.parametrize(
    ("pressed", "told"),
    [("主表单被拒", {"mobile": REFUSED}), ("对话框被拒", {"dialog-mobile": REFUSED})],
)
async def test_a_refusal_stands_in_the_form_whose_button_was_pressed(
    user: User, pressed: str, told: dict[str, str]
) -> None:
    await user.open(TWO)

    await press_button(user, pressed, REFUSED)

    assert errors(user) == told
    assert not user.notify.messages


@pytest.mark.parametrize(
    ("pressed", "led_to"), [("主表单被拒", "rs-errsum"), ("对话框被拒", "f-dialog-mobile")]
)
async def test_a_refusal_is_said_in_the_title_and_leads_to_what_is_wrong(
    user: User, monkeypatch: pytest.MonkeyPatch, pressed: str, led_to: str
) -> None:
    await user.open(TWO)
    sent = scripts(user, monkeypatch)

    await press_button(user, pressed, REFUSED)

    assert sent == [f"rsFocus('{led_to}')", "rsErrorTitle(true)"]


async def test_a_refusal_is_listed_where_the_form_lists_what_is_wrong(user: User) -> None:
    await user.open(TWO)
    await press_button(user, "保存主表单", "有 2 处需要修改")
    with user:
        fields_of(user)["name"].value = "李娜"
        fields_of(user)["mobile"].value = "13912345678"

    await press_button(user, "主表单被拒", "有 1 处需要修改")

    assert summary(user) == {"#f-mobile": REFUSED}


async def test_the_list_of_what_is_wrong_follows_what_is_mended(user: User) -> None:
    await user.open(TWO)
    await press_button(user, "保存主表单", "有 2 处需要修改")

    with user:
        fields_of(user)["name"].value = "李娜"
    assert summary(user) == {"#f-mobile": "请填写移动电话"}

    with user:
        fields_of(user)["mobile"].value = "139"
    assert summary(user) == {"#f-mobile": errors(user)["mobile"]}
    assert "现在是3位" in errors(user)["mobile"]

    with user:
        fields_of(user)["mobile"].value = "13912345678"
    assert summary(user) == {}


async def test_a_field_that_failed_is_checked_at_every_change_from_then_on(user: User) -> None:
    await user.open(TWO)
    name, mobile = fields_of(user)["name"], fields_of(user)["mobile"]
    with user:
        mobile.value = "139"
        assert mobile.message == ""
    await press_button(user, "保存主表单", "有 2 处需要修改")

    with user:
        name.value = "李娜"
        assert name.message == ""
        name.value = ""

    assert name.message == "请填写姓名"


async def test_a_refusal_that_two_forms_could_mean_is_told_in_neither(user: User) -> None:
    await user.open(TWO)

    await press_button(user, "外面被拒", REFUSED)

    assert errors(user) == {}
    assert user.notify.messages == [REFUSED]


async def test_a_form_checks_its_own_fields_alone(user: User) -> None:
    await user.open(TWO)

    await press_button(user, "保存主表单", "有 2 处需要修改")

    assert errors(user) == {"name": "请填写姓名", "mobile": "请填写移动电话"}


async def test_a_part_that_was_replaced_is_forgotten(user: User) -> None:
    await user.open(PARTS)
    first = fields_of(user)["mobile"]

    await press_button(user, "下一步", "第二步")
    await press_button(user, "被拒", REFUSED)

    assert errors(user) == {"mobile": REFUSED}
    assert first.is_deleted
    assert first.message == ""
    assert len(page_state(user.current_layout.client).forms) == 1


async def test_two_fields_of_one_name_need_a_prefix(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout, pytest.raises(ValueError, match="prefix"):
        field_input(Form(), "mobile", MOBILE)


async def test_a_form_knows_whether_something_is_not_kept_yet(user: User) -> None:
    await user.open(PARTS)
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    assert not form.is_unsaved

    fields_of(user)["mobile"].value = "13912345678"
    assert form.is_unsaved

    form.note_saved()
    assert not form.is_unsaved


def form_of(user: User) -> Form:
    """The form of the open page that begun first."""
    form = page_state(user.current_layout.client).forms[0]
    assert isinstance(form, Form)
    return form


async def test_of_two_forms_in_one_place_the_later_is_told(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout, ui.element("div"):
        first, later = Form(prefix="first"), Form(prefix="later")
        for form in (first, later):
            field_input(form, "name", NAME)
        found = page_state().field_at("name")

    assert found is later.find("name")


async def test_what_can_only_be_read_is_never_to_be_saved(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout:
        form = Form(prefix="closed")
        field = field_input(form, "name", NAME, readonly=True)
        field.control.value = "李娜"  # as a hand-made event would

    assert not form.is_unsaved


async def test_the_summary_of_another_form_has_a_name_of_its_own(user: User) -> None:
    await user.open(PARTS)

    with user.current_layout:
        for prefix in ("", "other"):
            Form(prefix=prefix).place_summary()

    ids = [each.props["id"] for each in user.find(kind=ErrorSummary).elements]
    assert sorted(ids) == ["other-rs-errsum", "rs-errsum"]
