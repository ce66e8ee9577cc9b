"""Paths in logs: no code, number or secret of anybody, however an address is spelled."""

import re
from pathlib import Path

import pytest

from auth.web.shown_path import SECRET_PATHS, shown_path

NGINX = Path(__file__).parents[3] / ".deploy" / "nginx.conf"
SPELLINGS = (
    "{}",
    "/{}",
    "//{}",
    "/.{}",
    "/x/..{}",
    "/hall{}",
    "\\{}",
)


def spelled(start: str) -> list[str]:
    """An address in all the ways in which somebody may type or link it."""
    ways = [way.format(start) for way in SPELLINGS]
    inside = start.rstrip("/")
    last = start[len(inside) :]
    return [
        *ways,
        start.upper(),
        start.title(),
        inside.replace("/", "//") + 2 * last,
        inside.replace("/", "/./") + last,
        inside.replace("/", "\\") + last,
        inside.replace("/", "%2F") + last,
    ]


@pytest.mark.parametrize("start", SECRET_PATHS)
def test_what_follows_a_secret_address_is_never_told(start: str) -> None:
    for address in spelled(start):
        assert shown_path(f"{address}Secret-0815") == f"{start}…"


@pytest.mark.parametrize(
    "path", ["/", "/login", "/Login", "//login", "/app/face", "/alipay/face", "/sandbox/api/sms"]
)
def test_an_address_without_a_secret_is_told_as_it_was_asked(path: str) -> None:
    assert shown_path(path) == path


@pytest.mark.parametrize("address", spelled("/_nicegui/client/"))
def test_the_id_of_a_page_is_not_told(address: str) -> None:
    assert shown_path(f"{address}5c1f") == "/_nicegui"


def test_the_log_of_nginx_leaves_out_the_same() -> None:
    left_out = re.findall(r"~\*\^(\S+) \1;", NGINX.read_text("utf8"))

    assert {start for start in SECRET_PATHS if start.endswith("/")} <= set(left_out)
