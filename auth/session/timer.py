"""What happens to sessions by the clock: overdue ones end, open pages are warned before.

The rows decide, not a memory of this process, so an end in another process is seen here too.
"""

from collections.abc import Iterable
from itertools import chain

from nicegui import Client

from auth.session.socket import close_others, pages_by_session
from auth.web.page_caller import session_of
from auth.web.page_note import Note
from models.base import clock
from models.sign_in.admission import end_lost_rights
from models.sign_in.session import Session

END_EVERY = 30.0
LOOK_EVERY = 10.0
LOOK_EVERY_SHARED = 1.5  # with PostgreSQL: ends of other processes are seen within 2 s anyway
WARNED = Note("hall_warned", False)  # that a page shows the countdown


async def end_overdue() -> None:
    """End the sessions whose time or right is over; their pages hear of it by their topic."""
    await Session.end_overdue()
    await end_lost_rights()


async def look_after_pages() -> None:
    """Warn the open pages of sessions that end soon, and close those of ended ones."""
    if not (pages := pages_by_session()):
        return
    living = Session.alive().filter(digest__in=list(pages))
    found = await living.select_related("member", "institution")
    alive = {session.digest: session for session in found}
    for digest, clients in pages.items():
        await close_others(clients, alive.get(digest))
    warn(chain.from_iterable(pages.values()), alive.values())


def warn(clients: Iterable[Client], sessions: Iterable[Session]) -> None:
    """Show the countdown on pages whose session is about to end, and take it away elsewhere."""
    now = clock.now()
    left = {s.digest: (s.expires_at - now).total_seconds() for s in sessions if now >= s.warns_at}
    for client in clients:
        seconds = round(left.get(session_of(client), 0))
        shown = WARNED.of(client)
        if client.has_socket_connection and (seconds or shown):
            WARNED.note(bool(seconds), client)
            client.run_javascript(f"rsIdle({seconds})")
