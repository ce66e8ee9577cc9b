"""Pages that are only read, as strangers get them: HTML alone, alike for all, with nobody in it."""

import re

import pytest
from nicegui import Client
from nicegui.testing import User

from components.frame.paint import NotPainted
from components.reading.page import reading_pages
from main import import_pages
from tests.pages.samples import address
from tests.support.reading import REGION, get, kept

pytestmark = [
    pytest.mark.reading,
    pytest.mark.usefixtures("catalogue", "nothing_kept"),
]
import_pages()
PATHS = sorted(reading_pages())


@pytest.mark.parametrize("path", PATHS)
async def test_a_stranger_reads_it_without_line_control_act_or_cookie(
    user: User, path: str
) -> None:
    open_pages = len(Client.instances)
    answer = await get(user, await address(path))

    page = answer.text
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert 'class="rs-mast rs-top"' in page
    assert 'class="rs-foot rs-top"' in page
    assert "data-act" not in page
    assert not re.search(r"<script(?![^>]* src=)|<[^>]+ on\w+=", page)
    assert not re.search(r"<(input|select|textarea)(?![^>]* name=)", page)
    assert "_nicegui" not in page
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "nonce" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(Client.instances) == open_pages


@pytest.mark.parametrize("path", PATHS)
async def test_whoever_has_it_is_told_that_it_still_holds(user: User, path: str) -> None:
    place = await address(path)
    first = await get(user, place)
    other_form = await get(user, place, **{"accept-encoding": "identity"})
    again = await get(user, place, **{"if-none-match": f'"x", {first.headers["etag"]}'})

    assert again.status_code == 304
    assert again.content == b""
    for name in ("etag", "cache-control", "vary", "content-security-policy"):
        assert again.headers[name] == first.headers[name]
    assert other_form.headers["etag"] != first.headers["etag"]
    assert other_form.text == first.text


@pytest.mark.parametrize(
    ("takes", "is_packed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0, br", False)],
)
async def test_a_page_is_packed_for_whoever_takes_it_so(
    user: User, takes: str, is_packed: bool
) -> None:
    answer = await get(user, "/about", **{"accept-encoding": takes})

    assert (answer.headers.get("content-encoding") == "gzip") is is_packed


@pytest.mark.parametrize("path", ["/services/none", "/themes/none", "/notices/none"])
async def test_what_is_not_there_is_said_inside_the_frame_and_never_kept(
    user: User, path: str
) -> None:
    answer = await get(user, path)

    assert answer.status_code == 404
    assert 'class="rs-nav"' in answer.text
    assert "rs-foot-links" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "etag" not in answer.headers
    assert kept() == 0


async def test_what_breaks_while_a_page_is_made_is_told_inside_the_frame(
    user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise NotPainted("q-input")

    monkeypatch.setattr("components.reading.reader.painted", broken)
    answer = await get(user, "/about")

    assert answer.status_code == 500
    assert "系统暂时出现问题" in answer.text
    assert 'class="rs-nav"' in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert kept() == 0
    caplog.clear()  # it is written down, and errors in the log fail a test


async def test_a_reader_may_ask_for_the_head_alone(user: User) -> None:
    got = await get(user, "/themes")
    head = await user.http_client.head("/themes")

    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert "set-cookie" not in head.headers


async def test_a_region_can_be_chosen_without_a_script(user: User) -> None:
    answer = await get(user, "/region/320500?to=services")
    assert (answer.status_code, answer.headers["location"]) == (303, "/services")
    assert answer.headers["set-cookie"].startswith(f"{REGION}=320500; Path=/;")

    away = await get(user, "/region/320000?to=//evil.example")
    assert away.headers["location"] == "/"

    none = await get(user, "/region/none")
    assert none.status_code == 404
    assert "set-cookie" not in none.headers


@pytest.mark.parametrize(
    ("path", "word", "place"),
    [
        ("/services/XX999", "查看服务清单", "/services"),
        ("/themes/nothing", "查看主题服务", "/themes"),
        ("/notices/nothing", "查看公示公告", "/notices"),
    ],
)
async def test_what_is_no_longer_in_a_list_leads_to_the_list(
    user: User, path: str, word: str, place: str
) -> None:
    answer = await user.http_client.get(path)

    assert answer.status_code == 404
    assert f'href="{place}">{word}</a>' in answer.text
    assert answer.text.index(word) < answer.text.index("返回大厅首页")
