"""What a sub-page has opened beyond its own elements ends with it."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from nicegui import Client, ui
from nicegui.testing import User

from auth.topics import bus
from auth.uploads.slot import slots
from components.fields.slider_captcha import SliderCaptcha
from components.fields.upload_field import Upload
from components.guard.closers import Closers
from components.guard.live import on_topic
from components.guard.page_state import page_state
from models.base import clock
from tests.components.probe import OPENING, PRIVATE
from tests.support.page import sign_in
from tests.support.units import registered


def costs(client: Client) -> dict[str, int]:
    """What a page holds besides its data."""
    return {
        "elements": len(client.elements),
        "dialogs": len([each for each in client.elements.values() if isinstance(each, ui.dialog)]),
        "timers": len([each for each in client.elements.values() if isinstance(each, ui.timer)]),
        "forms": len(page_state(client).forms),
        "closers": len(page_state(client).closers._opened),
        "handlers of its end": len(client.delete_handlers),
        "handlers of its socket": len(client.connect_handlers),
        "listeners": len(bus._topics["probe"].callbacks) if "probe" in bus._topics else 0,
    }


async def go_and_come_back(user: User) -> None:
    """Open whatever the other sub-page offers, and leave it with all of it open."""
    user.navigate.to(OPENING)
    await user.should_see(kind=ui.button, content="阅读")
    for offered in ("删除", "验证", "阅读"):
        user.find(kind=ui.button, content=offered).click()
    await user.should_see("删除后不能恢复")
    await user.should_see("隐私声明")
    await user.should_see(kind=SliderCaptcha, retries=100)
    user.navigate.to(PRIVATE)
    await user.should_see("探针属于")


async def listening(topic: str) -> None:
    """Wait until something listens to a topic."""
    for _ in range(20):
        if topic in bus.topics():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"nothing listens to {topic}")


async def test_leaving_a_sub_page_ten_times_leaves_nothing_behind(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    client = user.current_layout.client
    await go_and_come_back(user)
    before = costs(client)

    for _ in range(10):
        await go_and_come_back(user)

    assert costs(client) == before
    assert before["dialogs"] == before["listeners"] == 0


async def test_a_question_that_is_left_with_its_sub_page_is_answered_with_no(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(OPENING)
    user.find(kind=ui.button, content="删除").click()
    await user.should_see("删除后不能恢复")

    user.navigate.to(PRIVATE)

    await user.should_see("探针属于")
    await user.should_not_see("删除后不能恢复")
    assert "已删除" not in user.notify.messages


async def test_a_question_that_is_answered_leaves_nothing_behind(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(OPENING)
    before = costs(user.current_layout.client)

    for answered in range(3):
        user.find(kind=ui.button, content="删除").click()
        await user.should_see("删除后不能恢复")
        user.find(kind=ui.button, content="取消").click()
        await user.should_not_see("删除后不能恢复")
        assert user.notify.messages == ["没有删除"] * (answered + 1)

    assert costs(user.current_layout.client) == before


async def test_nothing_listens_for_a_page_that_is_gone(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(OPENING)
    assert "probe" in bus.topics()

    user.current_layout.client.delete()

    assert "probe" not in bus.topics()


async def test_a_file_is_let_go_with_its_sub_page_and_held_again_when_that_is_opened_again(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_slots", {})
    await sign_in(user, await registered())
    await user.open(OPENING)
    [slot] = slots._slots.values()
    now = clock.now()

    for path, seen, is_over in ((PRIVATE, "探针属于", True), (OPENING, "扫描件", False)):
        user.navigate.to(path)
        await (user.should_see(seen) if is_over else user.should_see(kind=Upload))
        with monkeypatch.context() as later:
            later.setattr(clock, "now", lambda: now + timedelta(hours=2))
            assert slot.is_over is is_over

    assert list(slots._slots.values()) == [slot]


async def test_what_was_opened_from_a_dialog_goes_with_the_sub_page_of_that(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(OPENING)
    [again] = (
        each
        for each in user.current_layout.client.elements.values()
        if isinstance(each, ui.button) and each.text == "追问"
    )
    [listener] = again._event_listeners.values()
    again._handle_event({"listener_id": listener.id, "args": {}})
    await listening("asked again")

    user.navigate.to(PRIVATE)

    await user.should_see("探针属于")
    assert "asked again" not in bus.topics()


async def test_what_was_opened_last_is_closed_first(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    closers, closed = Closers(), list[int]()
    with user.current_layout, ui.element("div") as place:
        for number in range(3):
            closers.add(partial(closed.append, number))

    closers.close_within(place.id)

    assert closed == [2, 1, 0]


async def test_what_has_stopped_listening_is_not_woken(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    woken: list[str] = []
    with user.current_layout:
        one = on_topic("probe", lambda: woken.append("one"))
        on_topic("probe", lambda: woken.append("other"))

    one.wake()
    one.stop()
    one.wake()  # as an announcement that was under way does

    assert woken == ["one"]


async def test_a_page_that_is_back_reads_a_thing_of_two_topics_once(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    woken: list[str] = []

    def read() -> None:
        woken.append("read")

    with user.current_layout:
        on_topic("probe", read)
        on_topic("bell", read)
        for handler in user.current_layout.client.connect_handlers:
            user.current_layout.client.safe_invoke(handler)

    assert woken == ["read"]
