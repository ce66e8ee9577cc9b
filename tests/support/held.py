"""A reading that takes longer than the one after it, as a busy database makes it."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

LONG_ENOUGH = 0.3  # seconds in which a reading is over and shown, if nothing keeps it waiting


class HeldReading:
    """The first call gives its answer when it is let go, long after it has read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        self._read = getattr(owner, name)
        self._calls = 0
        self._has_read, self._let_go = asyncio.Event(), asyncio.Event()
        self._next_is_over = asyncio.Event()

        async def held(*args: Any) -> Any:
            return await self._answer(*args)

        monkeypatch.setattr(owner, name, held)

    async def _answer(self, *args: Any) -> Any:
        self._calls += 1
        is_first = self._calls == 1
        answer = await self._read(*args)
        if is_first:
            self._has_read.set()
            await self._let_go.wait()
        else:
            self._next_is_over.set()
        return answer

    async def has_read(self) -> None:
        """Wait until the first one knows what it will answer."""
        await asyncio.wait_for(self._has_read.wait(), 10)

    async def comes_last(self) -> None:
        """Let it go after the next one, unless that waits for it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._next_is_over.wait(), LONG_ENOUGH)
            await asyncio.sleep(LONG_ENOUGH)  # until it is shown
        self._let_go.set()
        await asyncio.wait_for(self._next_is_over.wait(), 10)
        await asyncio.sleep(LONG_ENOUGH)  # whatever was read has been shown by then
