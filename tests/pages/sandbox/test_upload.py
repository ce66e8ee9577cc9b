"""The specimen of the upload: its slots are this browser's, and what has arrived is shown."""

from nicegui.testing import User

from auth.uploads.slot import UploadSlot, slots
from components.fields.upload_field import UploadField
from tests.support.uploads import PDF, Sender, caller_with

PATH = "/sandbox/controls/upload"


def slot_of(user: User, name: str) -> tuple[UploadField, UploadSlot]:
    """A field of the page, and its slot."""
    [field] = [
        each
        for each in user.current_layout.descendants()
        if isinstance(each, UploadField) and each.name == name
    ]
    [slot] = [each for each in slots._slots.values() if each.code == field.props["code"]]
    return field, slot


async def test_what_may_be_chosen_is_said_beforehand(user: User) -> None:
    await user.open(PATH)

    field, _slot = slot_of(user, "photo")

    assert field.props["hint"] == "白底正面照；JPG 或 PNG，不超过 500 KB"
    assert field.props["accept"] == ".jpg,.jpeg,.png"


async def test_a_file_counts_once_it_has_arrived_for_this_browser(user: User) -> None:
    await user.open(PATH)
    field, slot = slot_of(user, "licence")
    with user:
        assert not field.is_valid()
    assert field.props["error"] == "请上传营业执照"

    await Sender(caller_with("f" * 64)).send(slot.code, "a.pdf", PDF)
    assert field.file is None
    await Sender(caller_with(slot.owner.visitor)).send(slot.code, "a.pdf", PDF)

    with user:
        assert field.is_valid()
    assert field.props["error"] == ""
    slots.close(slot)
