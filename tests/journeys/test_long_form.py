"""A long form in one element: typed into, checked, refused and read by a browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.sandbox.controls_long import TOGETHER
from tests.journeys.conftest import NewPage
from tests.support.browser import (
    Watch,
    assert_accessible_in_both_colors,
    assert_no_overflow,
    bring_back,
    set_width,
    take_away,
)
from tests.support.line import CONNECTED, NOISE, Answers, Loads, change_visitor, drop
from tests.support.markup import assert_sound_markup
from tests.support.screen import SMALLEST

PATH = "/sandbox/controls/long"
CLOSED = "/sandbox/controls/closed"


def test_a_long_form_is_filled_in_checked_and_refused(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    form = page.locator(".rs-section").first
    expect(form.locator(".rs-field")).to_have_count(75)
    name = page.locator("#f-name_0")

    page.get_by_role("button", name="检查").click()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile("请填写姓名"))
    name.fill("李娜")
    expect(name).not_to_have_attribute("aria-invalid", "true")

    period = form.get_by_role("group", name="培训期间").first
    period.get_by_label("培训期间，开始日期").fill("2024-02-01")
    period.get_by_label("培训期间，结束日期").fill("2024-02-29")
    expect(page.locator("#f-period_0-e")).to_be_empty()

    page.locator("#f-region_0").click()
    page.get_by_role("option", name="南京市").click()
    expect(page.locator("#f-region_0-e")).to_be_empty()
    page.locator("#f-region_0-1").click()
    page.get_by_role("option", name="玄武区").click()
    expect(form.get_by_role("group", name="办理地区", exact=True).first).to_contain_text("玄武区")

    page.get_by_role("button", name="保存时被拒").click()
    expect(page.locator("#f-people_4")).to_be_focused()
    expect(page.locator("#f-people_4-e")).to_contain_text("参训人数与花名册不一致")
    expect(name).to_have_value("李娜")


@pytest.mark.parametrize(
    ("path", "single", "of_section"),
    [
        ("/sandbox/controls", "{}", "{}_0"),
        ("/sandbox/controls/wrong", "wrong-{}", "{}_1"),
        (CLOSED, "closed-{}", "closed-{}"),
    ],
)
def test_a_section_looks_and_is_named_as_single_fields_are(
    new_page: NewPage, path: str, single: str, of_section: str
) -> None:
    """The same fields on both specimens: their names, what describes them, their size."""
    page = new_page()
    told = []
    for place, key in ((path, single), (PATH, of_section)):
        page.goto(place)
        page.locator("h1").wait_for()
        told.append({name: drawn(page, f"f-{key.format(name)}") for name in TOGETHER})

    assert told[0] == told[1]


def test_a_long_form_with_errors_is_accessible_on_the_smallest_screen(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#f-people_4-e")).to_contain_text("请填写参训人数")

    set_width(page, SMALLEST)

    assert_no_overflow(page)
    assert_sound_markup(page)
    assert_accessible_in_both_colors(page)


@pytest.mark.parametrize("path", [CLOSED, PATH])
def test_what_is_chosen_can_be_read_where_it_cannot_be_changed(
    new_page: NewPage, path: str
) -> None:
    page = new_page()
    page.goto(path)
    closed = page.locator(".rs-card", has=page.get_by_role("heading", name="只读的"))

    for label, chosen in (("培训等级", "中级"), ("资金用途", "生活补助、转岗培训")):
        line = closed.get_by_label(label)
        expect(line).to_have_value(chosen)
        expect(line).not_to_be_editable()
    parts = closed.get_by_role("group", name="办理地区")
    expect(parts.get_by_label("办理地区，市")).to_have_value("南京市")
    expect(parts.get_by_label("办理地区，县（市、区）")).to_have_value("玄武区")


@pytest.mark.parametrize("path", ["/sandbox/controls", PATH])
def test_what_is_filled_in_stands_there_again_when_its_dialog_is_opened_again(
    new_page: NewPage, path: str
) -> None:
    page = new_page()
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    field = Filled(page, path)
    field.fill()
    form = field.name.locator("xpath=ancestor::*[contains(@class, 'rs-form')]")

    take_away(form)
    expect(field.name).to_have_count(0)
    bring_back(page)

    field.expect_all()


@pytest.mark.parametrize("path", ["/sandbox/controls", PATH])
def test_what_is_filled_in_outlives_a_page_that_the_server_knows_no_more(
    new_page: NewPage, watch: Watch, path: str
) -> None:
    watch.expect(NOISE)
    page = new_page()
    page.goto(path)
    page.wait_for_function(CONNECTED)
    field = Filled(page, path)
    field.fill()
    loads = Loads(page)

    change_visitor(page)
    drop(page)

    page.wait_for_function(f"history.state?.rsReloaded && {CONNECTED}")
    field.expect_all()
    assert loads.count == 1


@pytest.mark.parametrize("path", ["/sandbox/controls", PATH])
def test_what_is_chosen_is_shown_before_the_server_has_answered(
    new_page: NewPage, path: str
) -> None:
    page = new_page()
    answers = Answers(page)
    page.goto(path)
    page.wait_for_function("window.did_handshake")
    field = Filled(page, path)

    answers.hold()
    field.choose("level", "中级")
    field.choose("uses", "生活补助", "转岗培训")

    expect(field.of("level")).to_contain_text("中级")
    expect(field.of("uses")).to_contain_text("生活补助、转岗培训")
    answers.let_go()


def test_what_the_server_sets_leaves_what_is_typed_meanwhile(new_page: NewPage) -> None:
    page = new_page()
    answers = Answers(page)
    page.goto(PATH)
    page.wait_for_function("window.did_handshake")
    name, people = page.locator("#f-name_0"), page.locator("#f-people_0")
    name.press_sequentially("李")
    people.fill("7")
    answers.hold()
    page.get_by_role("button", name="填入人数").click()

    name.press("End")
    name.press_sequentially("娜")
    answers.let_go()

    expect(people).to_have_value("30")
    expect(name).to_have_value("李娜")


class Filled:
    """One field of each kind that is typed, chosen or ticked, on one of the specimens."""

    def __init__(self, page: Page, path: str) -> None:
        self._page, self._end = page, "_0" if path == PATH else ""
        self.name = page.locator(f"#f-name{self._end}")

    def of(self, name: str) -> Locator:
        """The field of a name."""
        input_ = self._page.locator(f"#f-{name}{self._end}")
        return self._page.locator(".rs-field").filter(has=input_).last

    def choose(self, name: str, *chosen: str, part: str = "") -> None:
        """Open a list, choose from it and close it."""
        self._page.locator(f"#f-{name}{self._end}{part}").click()
        for each in chosen:
            self._page.get_by_role("option", name=each).click()
        self._page.keyboard.press("Escape")

    def fill(self) -> None:
        """Fill in what `expect_all` looks for."""
        self.name.fill("李娜")
        self.choose("level", "中级")
        self.choose("uses", "生活补助", "转岗培训")
        self.choose("region", "南京市")
        self.choose("region", "玄武区", part="-1")
        self.of("period").locator("input").last.fill("2024-02-29")
        self.of("promise").get_by_role("checkbox").click()

    def expect_all(self) -> None:
        """All of it stands there."""
        expect(self.name).to_have_value("李娜")
        expect(self.of("level")).to_contain_text("中级")
        expect(self.of("uses")).to_contain_text("生活补助、转岗培训")
        expect(self.of("region")).to_contain_text("南京市")
        expect(self.of("region")).to_contain_text("玄武区")
        expect(self.of("period").locator("input").last).to_have_value("2024-02-29")
        expect(self.of("promise").get_by_role("checkbox")).to_be_checked()


def drawn(page: Page, field: str) -> object:
    """What a field is for those who see it and those who hear it."""
    box = page.locator(".rs-field").filter(has=page.locator(f"#{field}")).last
    return box.aria_snapshot(), page.evaluate(DRAWN, field)


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (("/sandbox/controls", "name"), (CLOSED, "closed-name")),
        ((PATH, "name_0"), (PATH, "closed-name")),
    ],
)
def test_what_can_only_be_read_looks_so(
    new_page: NewPage, opened: tuple[str, str], closed: tuple[str, str]
) -> None:
    page = new_page()
    looks: list[dict[str, object]] = []
    for path, key in (opened, closed):
        page.goto(path)
        page.locator("h1").wait_for()
        looks.insert(0, page.evaluate(LOOK, f"f-{key}"))

    assert looks[0]["ground"] != looks[1]["ground"]
    assert looks[0]["border"] != looks[1]["border"]
    assert [look["mark"] for look in looks] == [False, True]
    card = page.locator(".rs-card", has=page.get_by_role("heading", name="只读的"))
    for sign in (".rs-req", ".rs-opt", ".rs-reveal", ".q-select__dropdown-icon"):
        assert not [each for each in card.locator(sign).all() if each.is_visible()], sign
    expect(page.locator(f"#f-{closed[1]}")).not_to_have_attribute("aria-required", "true")


LOOK = """(id) => {
  const field = document.getElementById(id).closest('.rs-field');
  const box = field.querySelector('.q-field__control');
  return {
    ground: getComputedStyle(box).backgroundColor,
    border: getComputedStyle(box, '::before').borderColor,
    mark: field.querySelector('.rs-req').checkVisibility(),
  };
}"""
DRAWN = """(id) => {
  const own = (value) => value?.replaceAll(id, 'id') ?? null;
  const found = [id, `${id}-1`].map((each) => document.getElementById(each));
  const inputs = found.filter((each) => each);
  const field = inputs[0].closest('.rs-field');
  const names = ['type', 'inputmode', 'autocomplete', 'role', 'aria-label', 'aria-checked',
    'aria-required', 'aria-describedby', 'aria-invalid', 'aria-disabled', 'readonly'];
  const PICKED = ['date', 'month', 'datetime-local'];
  return {
    inputs: inputs.map((input) => [input.localName, input.value ?? null,
      PICKED.includes(input.type) ? null : input.getAttribute('maxlength'), // no use to a day
      ...names.map((name) => [name, own(input.getAttribute(name))])]),
    labels: field.querySelector('.rs-labels')?.textContent.trim().replace(/\\s+/g, '') ?? null,
    error: field.querySelector('[role=alert]').textContent.trim(),
    boxes: [field, ...field.querySelectorAll('.q-field, .q-checkbox')].map(
      (box) => [...box.classList].sort().join(' ')),
    groups: [...field.querySelectorAll('[role=group]')].map(
      (group) => group.getAttribute('aria-label')),
    heights: [...field.querySelectorAll('.rs-labels, .q-field, .q-checkbox')].map(
      (each) => each.offsetHeight),
  };
}"""
