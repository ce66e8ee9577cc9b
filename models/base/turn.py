"""Turns: unproven tries of one network run one after the other in this process.

Whoever types a wrong password twice gets the slider. A burst would have all its tries under way
before the second one has failed; people who type the right one wait for some tenths of a second.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.base.error import Busy

AT_ONCE = 1
MOST_WAITING = 40


class _Queue:
    """Who runs and who waits in one network."""

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(AT_ONCE)
        self.people = 0


_queues: dict[str, _Queue] = {}


@asynccontextmanager
async def turn(network: str) -> AsyncIterator[None]:
    """Wait until it is the network's turn; raises Busy when too many wait there already.

    Nobody waits for another network, nor where the network is not known.
    """
    if not network:
        yield
        return
    queue = _queues.setdefault(network, _Queue())
    if queue.people >= AT_ONCE + MOST_WAITING:
        raise Busy
    queue.people += 1
    try:
        async with queue.places:
            yield
    finally:
        queue.people -= 1
        if not queue.people and _queues.get(network) is queue:
            del _queues[network]
