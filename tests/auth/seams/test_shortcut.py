"""The shortcuts past NiceGUI's slow paths do what the slow paths do."""

import asyncio
import gc
import weakref
from typing import Any

import nicegui.client
from hypothesis import given
from hypothesis import strategies as some
from nicegui import helpers, ui
from nicegui.client import HTML_ESCAPE_TABLE
from nicegui.testing import User

from auth.seams.shortcut import SEAMS, PageText, expects_arguments
from tests.support.page import read


class Sample:
    def nothing(self) -> None: ...

    def optional(self, value: int = 0) -> None: ...

    def some(self, value: int) -> None: ...

    def many(self, *values: int) -> None: ...


@given(some.text())
def test_a_page_escapes_every_text_as_nicegui_does(text: str) -> None:
    assert PageText(text).translate(HTML_ESCAPE_TABLE) == text.translate(HTML_ESCAPE_TABLE)


def test_no_sign_is_escaped_twice() -> None:
    assert PageText("&<>`$&amp;").translate(HTML_ESCAPE_TABLE) == (
        "&amp;&lt;&gt;&#96;&#36;&amp;amp;"
    )


def test_what_a_handler_expects_is_told_as_nicegui_tells_it() -> None:
    sample = Sample()
    handlers: list[Any] = [sample.nothing, sample.optional, sample.some, sample.many, len, print]
    handlers += [lambda: None, lambda event: event]

    slow = [_plain(handler) for handler in handlers]

    assert [expects_arguments(handler) for handler in handlers] == slow


def _plain(handler: Any) -> bool:
    from nicegui.helpers.functions import expects_arguments as plain

    return plain(handler)


async def test_the_site_takes_the_shortcuts(user: User) -> None:
    await user.open("/")

    assert "热门服务" in read(user)
    assert isinstance(vars(nicegui.client)["json"].dumps({}), PageText)
    assert helpers.expects_arguments is SEAMS[helpers]["expects_arguments"]


async def test_a_changed_look_reaches_the_element_and_whoever_else_listens(user: User) -> None:
    await user.open("/")
    heard: list[str] = []
    with user:
        element = ui.element()
        outbox = element.client.outbox
        for change in (
            lambda: element.props("color=red"),
            lambda: element.classes("a"),
            lambda: element.style("color: red"),
            lambda: element.props.pop("color"),
        ):
            outbox.updates.clear()
            change()
            assert element.id in outbox.updates

        element.props.on_change(lambda: heard.append("props"))
        outbox.updates.clear()
        element.props["size"] = "s"

        assert heard == ["props"]
        assert element.id in outbox.updates
        with element.props.suspend_updates():
            outbox.updates.clear()
            element.props["size"] = "m"
            assert element.id not in outbox.updates


async def test_a_deleted_page_leaves_memory_without_a_collection(user: User) -> None:
    await user.open("/login")
    client = user.client
    assert client is not None
    held = [weakref.ref(element.props) for element in client.elements.values()]
    gc.disable()
    try:
        client.delete()
        user.client = None
        del client
        await asyncio.sleep(0)
        alive = [props for props in held if props() is not None]
    finally:
        gc.enable()

    assert len(alive) < len(held) / 4


async def test_an_element_that_is_replaced_leaves_memory_without_a_collection(user: User) -> None:
    await user.open("/login")
    client = user.client
    assert client is not None
    with client:
        box = ui.column()
        with box:
            place = ui.input("示例")
        place.on_value_change(lambda _event, place=place: place.update())
    held = weakref.ref(place)
    del place
    gc.disable()
    try:
        box.clear()
        await asyncio.sleep(0)
        assert held() is None
    finally:
        gc.enable()
