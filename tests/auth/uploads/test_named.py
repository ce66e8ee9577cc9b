"""What the name of a file promises, and what is said when it is something else."""

from pathlib import Path

import pytest

from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from models.standards.file_kind import FileKind
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import Sender, caller_with, picture

OWN = Sender(caller_with(VISITOR))


@pytest.mark.parametrize("name", ["照片.jpg", "照片.pdf"])
async def test_nobody_is_sent_to_an_ending_that_the_field_does_not_take(
    folder: Path, name: str
) -> None:
    rule = UploadRule((FileKind.PDF, FileKind.JPEG))
    [slot] = slots.open(SlotOwner(VISITOR), "photo", rule)

    answer = await OWN.send(slot.code, name, picture("PNG"))

    assert answer.json() == {"message": "这其实是 PNG 文件，请选择 PDF 或 JPG 文件"}


async def test_a_photo_as_some_browsers_save_it_comes_in(slot: UploadSlot, folder: Path) -> None:
    answer = await OWN.send(slot.code, "照片.jfif", picture("JPEG"))

    assert answer.status_code == 200
