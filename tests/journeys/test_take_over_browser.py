"""What a browser does for nobody but the user is asked for: days typed half, windows for files."""

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.support.painted_page import IS_LIVE, LateScript
from tests.support.upload_page import PATH, roster_of
from tests.support.uploads import PDF

# What a browser says some seconds after a press; each look of Playwright counts as a press.
LONG_AGO = "Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } })"


def test_a_day_is_typed_to_its_end_first(new_page: NewPage) -> None:
    page = new_page()
    late = LateScript(page)
    late.open(PATH)
    day = page.locator("#f-born")
    day.press("ArrowUp")  # a year, a month, a day: in whatever order this browser has them

    late.let_come()
    page.wait_for_function("window.rsIsHeld()")
    for key in ("Tab", "ArrowUp", "Tab", "ArrowUp"):
        page.keyboard.press(key)
    whole = day.input_value()
    page.wait_for_function(IS_LIVE)

    assert whole
    expect(day).to_have_value(whole)
    expect(day).to_be_focused()


def test_a_day_that_stays_half_is_told(new_page: NewPage) -> None:
    page = new_page()
    late = LateScript(page)
    late.open(PATH)
    day, error = page.locator("#f-born"), page.locator("#f-born-e")
    day.press("ArrowUp")

    late.become_live()  # after five seconds, and what was typed of the day is gone
    page.get_by_role("button", name="检查").click()

    expect(error).to_contain_text("出生日期应写明年月日")
    day.fill("2024-02-29")
    day.blur()
    expect(error).not_to_contain_text("写明")


def test_a_press_that_opens_nothing_any_more_asks_for_another_one(new_page: NewPage) -> None:
    page = new_page()
    late = LateScript(page)
    page.add_init_script(LONG_AGO)
    late.open(PATH)
    choose = roster_of(page).get_by_role("button", name="选择文件")
    choose.click()

    late.become_live()

    told = roster_of(page).get_by_role("alert")
    expect(told).to_contain_text("请再按一次")
    page.evaluate("navigator.userActivation.isActive = true")
    with page.expect_file_chooser() as opened:
        choose.click()
    opened.value.set_files({"name": "名.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(roster_of(page)).to_contain_text("已上传")
    expect(told).to_be_empty()
