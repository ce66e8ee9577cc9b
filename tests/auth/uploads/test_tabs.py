"""Whose page a slot belongs to: one tab of one browser, and whatever is built anew in it."""

from pathlib import Path

import pytest

from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import PDF, Sender, caller_with

OWN = Sender(caller_with(VISITOR))


def opened(owner: SlotOwner = SlotOwner(VISITOR)) -> list[UploadSlot]:  # noqa: B008  # frozen
    """The slots of a field, as a page opens them that is built."""
    mine = slots.open(owner, "licence", UploadRule())
    mine[0].hold()
    return mine


async def test_two_tabs_of_one_form_have_a_place_each(folder: Path) -> None:
    [first] = slots.take_over(opened(), "tab A")
    [second] = slots.take_over(opened(), "tab B")

    await OWN.send(first.code, "employee-A.pdf", PDF)
    await OWN.send(second.code, "employee-B.pdf", PDF)

    assert [slot.file.name for slot in (first, second) if slot.file] == [
        "employee-A.pdf",
        "employee-B.pdf",
    ]


async def test_a_page_that_is_built_anew_in_its_tab_finds_the_file(folder: Path) -> None:
    [first] = slots.take_over(opened(), "tab A")
    await OWN.send(first.code, "a.pdf", PDF)

    [again] = slots.take_over(opened(), "tab A")

    assert again is first
    assert slots.take_over([again], "tab A") == [first]  # as when the line comes back


async def test_the_next_person_at_the_browser_finds_nothing(folder: Path) -> None:
    [first] = slots.take_over(opened(), "tab A")
    await OWN.send(first.code, "a.pdf", PDF)

    [later] = slots.take_over(opened(), "tab B")

    assert later.file is None


@pytest.mark.parametrize("other", [SlotOwner("b" * 64), SlotOwner(VISITOR, "s" * 64)])
async def test_a_tab_that_another_browser_or_session_names_gives_nothing(
    other: SlotOwner, folder: Path
) -> None:
    [first] = slots.take_over(opened(), "tab A")
    await OWN.send(first.code, "a.pdf", PDF)

    assert slots.take_over(opened(other), "tab A")[0].file is None


async def test_what_has_come_before_the_tab_was_known_stays(folder: Path) -> None:
    [first] = slots.take_over(opened(), "tab A")
    await OWN.send(first.code, "old.pdf", PDF)
    fresh = opened()
    await OWN.send(fresh[0].code, "new.pdf", PDF)

    assert slots.take_over(fresh, "tab A") == fresh
    assert slots.take_over(opened(), "tab A") == fresh
