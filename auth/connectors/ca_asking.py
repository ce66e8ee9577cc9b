"""OCSP: asking authorities about keys, when somebody signs in and while a session stands on them.

A key that no list names may be taken back meanwhile. Each is asked about every 40 seconds, at most
a hundred in a round and ten at a time; where there are more, those come next that have waited
longest. An authority that says nothing, or nothing genuine, ends nobody's session.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence

import httpx2
import structlog

from auth.ca.certificate import digest_of_name
from auth.ca.entry import Entry
from auth.ca.ocsp import LARGEST, Question
from auth.connectors.ca_lists import WITHIN, download
from models.base import clock

ASK_EVERY = 40.0  # seconds
MOST, AT_ONCE = 100, 10
_log = structlog.get_logger()


async def ask(client: httpx2.AsyncClient, address: str, question: Question) -> bytes:
    """What an authority answers; raises TimeoutError, ValueError and HTTPError."""
    headers = {"Content-Type": "application/ocsp-request"}
    post = client.stream("POST", address, content=question.request, headers=headers)
    async with asyncio.timeout(WITHIN):
        return await download(post, LARGEST)


class Asking:
    """Whose turn it is of the keys that have opened sessions."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client
        self._asked: dict[str, float] = {}

    async def taken_back(self, keys: Sequence[str], entries: Iterable[Entry]) -> frozenset[str]:
        """Which of these keys an authority takes back now, of those whose turn it is."""
        asked = {key: questions for key in keys if (questions := list(_questions(key, entries)))}
        turn = self._turn(asked)
        places = asyncio.Semaphore(AT_ONCE)

        async def is_gone(key: str) -> bool:
            async with places:
                return any([await self._says_revoked(*each) for each in asked[key]])

        gone = await asyncio.gather(*map(is_gone, turn))
        return frozenset(key for key, is_over in zip(turn, gone, strict=True) if is_over)

    def _turn(self, keys: Iterable[str]) -> list[str]:
        """Those that it is time for, the longest waiting first; what opens nothing is forgotten."""
        now = time.monotonic()
        self._asked = {key: self._asked.get(key, -ASK_EVERY) for key in keys}
        due = [key for key, at in self._asked.items() if now - at >= ASK_EVERY]
        turn = sorted(due, key=lambda key: self._asked[key])[:MOST]
        self._asked |= dict.fromkeys(turn, now)
        return turn

    async def _says_revoked(self, address: str, question: Question) -> bool:
        try:
            body = await ask(self._client, address, question)
        except (TimeoutError, ValueError, httpx2.HTTPError) as error:
            _log.warning("authority does not answer about a key", error=type(error).__name__)
            return False
        return await asyncio.to_thread(question.says_revoked, body, clock.now())


def _questions(key: str, entries: Iterable[Entry]) -> Iterator[tuple[str, Question]]:
    """Whom to ask about a key, and what; more than one where an authority has two keys."""
    digest, _, serial = key.partition(" ")
    try:
        number = int(serial, 16)
    except ValueError:
        return
    for entry in entries:
        for each in entry.authorities.certificates if entry.ocsp else ():
            if digest_of_name(each.subject) == digest:
                yield entry.ocsp, Question(number, each)
