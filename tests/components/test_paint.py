"""A page as HTML: only what comes from our own templates is taken for HTML."""

from collections.abc import AsyncIterator

import pytest
from nicegui import Client, ui
from nicegui.testing import User

from components.frame.paint import NotPainted, paint_live, painted
from components.parts.fragment import Fragment

HOSTILE = "<img src=x onerror=steal()>"


@pytest.fixture
async def page(user: User) -> AsyncIterator[Client]:
    """An empty page of the site."""
    client = Client(ui.page("/empty"), request=None)
    yield client
    client.delete()


async def test_foreign_html_is_painted_neither_for_strangers_nor_before_the_script(
    page: Client,
) -> None:
    with page:
        ui.html(HOSTILE, sanitize=True)  # its browser would clean it; nothing here does

    live, fragments = paint_live(page)
    assert HOSTILE not in live
    assert fragments == []
    with pytest.raises(NotPainted):
        painted(page)


async def test_a_fragment_is_painted_as_it_is_and_words_as_words(page: Client) -> None:
    with page:
        fragment = Fragment("parts/empty.html", picture="", title="没有", text="", action="")
        ui.label(HOSTILE)

    html, fragments = paint_live(page)
    assert fragments == [fragment]
    assert fragment.content in html
    assert HOSTILE not in html
