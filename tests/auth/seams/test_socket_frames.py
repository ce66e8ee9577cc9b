"""What sockets carry: packed where it pays, remembered never, unpacked up to a limit.

These hold the private seams that auth/seams/socket_frames.py and auth/seams/page_sender.py replace.
"""

import asyncio

from tests.support.server import Server
from tests.support.server_session import sign_in_at
from tests.support.socket_client import SocketClient, open_page

SOON = 1.0


async def test_neither_side_remembers_one_message_for_the_next(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login")) as socket:
        answer = socket._socket.response
        assert answer is not None
        agreed = answer.headers["Sec-WebSocket-Extensions"]

    assert "server_no_context_takeover" in agreed
    assert "client_no_context_takeover" in agreed


async def test_a_small_frame_that_unpacks_to_a_large_one_cuts_the_socket(hall: Server) -> None:
    async with SocketClient(open_page(hall.url + "/login")) as socket:
        assert await socket.is_let_in()
        await socket.send_raw("42" + "0" * 50_000_000)
        await socket.read(2 * SOON)

    assert socket.close_code in {1006, 1009}  # cut before it was unpacked, or told so


async def test_long_and_short_messages_arrive_in_their_order(hall: Server) -> None:
    page = sign_in_at(hall).open("/unit")
    async with SocketClient(page) as socket:
        assert await socket.is_let_in()
        for shelf in ("apply", "query", "apply"):
            await socket.press("tab", shelf)
            await asyncio.sleep(0.2)
        heard = [frame for frame in await socket.read(SOON) if frame.startswith('42["update"')]

    assert [f'aria-selected=\\"true\\">{name}' in each for name, each in _named(heard)] == [
        True
    ] * 3


def _named(heard: list[str]) -> list[tuple[str, str]]:
    return list(zip(("办事", "查询", "办事"), heard, strict=True))


async def test_what_a_page_had_to_send_before_its_socket_came_is_sent_at_once(hall: Server) -> None:
    signed_in = sign_in_at(hall)
    page = signed_in.open("/login")  # sends them on to where they are signed in already
    await asyncio.sleep(SOON)
    async with SocketClient(page) as socket:
        assert await socket.is_let_in()
        heard = "".join(await socket.read(0.3))

    assert '"path":"/unit"' in heard


async def test_a_page_that_comes_back_hears_what_it_has_missed(hall: Server) -> None:
    signed_in = sign_in_at(hall)
    page = signed_in.open("/unit")
    first = SocketClient(page)
    async with first:
        assert await first.is_let_in()
        await first.press("tab", "apply")
    again = SocketClient(page)
    again.tab_id, again.document_id = first.tab_id, first.document_id
    async with again:
        assert await again.is_let_in()
        heard = "".join(await again.read(SOON))

    assert '42["update"' in heard
