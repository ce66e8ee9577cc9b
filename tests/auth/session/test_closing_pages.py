"""Pages that close while they write: nothing hangs, and every act is done whole or not at all."""

import asyncio
import itertools
import secrets

from auth.web import cookies
from models.base.key import digest
from tests.support.server import Server
from tests.support.server_session import connected, count, sign_in_at
from tests.support.socket_client import CUT, OpenedPage, SocketClient, open_page

PAGES = 60
FIELDS = ("f-uscc", "f-unit_name", "f-id_number", "f-legal_rep_name")
PACE = 0.15  # seconds between two keys; a field is stored 0.4 seconds after its last one
STORM_WITHIN, ANSWER_WITHIN = 60, 20


async def opened(page: OpenedPage) -> SocketClient:
    """A socket of the page, left open."""
    socket = await SocketClient(page).__aenter__()
    assert await socket.is_let_in()
    return socket


async def type_until_cut(socket: SocketClient) -> None:
    """Type into one field after the other, so that something always waits to be stored."""
    for number, field in enumerate(itertools.cycle(FIELDS)):
        await socket.event(*socket.page.listener(field), f"typed in the storm {number}")
        if CUT in await socket.read(PACE):
            return


async def test_a_storm_of_pages_that_close_while_they_write_leaves_the_hall_working(
    hall: Server,
) -> None:
    """The end of a session deletes its page, and with it the timers that store what was typed."""
    browsers = [sign_in_at(hall) for _ in range(PAGES)]
    sockets = [await opened(browser.open("/register")) for browser in browsers]
    async with asyncio.timeout(STORM_WITHIN):
        typing = [asyncio.create_task(type_until_cut(socket)) for socket in sockets]
        await asyncio.sleep(2 * PACE)
        for socket in sockets:
            await socket.press("sign_out", mark="rs-mast")
        await asyncio.gather(*typing)

    visitor = secrets.token_urlsafe(32)
    page = open_page(f"{hall.url}/register", {cookies.VISITOR: visitor})
    socket = await opened(page)
    await socket.event(*page.listener("f-uscc"), "typed after the storm")
    async with asyncio.timeout(ANSWER_WITHIN):
        while not count(hall, "registration_draft", "visitor = ?", digest(visitor)):
            await asyncio.sleep(0.1)
    await socket.__aexit__()
    assert [b for b in browsers if not b.has_ended] == []
    assert_whole(hall)
    assert "Traceback" not in hall.tail()


def assert_whole(hall: Server) -> None:
    """Every end of a session has its record, and no record is missing or double."""
    ended = count(hall, "session", "reason = 'logout'")
    assert count(hall, "audit_record", "event = 'signed_out'") == ended
    with connected(hall) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        gaps = database.execute(
            "SELECT name FROM audit_chain c WHERE length !="
            " (SELECT count(*) FROM audit_record WHERE chain = c.name)"
        ).fetchall()
    assert gaps == []
