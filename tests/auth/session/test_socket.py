"""A page listens only to the browser that opened it, at a pace, and dies with its session.

These hold the private seams of NiceGUI that auth/session/socket.py wraps: they fail loudly on a
bump.
"""

import asyncio
import json
import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from auth.gate.malformed import MOST_OF_A_SOCKET
from auth.web.traffic import LET_IN_WITHIN
from models.base.network import OFFICE_FACTOR
from models.records.traffic_table import SOCKETS_BROWSER, SOCKETS_UNBOUND
from tests.support.server import Server
from tests.support.server_session import SignedIn, count, sign_in_at
from tests.support.socket_client import CUT, SocketClient, open_page

SOON = 1.0


@pytest.fixture
def browser(hall: Server) -> SignedIn:
    """The legal rep's browser."""
    return sign_in_at(hall)


async def test_the_browser_that_opened_the_page_is_heard(browser: SignedIn) -> None:
    async with SocketClient(browser.open("/")) as socket:
        assert await socket.is_let_in()
        await socket.press("sign_out")
        await asyncio.sleep(SOON)

    assert browser.has_ended


@pytest.mark.parametrize("implicit", [True, False])
async def test_a_stranger_who_knows_the_id_of_a_page_is_not_heard(
    browser: SignedIn, implicit: bool
) -> None:
    page = browser.open("/")
    for cookies in ({}, {"hall_visitor": secrets.token_urlsafe(32)}):
        async with SocketClient(page, cookies=cookies, implicit=implicit) as stranger:
            await stranger.is_let_in()
            await stranger.press("sign_out")
            await stranger.read(0.3)

    assert not browser.has_ended


async def test_the_visitor_cookie_alone_does_not_open_a_signed_in_page(browser: SignedIn) -> None:
    cookies = {"hall_visitor": browser.visitor}
    async with SocketClient(browser.open("/"), cookies=cookies) as socket:
        assert not await socket.is_let_in()


async def test_a_socket_that_never_shook_hands_acts_for_no_page(browser: SignedIn) -> None:
    async with SocketClient(browser.open("/"), implicit=False) as socket:
        assert await socket.is_let_in()
        await socket.press("sign_out")
        await socket.read(0.3)

    assert not browser.has_ended


async def test_a_handshake_with_the_wrong_cookies_is_refused(browser: SignedIn) -> None:
    page = browser.open("/")
    async with SocketClient(page, cookies={}, implicit=False) as stranger:
        assert await stranger.is_let_in()
        await stranger.send(
            "handshake",
            {"client_id": page.client_id, "tab_id": "t", "document_id": "d", "next_message_id": 0},
        )
        await stranger.press("sign_out")
        await stranger.read(0.3)

    assert not browser.has_ended


async def test_another_sites_page_cannot_connect(hall: Server, browser: SignedIn) -> None:
    page = browser.open("/")

    with pytest.raises(InvalidStatus) as refused:
        async with SocketClient(page, origin="https://evil.example"):
            pass

    assert refused.value.response.status_code == 403
    async with SocketClient(page, origin=hall.url) as own:
        assert await own.is_let_in()


async def test_signing_out_in_one_tab_closes_the_others(browser: SignedIn) -> None:
    first, second = browser.open("/"), browser.open("/")
    async with SocketClient(first) as one, SocketClient(second) as other:
        assert await one.is_let_in()
        assert await other.is_let_in()
        await one.press("sign_out")
        heard = await other.read(2 * SOON)

    assert "/auth/ended" in "".join(heard)
    assert heard[-1] == CUT


async def test_a_page_that_was_signed_out_takes_no_act_any_more(
    hall: Server, browser: SignedIn
) -> None:
    page = browser.open("/unit")
    item = re.findall(r'data-act="favorite" data-arg="(\w+)"', str(page.elements))[0]
    before = count(hall, "favorite")
    async with SocketClient(page) as socket:
        assert await socket.is_let_in()
        await socket.press("sign_out")
        await socket.read(SOON)

    for implicit in (True, False):
        async with SocketClient(page, implicit=implicit) as late:
            await late.is_let_in()
            await late.press("favorite", item)
            await late.read(0.3)

    assert browser.has_ended
    assert count(hall, "favorite") == before


async def test_the_next_look_sees_an_end_in_another_process_and_counts_down_two_minutes_before_one(
    hall: Server,
) -> None:
    """Both wait for the same look of the server, side by side."""
    ended, ending = sign_in_at(hall), sign_in_at(hall)
    async with (
        SocketClient(ended.open("/")) as one,
        SocketClient(ending.open("/")) as other,
    ):
        assert await one.is_let_in()
        assert await other.is_let_in()
        ended.set("ended_at", datetime.now(UTC))
        ending.set("seen_at", datetime.now(UTC) - timedelta(minutes=28, seconds=30))
        of_one, of_other = map("".join, await asyncio.gather(one.read(12), other.read(12)))

    assert "/auth/ended" in of_one
    assert "rsIdle(" in of_other
    assert "/auth/ended" not in of_other


