"""Fetched revocation lists: one slow source delays nobody but who needs its first answer."""

import asyncio

import httpx2
import pytest

from auth.connectors import ca_lists
from auth.connectors.ca_lists import FetchedLists
from tests.support.ca import hierarchy

SLOW, QUICK = "https://slow.example.com/a.crl", "https://quick.example.com/b.crl"


class Sources:
    """Two sources, of which one answers when it is let go."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.url.host)
        if request.url.host.startswith("slow"):
            await self.gate.wait()
        return httpx2.Response(200, content=hierarchy().lists[0])


@pytest.fixture
def sources() -> Sources:
    """Where the lists come from."""
    return Sources()


@pytest.fixture
def lists(sources: Sources) -> FetchedLists:
    """The lists of both."""
    return FetchedLists(httpx2.AsyncClient(transport=httpx2.MockTransport(sources)))


async def test_whoever_needs_another_list_does_not_wait_for_a_slow_one(
    sources: Sources, lists: FetchedLists
) -> None:
    slow = asyncio.ensure_future(lists.of([SLOW]))
    await asyncio.sleep(0)

    async with asyncio.timeout(2):
        assert len(await lists.of([QUICK])) == 1

    assert not slow.done()
    sources.gate.set()
    assert len(await slow) == 1


async def test_many_at_once_ask_a_source_once(sources: Sources, lists: FetchedLists) -> None:
    sources.gate.set()

    found = await asyncio.gather(*(lists.of([SLOW, QUICK]) for _ in range(10)))

    assert {len(each) for each in found} == {2}
    assert sorted(sources.asked) == ["quick.example.com", "slow.example.com"]


async def test_a_known_list_is_served_while_it_is_renewed(
    sources: Sources, lists: FetchedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.gate.set()
    monkeypatch.setattr(ca_lists, "REFRESH", -1.0)
    await lists.of([SLOW])
    sources.gate.clear()
    renewing = asyncio.ensure_future(lists.renewed([SLOW]))
    await asyncio.sleep(0.01)

    async with asyncio.timeout(2):
        assert len(await lists.of([SLOW])) == 1

    assert (len(sources.asked), renewing.done()) == (2, False)
    sources.gate.set()
    await renewing


async def test_a_source_that_never_answers_costs_its_time_limit_once(
    sources: Sources, lists: FetchedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ca_lists, "WITHIN", 0.05)

    assert await lists.of([SLOW, SLOW]) == []
    assert await lists.of([SLOW]) == []

    assert (sources.asked, lists.is_failing) == (["slow.example.com"], True)
