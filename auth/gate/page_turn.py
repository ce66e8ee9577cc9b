"""Pages are built one after the other for each network, so that none slows the others down.

Pages that are built side by side share the process: with twenty of one network under way, a page
of anybody else would take twenty times as long. A network's turn ends when the answer begins, so
that nobody holds it by reading slowly. Pages for an office, or for a device from which somebody
has signed in here before, do not wait for a turn.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.base.origin import Origin

MOST_WAIT = 4.0  # then the page is built all the same: the one before it hangs


class PageTurns:
    """One turn at a time for each network from which pages are under way."""

    def __init__(self) -> None:
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}

    def around(self, app: ASGIApp, origin: Origin) -> ASGIApp:
        """The app, which begins when its network has its turn."""
        network = "" if origin.is_known or origin.is_office else origin.network
        if not network:
            return app

        async def build_in_turn(scope: Scope, receive: Receive, send: Send) -> None:
            async with self._turn(network) as end:

                async def send_and_end(message: Message) -> None:
                    end()
                    await send(message)

                await app(scope, receive, send_and_end)

        return build_in_turn

    @asynccontextmanager
    async def _turn(self, network: str) -> AsyncIterator[Callable[[], None]]:
        """Wait for it; yields what ends it early, which may be called more than once."""
        turn = self._turns.setdefault(network, asyncio.Semaphore(1))
        self._users[network] = self._users.get(network, 0) + 1
        is_held = False

        def end() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                turn.release()

        try:
            is_held = await _is_taken(turn)
            yield end
        finally:
            end()
            self._users[network] -= 1
            if not self._users[network]:
                del self._users[network], self._turns[network]


async def _is_taken(turn: asyncio.Semaphore) -> bool:
    try:
        async with asyncio.timeout(MOST_WAIT):
            await turn.acquire()
    except TimeoutError:
        return False
    return True