async def test_a_flood_of_frames_cuts_the_socket(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login")) as socket:
        assert await socket.is_let_in()
        for _ in range(200):
            await socket.send("ack", {"client_id": socket.page.client_id, "next_message_id": 0})
        await socket.read(SOON)

    assert socket.close_code == 1008


async def test_a_frame_too_large_cuts_the_socket(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login")) as socket:
        assert await socket.is_let_in()
        await socket.send("event", {"client_id": socket.page.client_id, "args": ["x" * 300_000]})
        await socket.read(SOON)

    assert socket.close_code == 1008


async def test_malformed_frames_and_log_lines_leave_no_trace(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login")) as socket:
        assert await socket.is_let_in()
        await socket.send("event", "nonsense")
        await socket.send("event", {"client_id": socket.page.client_id})
        await socket.send("javascript_response", {"client_id": socket.page.client_id})
        await socket.send(
            "log", {"client_id": socket.page.client_id, "level": "error", "message": "forged line"}
        )
        await socket.read(0.3)

    assert "forged line" not in hall.tail()
    assert "Traceback" not in hall.tail()


@pytest.mark.parametrize(
    "frame",
    [
        '42["handshake",5]',
        '42["handshake"]',
        '42["handshake",{}]',
        '42["handshake",{"client_id":"CLIENT"}]',
        '42["handshake",{"client_id":"CLIENT","tab_id":[],"document_id":{}}]',
        "42nonsense",
        "42[1e999]",
        "42[]",
        "42{}",
        '42["event"]',
        '42["event",1,2,3]',
        "45x",
        "49",
        "4",
        "44{}",
        "x",
        "",
        "9",
        "42" + "[" * 5000,
    ],
)
async def test_a_frame_that_no_browser_sends_costs_one_line_of_the_log(
    hall: Server, frame: str
) -> None:
    page = open_page(hall.url + "/login")
    before = hall.log.stat().st_size

    async with SocketClient(page, implicit=False) as socket:
        assert await socket.is_let_in()
        with suppress(ConnectionClosed):
            for _ in range(5):
                await socket.send_raw(frame.replace("CLIENT", page.client_id))
        await socket.read(0.3)

    told = hall.log.read_bytes()[before:].decode().splitlines()
    lines = [line for line in told if '"request"' not in line]
    assert len(lines) <= 1
    assert all(json.loads(line)["level"] != "error" or frame == "9" for line in lines)
    assert sum(map(len, lines)) < 400


async def test_whoever_goes_on_with_such_frames_is_cut_off(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login"), implicit=False) as socket:
        assert await socket.is_let_in()
        for _ in range(MOST_OF_A_SOCKET):
            await socket.send_raw('42["handshake"]')
        heard = await socket.read(5)

    assert heard[-1:] == [CUT] or socket.close_code is not None
    assert "malformed_frames" in hall.tail()


async def test_one_browser_holds_a_limited_number_of_sockets(hall: Server) -> None:
    page = open_page(hall.url + "/login")
    sockets = []
    for _ in range(SOCKETS_BROWSER.most):
        socket = await SocketClient(page, implicit=False).__aenter__()
        assert await socket.is_let_in()
        sockets.append(socket)

    with pytest.raises(InvalidStatus):
        async with SocketClient(page, implicit=False):
            pass

    for socket in sockets:
        await socket.__aexit__()


async def test_a_network_holds_few_sockets_without_a_page_and_none_for_long(hall: Server) -> None:
    page = open_page(hall.url + "/login")
    most = SOCKETS_UNBOUND.most * OFFICE_FACTOR  # the server of the tests takes 127/8 for one

    async def come_in(number: int) -> SocketClient | None:
        invented = {"hall_visitor": f"{number:043d}"}
        socket = SocketClient(page, cookies=invented, implicit=False, address="127.0.0.77")
        try:
            return await socket.__aenter__()
        except InvalidStatus:
            return None

    sockets = [socket for number in range(most) if (socket := await come_in(number))]
    refused = await asyncio.gather(*(come_in(most + number) for number in range(10)))

    assert (len(sockets), refused) == (most, [None] * 10)
    async with SocketClient(open_page(hall.url + "/login")) as elsewhere:
        assert await elsewhere.is_let_in()
    async with asyncio.timeout(LET_IN_WITHIN + 10):
        for socket in sockets:
            await socket.ends()
    async with SocketClient(page, cookies={}, implicit=False, address="127.0.0.77"):
        pass


async def test_sockets_without_a_page_take_no_place_from_pages_of_their_network(
    hall: Server,
) -> None:
    page, held = open_page(hall.url + "/login"), []
    most = SOCKETS_UNBOUND.most * OFFICE_FACTOR
    for number in range(most):
        invented = {"hall_visitor": f"{number:043d}"}
        socket = SocketClient(page, cookies=invented, implicit=False, address="127.0.0.78")
        held.append(await socket.__aenter__())

    async with SocketClient(open_page(hall.url + "/login"), address="127.0.0.78") as neighbor:
        assert await neighbor.is_let_in()
    with pytest.raises(InvalidStatus):
        async with SocketClient(page, cookies={}, address="127.0.0.78"):  # another's page
            pass

    for socket in held:
        socket.drop()
