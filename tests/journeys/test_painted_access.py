"""A page that is painted and has no script yet is within reach of everybody, too."""

import pytest

from tests.journeys.conftest import NewPage
from tests.support.browser import (
    DESKTOP,
    PHONE,
    assert_accessible_in_both_colors,
    assert_no_overflow,
)
from tests.support.markup import assert_sound_markup
from tests.support.painted_page import LateScript
from tests.support.server import Server
from tests.support.server_session import sign_in_at

PATHS = (
    *("/login", "/register", "/recover", "/unit", "/unit/cases", "/unit/members"),
    *("/unit/settings", "/person", "/sandbox/controls", "/sandbox/controls/long"),
)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("path", PATHS)
def test_a_painted_page_is_accessible(
    new_page: NewPage, hall: Server, path: str, device: dict[str, object]
) -> None:
    page = new_page(device)
    if path.startswith(("/unit", "/person")):
        cookies = sign_in_at(hall).cookies
        page.context.add_cookies(
            [{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()]
        )
    late = LateScript(page)
    late.open(path)

    assert_no_overflow(page)
    assert_sound_markup(page)
    assert_accessible_in_both_colors(page)
    assert not page.evaluate("window.rsIsTaken?.()")
