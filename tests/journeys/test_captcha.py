"""滑块拼图 in a browser: by mouse, by finger, by key, by tapping, in words, and while it turns."""

import re

from playwright.sync_api import FloatRect, Locator, Page, expect

from models.seed.cast import SNACK_SHOP
from tests.support.browser import assert_accessible, assert_no_overflow, set_dark, set_width
from tests.support.walk import fill_unit

FRAME = 320
SOON = 1000  # milliseconds after which the server believes that somebody has looked


def ask(page: Page) -> Locator:
    """Fill the first step of the registration and send it; returns the open dialog."""
    page.goto("/register")
    fill_unit(page, SNACK_SHOP)
    page.get_by_role("button", name="下一步").click()
    dialog = page.get_by_role("dialog", name="拖动下方滑块完成拼图")
    expect(dialog.get_by_role("slider")).to_be_enabled()
    page.wait_for_timeout(SOON)
    return dialog


def truth(page: Page) -> float:
    """Where the piece belongs, in units of the frame; only the sandbox tells."""
    return float(page.request.get("/sandbox/api/captcha").json()["x"])


def box(part: Locator) -> FloatRect:
    """Where something is on the screen."""
    found = part.bounding_box()
    assert found is not None
    return found


def grip(dialog: Locator) -> tuple[float, float, float]:
    """The middle of the slider's grip, and how many pixels a unit of the frame is wide."""
    place, stage = box(dialog.get_by_role("slider")), box(dialog.locator(".rs-cap"))
    middle = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    return *middle, stage["width"] / FRAME


def expect_passed(page: Page) -> None:
    """The dialog has gone and the registration has moved on."""
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=30_000)
    expect(page.locator(".rs-steps [aria-current=step]")).to_have_text(re.compile("法定代表人认证"))


def test_dragging_sends_one_message_and_may_end_anywhere(desktop: Page) -> None:
    sent: list[str] = []
    desktop.on("websocket", lambda socket: socket.on("framesent", lambda f: sent.append(str(f))))
    dialog = ask(desktop)
    assert_accessible(desktop)
    x, y, unit = grip(dialog)
    wanted = truth(desktop) * unit
    sent.clear()

    desktop.mouse.move(x, y)
    desktop.mouse.down()
    for part in range(1, 21):
        desktop.mouse.move(x + wanted * part / 20, y + part * 12)  # ends far below the slider
        desktop.wait_for_timeout(20)
    assert [frame for frame in sent if "event" in frame] == []
    desktop.mouse.up()

    expect_passed(desktop)
    assert len([frame for frame in sent if '"solve"' in frame or "nonce" in frame]) == 1


def test_a_wrong_place_is_told_and_brings_another_picture(desktop: Page) -> None:
    dialog = ask(desktop)
    first = dialog.locator(".rs-cap-bg").get_attribute("src")
    x, y, unit = grip(dialog)
    wrong = 60 if truth(desktop) > 100 else 200

    desktop.mouse.move(x, y)
    desktop.mouse.down()
    desktop.mouse.move(x + wrong * unit, y, steps=8)
    desktop.mouse.up()

    expect(dialog.get_by_role("status")).to_have_text(re.compile("拼图未对准，请再试一次"))
    expect(dialog.locator(".rs-cap-bg")).not_to_have_attribute("src", first or "")
    expect(dialog.get_by_role("slider")).to_have_attribute("aria-valuenow", "0")


def test_a_finger_drags_the_piece_itself(phone: Page) -> None:
    dialog = ask(phone)
    assert_no_overflow(phone)
    piece = box(dialog.locator(".rs-cap-piece"))
    _, _, unit = grip(dialog)
    wanted = truth(phone) * unit
    x, y = piece["x"] + piece["width"] / 2, piece["y"] + piece["height"] / 2
    finger = phone.context.new_cdp_session(phone)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for part in range(1, 16):
        touch("touchMove", x + wanted * part / 15, y)
        phone.wait_for_timeout(20)
    touch("touchEnd")

    expect_passed(phone)


