"""Objects are looked at once, in small parts; everything is only while nobody would notice."""

import gc
from collections.abc import AsyncIterator
from weakref import ref

import pytest
from nicegui import Client

from auth.web import memory
from tests.support.server import ALLOCATOR, ROOT


class Knot:
    """What only a collection frees."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
async def settled() -> AsyncIterator[None]:
    """As the site has it once it is loaded; afterwards as tests have it."""
    thresholds = gc.get_threshold()
    memory.settle()
    yield
    gc.callbacks.remove(memory._note)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def rounds_of_the_young(number: int) -> None:
    for _ in range(number):
        gc.collect(1)


def test_a_part_is_gone_through_when_it_is_due_and_left_out_from_then_on() -> None:
    knot, kept = ref(Knot()), [Knot()]
    rounds_of_the_young(memory.PART - 1)
    frozen = gc.get_freeze_count()
    memory.collect_part()
    assert gc.get_freeze_count() == frozen

    rounds_of_the_young(1)
    memory.collect_part()

    assert knot() is None
    assert kept[0] not in gc.get_objects()


async def test_the_loop_is_told_when_a_part_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    loop = memory._Settled.loop
    assert loop is not None
    monkeypatch.setattr(loop, "call_soon_threadsafe", told.append)

    rounds_of_the_young(memory.PART + 1)

    assert memory.collect_part in told


async def test_free_memory_goes_back_to_the_system() -> None:
    texts = [bytes([number % 256]) * 4000 for number in range(30_000)]
    last = texts[-1]  # stands behind what is free, and would keep it
    del texts
    before = memory._held()

    await memory.give_back()

    assert memory._held() < before - 50_000_000
    assert len(last) == 4000


@pytest.mark.parametrize(("pages", "is_looked_for"), [(3, True), (500, False)])
def test_everything_is_gone_through_while_few_pages_are_open(
    monkeypatch: pytest.MonkeyPatch, pages: int, is_looked_for: bool
) -> None:
    knot = ref(Knot())
    gc.freeze()
    monkeypatch.setattr(Client, "instances", dict.fromkeys(range(pages)))

    memory.collect_all()

    assert (knot() is None) is is_looked_for


def test_everything_is_gone_through_when_far_too_much_is_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    knot = ref(Knot())
    gc.freeze()
    monkeypatch.setattr(Client, "instances", dict.fromkeys(range(500)))
    monkeypatch.setattr(memory, "_held", lambda: 10**10)

    memory.collect_all()

    assert knot() is None


@pytest.mark.parametrize("place", ["Makefile", ".deploy/hall.service", ".deploy/hall@.service"])
def test_the_hall_is_started_with_the_allocator_that_gives_back(place: str) -> None:
    asked = " ".join(f"{name}={value}" for name, value in ALLOCATOR.items())

    assert asked in (ROOT / place).read_text("utf8")
