"""Files of the site: compressed once, kept, and not sent to whoever has them already."""

import re

import httpx
import pytest

from tests.support.server import Server

FOR_A_YEAR = "max-age=31536000"


def library(server: Server) -> str:
    """The address of the largest script of a page."""
    page = httpx.get(f"{server.url}/login", timeout=20).text
    found = re.search(r'"(/_nicegui/[^"]+/quasar\.umd\.prod\.js)"', page)
    assert found is not None
    return server.url + found.group(1)


def get(url: str, encoding: str = "gzip", **headers: str) -> httpx.Response:
    """One GET of a browser that takes an encoding."""
    return httpx.get(url, headers={"Accept-Encoding": encoding, **headers}, timeout=20)


@pytest.mark.parametrize("path", ["", "/hall.css", "/assets/emblem.svg"])
def test_a_file_is_the_same_however_and_however_often_it_is_fetched(
    hall: Server, path: str
) -> None:
    url = hall.url + path if path else library(hall)

    first, second, plain = get(url), get(url), get(url, "identity")

    assert first.content == second.content == plain.content
    assert first.headers["content-encoding"] == second.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert second.headers["vary"] == "Accept-Encoding"
    assert second.headers["content-type"] == plain.headers["content-type"]
    assert second.headers["cache-control"] == plain.headers["cache-control"]


def test_libraries_stay_in_the_browser_for_a_year_and_are_not_sent_again(hall: Server) -> None:
    url = library(hall)
    first = get(url)

    again = get(url, **{"If-None-Match": first.headers["etag"]})

    assert FOR_A_YEAR in first.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")
    assert FOR_A_YEAR in again.headers["cache-control"]


def test_a_part_of_a_file_and_a_missing_file_are_answered_as_they_are(hall: Server) -> None:
    url = library(hall)
    whole = get(url).content

    part = get(url, Range="bytes=0-9")
    missing = get(f"{hall.url}/assets/nothing.svg")

    assert (part.status_code, part.content) == (206, whole[:10])
    assert missing.status_code == 404
