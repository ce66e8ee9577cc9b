"""Pages that are only read, behind nginx: it answers strangers, and nobody for another."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import expect

from auth.web.door import doors
from auth.web.shared_page import KEPT_IN_FRONT, LOOK_EVERY
from models.seed.cast import DEMO_UNIT, WANG_SHILI
from tests.cluster.test_nginx import reached_a_process
from tests.journeys.conftest import NewPage
from tests.support.cluster import Cluster
from tests.support.server import Server
from tests.support.walk import sign_in

NOBODY = "0" * 43


def get(hall: Cluster, path: str, cookie: str = "", **headers: str) -> httpx.Response:
    """A page as a browser with these cookies gets it."""
    sent = {**headers, **({"cookie": cookie} if cookie else {})}
    return httpx.get(hall.url + path, headers=sent, timeout=20)


def answered_by_nginx(hall: Cluster, path: str, cookie: str = "") -> bool:
    """True when a request for a page reaches no process."""
    answer = get(hall, path, cookie)
    assert answer.status_code == 200
    return not reached_a_process(hall, f"GET {path.partition('?')[0]} ")


def test_a_rush_is_answered_by_nginx(hall: Cluster) -> None:
    get(hall, "/themes")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: get(hall, "/themes"), range(200)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)
    lines = [line for line in hall.nginx.logged.splitlines() if "GET /themes " in line]
    asked = [line for line in lines if line.split()[-3:] != ["-", "-", "-"]]
    assert len(asked) <= len(lines) / 10


def test_each_region_is_kept_for_itself(hall: Cluster) -> None:
    for _ in range(2):
        assert "当前地区为南京市" in get(hall, "/services", "rs_region=320100").text
        assert "当前地区为苏州市" in get(hall, "/services", "rs_region=320500").text
        assert "当前地区为" not in get(hall, "/services").text
    assert answered_by_nginx(hall, "/services", "rs_region=320500")


@pytest.mark.parametrize("query", ["x=1", "kind=nothing", "page=1"])
def test_an_address_in_another_spelling_is_not_kept(hall: Cluster, query: str) -> None:
    for _ in range(2):
        assert not answered_by_nginx(hall, f"/queries?{query}")


def test_cookies_that_nginx_and_the_hall_could_read_otherwise_poison_nothing(
    hall: Cluster,
) -> None:
    for jar in (
        "rs_region=320100; rs_region=320500",
        "RS_REGION=320100",
        "rs_region=320100, rs_region=320500",
        'rs_region="320500"',
        "a=b;\trs_region=320500",
        "a=b; rs_region=320500\t; c=d",
        "a=b; rs_region =320500",
    ):
        get(hall, "/cities", jar)

    assert "当前地区：省本级" in get(hall, "/cities").text
    assert "当前地区：南京市" in get(hall, "/cities", "rs_region=320100").text
    assert "当前地区：苏州市" in get(hall, "/cities", "rs_region=320500").text


@pytest.mark.parametrize("door", doors(), ids=lambda door: door.name)
def test_whoever_brings_a_session_reaches_the_hall(hall: Cluster, door: object) -> None:
    get(hall, "/about")
    name = door.cookie  # type: ignore[attr-defined]
    for cookie in (f"{name}={NOBODY}", f"a=b; __Host-{name}={NOBODY}"):
        assert not answered_by_nginx(hall, "/about", cookie)


def test_both_processes_give_the_same_page(hall: Cluster) -> None:
    answers = [httpx.get(f"http://127.0.0.1:{node.port}/themes") for node in hall.nodes.values()]

    assert len({answer.headers["etag"] for answer in answers}) == 1


def test_what_a_browser_takes_makes_no_more_than_two_pages(hall: Cluster) -> None:
    for number in range(20):
        get(hall, "/themes/t2", **{"accept-encoding": f"gzip, x{number}"})
        get(hall, "/themes/t2", **{"accept-encoding": f"x{number}"})

    lines = [line for line in hall.nginx.logged.splitlines() if "GET /themes/t2 " in line]
    asked = [line for line in lines if line.split()[-3:] != ["-", "-", "-"]]
    assert len(asked) <= 2 * (1 + KEPT_IN_FRONT)


def test_a_change_is_seen_after_some_seconds(hall: Cluster) -> None:
    before = get(hall, "/notices").text
    hall.postgres.query(
        "INSERT INTO notice"
        " (code, kind, title, body, source, region, published_at, is_sample, changed_at)"
        " VALUES ('fresh', 'circular', '刚刚发布的通知', 'x', '厅', '320000', now(), false, now())"
        " RETURNING code"
    )
    deadline = time.monotonic() + KEPT_IN_FRONT + 3 * LOOK_EVERY
    while "刚刚发布的通知" not in (now := get(hall, "/notices").text):
        assert time.monotonic() < deadline
        time.sleep(0.5)

    assert "刚刚发布的通知" not in before
    assert "刚刚发布的通知" in now


def test_whoever_is_signed_in_may_be_the_first_to_ask(hall: Cluster, new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    sign_in(page, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(page).to_have_url(re.compile("/unit$"))
    page.goto("/sitemap")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()

    stranger = get(hall, "/sitemap")
    assert "退出登录" not in stranger.text
    assert stranger.headers["cache-control"] == "public, no-cache"


def test_a_signed_in_home_is_kept_for_nobody(hall: Cluster, new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    sign_in(page, DEMO_UNIT.uscc, WANG_SHILI.mobile)
    expect(page).to_have_url(re.compile("/unit$"))
    get(hall, "/")
    page.goto("/")
    expect(page.get_by_role("heading", name=DEMO_UNIT.name)).to_be_visible()

    stranger = get(hall, "/")
    assert DEMO_UNIT.name not in stranger.text
    assert "set-cookie" not in stranger.headers


def test_pages_with_a_line_are_kept_by_nobody(hall: Cluster) -> None:
    for _ in range(2):
        assert not answered_by_nginx(hall, "/login")
        assert "hall_node=" in str(get(hall, "/login").headers)


def test_what_was_read_lately_can_be_read_while_no_process_is_there(hall: Cluster) -> None:
    get(hall, "/contact")
    hall.both(Server.stop)
    try:
        answer = get(hall, "/contact")
    finally:
        hall.start()

    assert answer.status_code == 200
    assert "12333" in answer.text
