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

# A page's colors and names are the same at both widths, so each is looked at once.
ON_A_DESK = ("/login", "/unit", "/unit/cases", "/unit/members", "/sandbox/controls/long")
ON_A_PHONE = ("/register", "/recover", "/unit/settings", "/person", "/sandbox/controls")


@pytest.mark.parametrize(
    ("path", "device"),
    [*((path, DESKTOP) for path in ON_A_DESK), *((path, PHONE) for path in ON_A_PHONE)],
    ids=[*ON_A_DESK, *ON_A_PHONE],
)
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
