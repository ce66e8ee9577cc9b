"""Where to go after a login: pages of this site only."""

import pytest

from auth.web.next_path import safe_next


@pytest.mark.parametrize(
    "path", ["/", "/unit", "/unit/cases?stage=closed&page=2", "/services/A-12", "/a%2Fb"]
)
def test_a_page_of_this_site_is_kept(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "unit",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/.//evil.example",
        "/unit//evil.example",
        "javascript:alert(1)",
        "/unit#fragment",
        "/unit\r\nSet-Cookie: a=b",
        "/unit\x00",
        "/login",
        "/login?next=/unit",
        "/auth/logout",
        "/_nicegui/x",
        "/" + "a" * 300,
        "/" + "a/" * 149 + "\x00",
        "/单位",
    ],
)
def test_everything_else_becomes_the_unit_center(path: str | None) -> None:
    assert safe_next(path) == "/unit"


def test_the_phone_has_its_own_home() -> None:
    assert safe_next("//evil.example", default="/app") == "/app"
