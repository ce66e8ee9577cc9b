"""A flow of steps shows where its row stands, leads the reader there and leaves nothing behind."""

import asyncio

import pytest
from nicegui import ui
from nicegui.element import Element
from nicegui.testing import User

from auth.topics import bus
from components.parts import wizard
from components.parts.stepper import Stepper
from tests.components.probe_wizard import PATH, ROW, Stage
from tests.support.held import HeldReading
from tests.support.page import fields_of, fill


@pytest.fixture(autouse=True)
def arrivals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where readers were led; the row begins anew."""
    ROW.begin()
    led: list[str] = []
    monkeypatch.setattr(wizard, "arrive_at", lambda name, **_: led.append(name))
    return led


async def opened(user: User, stage: Stage = Stage.NAME) -> Element:
    """The page of a row that has come so far; what its steps stand in."""
    ROW.stage = stage
    await user.open(PATH)
    elements = user.current_layout.client.elements.values()
    return next(each for each in elements if each.props.get("id") == "flow")


def press(user: User, label: str) -> None:
    """Press the one button of this name."""
    user.find(kind=ui.button, content=label).click()


def current(user: User) -> int:
    """Which step the stepper marks."""
    [stepper] = user.find(kind=Stepper).elements
    before = str(stepper.content).partition('aria-current="step"')[0]
    return before.count("<li")


async def test_the_page_begins_where_the_row_stands(user: User, arrivals: list[str]) -> None:
    body = await opened(user, Stage.PROOF)

    await user.should_see("请验证")
    await user.should_not_see("请填写名称")
    assert body.props["aria-label"] == "第2步，共3步：验证"
    assert current(user) == 2
    assert "第2步，共3步：验证 - 三步流程 - " in user.current_layout.client.resolve_title()
    assert arrivals == []  # a fresh page is read from its top


async def test_going_on_leads_the_reader_to_the_step_the_row_has_reached(
    user: User, arrivals: list[str]
) -> None:
    body = await opened(user)

    press(user, "下一步")

    await user.should_see("请验证")
    await user.should_not_see("请填写名称")
    assert (body.props["aria-label"], current(user)) == ("第2步，共3步：验证", 2)
    assert arrivals == ["flow"]


async def test_another_tab_moves_the_page(user: User, arrivals: list[str]) -> None:
    await opened(user, Stage.PROOF)

    ROW.move(Stage.DONE)

    await user.should_see("全部办好")
    assert current(user) == 3
    assert arrivals == ["flow"]


async def test_a_slow_reading_does_not_lead_back_from_where_a_later_one_has_led(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(user, Stage.PROOF)
    held = HeldReading(monkeypatch, ROW, "reached")

    ROW.move(Stage.HELP)
    await held.has_read()
    ROW.move(Stage.DONE)
    await held.comes_last()

    await user.should_see("全部办好")
    assert current(user) == 3


async def test_news_that_change_nothing_leave_the_step_alone(
    user: User, arrivals: list[str]
) -> None:
    await opened(user, Stage.PROOF)
    [before] = user.find("请验证").elements

    ROW.move(Stage.PROOF)
    ROW.move(None)

    await user.should_see("请验证")
    assert user.find("请验证").elements == {before}
    assert arrivals == []


async def test_a_step_that_holds_keeps_what_is_being_typed(user: User) -> None:
    await opened(user)
    fill(user, "江苏")

    ROW.move(Stage.PROOF)

    await user.should_see("请填写名称")
    assert fields_of(user)["name"].value == "江苏"


async def test_the_way_back_undoes_and_leads_to_the_step_before(
    user: User, arrivals: list[str]
) -> None:
    body = await opened(user, Stage.PROOF)

    press(user, "上一步")

    await user.should_see("请填写名称")
    assert (body.props["aria-label"], current(user)) == ("第1步，共3步：填写名称", 1)
    assert ROW.undone == 1
    assert arrivals == ["flow"]


async def test_there_is_no_way_back_from_what_is_done(user: User) -> None:
    await opened(user, Stage.DONE)

    press(user, "返回")

    await user.should_see("全部办好")
    assert current(user) == 3


async def test_a_step_beside_the_counted_ones_has_its_own_heading(
    user: User, arrivals: list[str]
) -> None:
    body = await opened(user, Stage.PROOF)

    press(user, "求助")

    await user.should_see("这里是帮助")
    assert "aria-label" not in body.props
    assert current(user) == 2
    press(user, "离开帮助")
    await user.should_see("请验证")
    assert body.props["aria-label"] == "第2步，共3步：验证"
    assert arrivals == ["flow", "flow"]


async def test_what_a_step_has_opened_goes_with_it(user: User) -> None:
    await opened(user, Stage.PROOF)
    press(user, "询问")
    await user.should_see("不能恢复。")
    assert ROW.step_topic in bus.topics()

    ROW.move(Stage.DONE)

    await user.should_see("全部办好")
    await user.should_not_see("不能恢复。")
    await user.should_see("没有答")
    assert ROW.step_topic not in bus.topics()
    ROW.move(Stage.PROOF)  # the page itself still listens
    await user.should_see("请验证")
    assert ROW.step_topic in bus.topics()


async def test_going_to_and_fro_costs_nothing(user: User) -> None:
    await opened(user, Stage.PROOF)
    elements = user.current_layout.client.elements
    before = len(elements)

    for _ in range(5):
        press(user, "上一步")
        await user.should_see("请填写名称")
        press(user, "下一步")
        await user.should_see("请验证")

    assert len(elements) == before


async def test_two_who_ask_for_a_step_at_once_get_it_once(user: User) -> None:
    await opened(user)
    ROW.placing.clear()
    press(user, "下一步")
    await user.should_see("请验证")

    ROW.move(Stage.DONE)
    await user.should_see("请验证")
    ROW.placing.set()

    await user.should_see("全部办好")
    await user.should_not_see("请验证")
    await user.should_not_see("上一步")
    assert ROW.step_topic not in bus.topics()


async def test_a_row_that_moves_after_its_page_has_changed_breaks_nothing(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    body = await opened(user, Stage.PROOF)
    await user.should_see("请验证")
    body.delete()

    ROW.move(Stage.DONE)
    for _ in range(20):
        if Stage.DONE not in ROW.read:
            await asyncio.sleep(0.05)

    assert Stage.DONE in ROW.read
    assert current(user) == 2
    assert not [each for each in caplog.records if each.levelname == "ERROR"]
