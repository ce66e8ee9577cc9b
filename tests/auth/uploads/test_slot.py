"""Slots: how long one lives, whose file stands in it, and what a page that shows it is told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auth.uploads.intake import take_in
from auth.uploads.slot import MOST_OF_BROWSER, SlotOwner, UploadRule, UploadSlot, slots
from models.base import clock
from models.base.error import Busy, Conflict
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import PDF, Sender, caller_with

OWN = Sender(caller_with(VISITOR))
HOUR = 3600.0


def left(folder: Path) -> list[Path]:
    """What lies in the folder."""
    return list(folder.glob("*"))


async def test_a_slot_ends_an_hour_after_its_page_and_its_file_with_it(
    slot: UploadSlot, folder: Path
) -> None:
    let_go = slot.hold()
    await OWN.send(slot.code, "a.pdf", PDF)
    clock.travel(3 * HOUR)
    assert (await OWN.send(slot.code, "b.pdf", PDF)).status_code == 200  # its page still stands
    let_go()
    clock.travel(HOUR + 1)

    assert (await OWN.send(slot.code, "a.pdf", PDF)).status_code == 404
    slots.sweep()
    assert left(folder) == []


async def test_one_that_is_cancelled_leaves_the_one_before(slot: UploadSlot, folder: Path) -> None:
    await OWN.send(slot.code, "one.pdf", PDF, "1")
    is_cancelled = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:10]
        await is_cancelled.wait()
        yield PDF[10:]

    second = asyncio.create_task(take_in(slot, "two.pdf", slowly(), "2"))
    await asyncio.sleep(0)
    assert (await OWN.cancel(slot.code, "2")).json() == {"name": "one.pdf", "size": "1 KB"}
    is_cancelled.set()

    with pytest.raises(Conflict):
        await second
    assert slot.file is not None
    assert slot.file.name == "one.pdf"
    assert left(folder) == [slot.file.path]


async def test_one_that_is_cancelled_before_it_sets_out_never_arrives(slot: UploadSlot) -> None:
    await OWN.cancel(slot.code, "1")

    assert (await OWN.send(slot.code, "one.pdf", PDF, "1")).status_code == 409
    assert slot.file is None


async def test_one_that_has_arrived_already_is_removed_when_it_is_cancelled(
    slot: UploadSlot, folder: Path
) -> None:
    await OWN.send(slot.code, "one.pdf", PDF, "1")

    assert (await OWN.cancel(slot.code, "1")).json() == {}
    assert left(folder) == []


async def test_whoever_shows_a_slot_is_told_what_happens_to_its_file(slot: UploadSlot) -> None:
    told: list[str] = []

    def look() -> None:
        told.append(slot.file.name if slot.file else "")

    let_go = slot.hold(look)
    await OWN.send(slot.code, "one.pdf", PDF)
    await OWN.remove(slot.code)
    let_go()
    await OWN.send(slot.code, "two.pdf", PDF)

    assert told == ["one.pdf", ""]


async def test_the_oldest_slot_of_a_browser_gives_way(slot: UploadSlot) -> None:
    await OWN.send(slot.code, "a.pdf", PDF)
    for number in range(MOST_OF_BROWSER):
        slots.open(SlotOwner(VISITOR), f"field {number}", UploadRule())

    assert (await OWN.send(slot.code, "a.pdf", PDF)).status_code == 404


async def test_the_files_of_one_field_have_a_place_each_and_count_as_one_field(
    folder: Path,
) -> None:
    owner = SlotOwner(VISITOR)
    places = slots.take_over(slots.open(owner, "evidence", UploadRule(most=50)), "tab")
    for place, name in zip(places, ("a.pdf", "b.pdf"), strict=False):
        assert (await OWN.send(place.code, name, PDF)).status_code == 200
    for number in range(MOST_OF_BROWSER - 1):
        slots.open(owner, f"field {number}", UploadRule())

    assert (await OWN.remove(places[0].code)).status_code == 200
    again = slots.take_over(slots.open(owner, "evidence", UploadRule(most=50)), "tab")
    assert [place.file.name for place in again if place.file] == ["b.pdf"]
    for number in range(2):
        slots.open(owner, f"too many {number}", UploadRule())
    assert (await OWN.send(places[0].code, "a.pdf", PDF)).status_code == 404
    assert left(folder) == []


async def test_a_slot_that_a_page_shows_never_gives_way(slot: UploadSlot) -> None:
    slot.hold()
    await OWN.send(slot.code, "a.pdf", PDF)
    for number in range(MOST_OF_BROWSER + 20):
        slots.open(SlotOwner(VISITOR), f"field {number}", UploadRule())

    assert slot.file is not None
    assert (await OWN.send(slot.code, "a.pdf", PDF)).status_code == 200


def test_a_browser_whose_pages_show_as_many_as_it_may_have_gets_no_other() -> None:
    for number in range(MOST_OF_BROWSER):
        slots.open(SlotOwner(VISITOR), f"field {number}", UploadRule())[0].hold()

    with pytest.raises(Busy, match="请关闭不用的页面"):
        slots.open(SlotOwner(VISITOR), "one more", UploadRule())
    slots.open(SlotOwner("b" * 64), "one more", UploadRule())