def test_tapping_moves_the_piece_and_a_button_sends_it(phone: Page) -> None:
    dialog = ask(phone)
    track = box(dialog.locator(".rs-slider"))
    _, _, unit = grip(dialog)

    phone.touchscreen.tap(track["x"] + (truth(phone) + 32) * unit, track["y"] + 20)
    dialog.get_by_role("button", name="向右微调").tap()
    dialog.get_by_role("button", name="向左微调").tap()
    dialog.get_by_role("button", name="确认").tap()

    expect_passed(phone)


def test_keys_alone_are_enough(desktop: Page) -> None:
    dialog = ask(desktop)
    slider = dialog.get_by_role("slider")
    expect(slider).to_be_focused()
    x = truth(desktop)

    desktop.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "已移动 100%")
    desktop.keyboard.press("Home")
    for _ in range(int(x) // 20):
        desktop.keyboard.press("Shift+ArrowRight")
    for _ in range(round(x % 20 / 2)):
        desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("Enter")

    expect_passed(desktop)


def test_a_question_in_words_stands_in_for_the_puzzle(desktop: Page) -> None:
    dialog = ask(desktop)
    dialog.get_by_role("button", name="换文字验证").click()
    words = desktop.get_by_role("dialog", name="文字验证")
    expect(words.get_by_role("textbox")).to_be_focused()
    assert_accessible(desktop)
    desktop.wait_for_timeout(SOON)

    desktop.keyboard.type(desktop.request.get("/sandbox/api/captcha").json()["answer"])
    desktop.keyboard.press("Enter")

    expect_passed(desktop)


def test_a_picture_that_turns_while_it_is_dragged_still_fits(desktop: Page) -> None:
    set_width(desktop, 330)
    dialog = ask(desktop)
    x, y, unit = grip(dialog)
    wanted = truth(desktop)

    desktop.mouse.move(x, y)
    desktop.mouse.down()
    desktop.mouse.move(x + wanted / 2 * unit, y, steps=5)
    set_width(desktop, 700)
    desktop.wait_for_timeout(300)
    _, _, wider = grip(dialog)
    assert wider > unit
    desktop.mouse.move(x + wanted / 2 * unit + wanted / 2 * wider, y, steps=5)
    desktop.mouse.up()

    expect_passed(desktop)


def test_the_dialog_fits_a_small_dark_window_and_escape_gives_the_focus_back(
    desktop: Page,
) -> None:
    set_dark(desktop)
    set_width(desktop, 320)
    ask(desktop)
    assert_no_overflow(desktop)
    assert_accessible(desktop)

    desktop.keyboard.press("Escape")

    expect(desktop.get_by_role("dialog")).to_have_count(0)
    expect(desktop.get_by_role("button", name="下一步")).to_be_focused()


def test_another_picture_comes_when_it_is_asked_for(desktop: Page) -> None:
    dialog = ask(desktop)
    picture = dialog.locator(".rs-cap-bg")
    first = picture.get_attribute("src") or ""

    dialog.get_by_role("button", name="换一张").click()

    expect(picture).not_to_have_attribute("src", first)
    assert desktop.request.get(first).status == 404


FOCUSED = """() => {
  const now = document.activeElement, look = getComputedStyle(now);
  const isSeen = look.outlineStyle !== 'none' || look.boxShadow !== 'none';
  return (now.ariaLabel || now.innerText) + (isSeen ? '' : ' unseen');
}"""


def test_tab_goes_round_through_every_control_and_shows_where_it_is(desktop: Page) -> None:
    dialog = ask(desktop)
    desktop.keyboard.press("End")  # so that it can be sent
    around = ["关闭", "换一张", "拖动滑块完成拼图", "向左微调", "向右微调", "确认", "换文字验证"]
    expect(dialog.get_by_role("button", name="确认")).to_be_enabled()

    for key, wanted in (("Tab", around), ("Shift+Tab", around[::-1])):
        start = wanted.index("拖动滑块完成拼图")
        expect(dialog.get_by_role("slider")).to_be_focused()
        met = []
        for _ in wanted:
            desktop.keyboard.press(key)
            met.append(desktop.evaluate(FOCUSED))
        assert met == [*wanted[start + 1 :], *wanted[: start + 1]]


def test_the_hint_beside_the_keys_stays_on_one_line(desktop: Page) -> None:
    hint = ask(desktop).locator(".rs-cap-keys .rs-hint")
    for width in (1440, 390):
        set_width(desktop, width)
        assert hint.evaluate("each => each.getClientRects()[0].height") < 24
