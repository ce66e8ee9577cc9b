"""A long form in one element: typed into, checked, refused and read by a browser."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.support.browser import assert_accessible_in_both_colors, assert_no_overflow, set_width
from tests.support.markup import assert_sound_markup
from tests.support.screen import SMALLEST

PATH = "/sandbox/controls/long"


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


def test_a_section_looks_and_is_named_as_single_fields_are(new_page: NewPage) -> None:
    """The same empty fields on both specimens: their names, what describes them, their size."""
    page = new_page()
    told = []
    for path, key in (("/sandbox/controls", "{}"), (PATH, "{}_0")):
        page.goto(path)
        page.locator("h1").wait_for()
        told.append([page.evaluate(DRAWN, f"f-{key.format(name)}") for name in FIELDS])

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


def test_what_is_chosen_can_be_read_where_it_cannot_be_changed(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PATH)

    for label, chosen in (("培训等级", "中级"), ("资金用途", "生活补助、转岗培训")):
        line = page.locator(".rs-section").last.get_by_label(label)
        expect(line).to_have_value(chosen)
        expect(line).not_to_be_editable()
    parts = page.locator(".rs-section").last.get_by_role("group", name="办理地区")
    expect(parts.get_by_label("办理地区，市")).to_have_value("南京市")
    expect(parts.get_by_label("办理地区，县（市、区）")).to_have_value("玄武区")


FIELDS = (
    "name",
    "mobile",
    "level",
    "uses",
    "born",
    "since",
    "happened",
    "period",
    "amount",
    "people",
    "reason",
)
DRAWN = """(id) => {
  const input = document.getElementById(id);
  const field = input.closest('.rs-field');
  const own = (value) => value?.replaceAll(id, 'id') ?? null;
  const PICKED = ['date', 'month', 'datetime-local'];
  const names = ['type', 'inputmode', 'autocomplete', 'role', 'aria-label',
    'aria-required', 'aria-describedby', 'aria-invalid', 'readonly'];
  return {
    most: PICKED.includes(input.type) ? null : input.getAttribute('maxlength'), // no use to a day
    attributes: names.map((name) => [name, own(input.getAttribute(name))]),
    label: field.querySelector('.rs-labels').textContent.trim().replace(/\\s+/g, ''),
    box: field.querySelector('.q-field').className.replace(/\\s+/g, ' ').trim(),
    group: field.querySelector('[role=group]')?.getAttribute('aria-label') ?? null,
    heights: [...field.querySelectorAll('.rs-labels, .q-field')].map((e) => e.offsetHeight),
  };
}"""
