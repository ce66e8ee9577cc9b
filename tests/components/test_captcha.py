"""滑块拼图 on a page: what the server answers to the one event that a browser sends."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.captcha.solution import pending_solution
from components.fields.slider_captcha import SliderCaptcha
from models.base import clock
from tests.auth.captcha.player import HAND, work
from tests.components.captcha_probe import PATH, SOMETIMES
from tests.support.page import fields_of, fill


async def opened(user: User, path: str = PATH, word: str = "") -> SliderCaptcha:
    """The probe with its dialog open."""
    await user.open(path)
    if word:
        fill(user, word)
    user.find("下一步").click()
    await user.should_see(kind=SliderCaptcha, retries=100)
    [puzzle] = user.find(kind=SliderCaptcha).elements
    clock.travel(2)
    return puzzle


def shown(puzzle: SliderCaptcha) -> dict[str, object]:
    """What the browser has been told last."""
    state = puzzle.props["state"]
    assert isinstance(state, dict)
    return state


def challenge(puzzle: SliderCaptcha) -> dict[str, object]:
    """The challenge that the browser shows."""
    current = shown(puzzle)["challenge"]
    assert isinstance(current, dict)
    return current


async def solved(puzzle: SliderCaptcha) -> dict[str, object]:
    """The event of a browser that has solved what it shows."""
    current, truth = challenge(puzzle), await pending_solution()
    nonce = work(str(current["id"]), int(str(current["work_bits"])))
    value = truth.get("x", truth.get("answer"))
    return {"id": current["id"], "value": value, "nonce": nonce, "dragged": True, "track": HAND}


async def test_solving_the_puzzle_lets_the_page_go_on(user: User) -> None:
    puzzle = await opened(user)

    user.find(kind=SliderCaptcha).trigger("solve", await solved(puzzle))

    await user.should_see("已通过验证", retries=100)


async def test_what_the_browser_is_told_holds_no_answer(user: User) -> None:
    puzzle = await opened(user)

    assert set(challenge(puzzle)) == {
        *("id", "kind", "work_bits", "expires_in", "y", "question", "width", "height", "piece")
    }


async def test_a_wrong_place_brings_the_next_puzzle_with_the_reason(user: User) -> None:
    puzzle = await opened(user)
    first = challenge(puzzle)["id"]

    user.find(kind=SliderCaptcha).trigger("solve", {**await solved(puzzle), "value": 0})
    await _told(puzzle, "error")

    assert shown(puzzle)["text"] == "拼图未对准，请再试一次"
    assert challenge(puzzle)["id"] != first


@pytest.mark.parametrize("args", [None, "x", [], {}, {"id": 7}, {"id": "no such", "value": "NaN"}])
async def test_nonsense_from_a_socket_is_no_answer(user: User, args: object) -> None:
    puzzle = await opened(user)

    user.find(kind=SliderCaptcha).trigger("solve", args)
    await _told(puzzle, "error")

    assert "已通过验证" not in str(shown(puzzle))
    await user.should_see("还没有验证")


async def test_closing_the_dialog_tells_the_page(user: User) -> None:
    await opened(user)

    user.find(kind=SliderCaptcha).trigger("dismiss")

    await user.should_see("没有完成验证")


async def test_a_question_in_words_stands_beside_the_puzzle(user: User) -> None:
    puzzle = await opened(user)

    user.find(kind=SliderCaptcha).trigger("refresh", {"words": True, "expired": False})
    await _told(puzzle, "ready", 2)
    assert challenge(puzzle)["question"]
    clock.travel(2)
    user.find(kind=SliderCaptcha).trigger("solve", {**await solved(puzzle), "dragged": False})

    await user.should_see("已通过验证", retries=100)


async def test_asking_again_and_again_ends_in_a_wait(user: User) -> None:
    puzzle = await opened(user)

    for number in range(10):
        user.find(kind=SliderCaptcha).trigger("refresh", {"words": False})
        await _told(puzzle, None, number + 2)

    assert shown(puzzle)["phase"] == "locked"
    assert "秒后再试" in str(shown(puzzle)["text"])


async def test_pictures_are_for_their_browser_and_are_not_kept(user: User) -> None:
    puzzle = await opened(user)
    path = f"/captcha/{challenge(puzzle)['id']}"

    background = await user.http_client.get(f"{path}/bg")
    piece = await user.http_client.get(f"{path}/piece")
    user.http_client.cookies.clear()
    foreign = await user.http_client.get(f"{path}/bg")

    assert (background.status_code, piece.status_code, foreign.status_code) == (200, 200, 404)
    assert background.headers["content-type"] == "image/jpeg"
    assert piece.headers["content-type"] == "image/webp"
    assert "no-store" in background.headers["cache-control"]


async def test_an_act_that_asks_for_no_slider_passes_at_once(user: User) -> None:
    await user.open(SOMETIMES)
    fill(user, "不要")

    user.find("下一步").click()

    await user.should_see("完成：不要")
    await user.should_see("无滑块")
    await user.should_not_see(kind=SliderCaptcha)


async def test_an_act_that_asks_is_repeated_with_the_slider_solved(user: User) -> None:
    puzzle = await opened(user, SOMETIMES, "要一次")

    user.find(kind=SliderCaptcha).trigger("solve", await solved(puzzle))

    await user.should_see("完成：要一次", retries=100)
    await user.should_see("无滑块、有滑块")


async def test_who_closes_the_puzzle_is_told_nothing_and_may_ask_again(user: User) -> None:
    await opened(user, SOMETIMES, "要一次")

    user.find(kind=SliderCaptcha).trigger("dismiss")

    await user.should_see("没有完成验证")
    assert user.notify.messages == []
    assert fields_of(user)["name"].message == ""
    user.find(kind=ui.button, content="下一步").click()
    await user.should_see("无滑块、无滑块", retries=100)


async def test_an_act_that_asks_again_is_refused_and_not_tried_for_ever(user: User) -> None:
    puzzle = await opened(user, SOMETIMES, "总要")

    user.find(kind=SliderCaptcha).trigger("solve", await solved(puzzle))

    await user.should_see("无滑块、有滑块", retries=100)
    await user.should_see("请先完成滑块验证", retries=100)
    await user.should_see("还没有验证")


async def test_an_error_after_the_slider_stands_beside_what_was_typed(user: User) -> None:
    puzzle = await opened(user, SOMETIMES, "错误")

    user.find(kind=SliderCaptcha).trigger("solve", await solved(puzzle))

    await user.should_see("该名称已被使用", retries=100)
    assert fields_of(user)["name"].value == "错误"
    assert user.notify.messages == []


async def _told(puzzle: SliderCaptcha, phase: str | None, seq: int = 2) -> None:
    """Wait until the browser has been told something new."""
    for _ in range(50):
        if shown(puzzle)["seq"] == seq and phase in {None, shown(puzzle)["phase"]}:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still {shown(puzzle)['phase']} number {shown(puzzle)['seq']}")
