"""Two acts that meet in one moment: the second one waits for the first, or the other way round."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models.base.error import HallError
from tests.support.database import until_somebody_waits

Act = Callable[[], Awaitable[object]]


class Collision:
    """The first act stops where it calls something, until the second one waits for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        self._call, self._is_there = getattr(owner, name), asyncio.Event()

        async def held(*args: Any, **named: Any) -> Any:
            if not self._is_there.is_set():
                self._is_there.set()
                await until_somebody_waits()
            return await self._call(*args, **named)

        monkeypatch.setattr(owner, name, held)

    async def of(self, first: Act, second: Act) -> tuple[object, object]:
        """What becomes of both; raises what is no refusal of ours."""

        async def later() -> object:
            await asyncio.wait_for(self._is_there.wait(), 10)
            return await second()

        results = await asyncio.gather(first(), later(), return_exceptions=True)
        for each in results:
            if isinstance(each, BaseException) and not isinstance(each, HallError):
                raise each
        return results
