"""POST /upload/{code}: what comes in, what does not, and that nothing is left behind."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect

from auth.uploads import slot as slot_module
from auth.uploads.intake import take_in
from auth.uploads.slot import SlotOwner, UploadRule, UploadSlot, slots
from auth.web import body_limit
from models.base import clock
from models.base.error import Conflict
from models.standards.file_kind import FileKind
from tests.auth.uploads.conftest import VISITOR
from tests.support.uploads import PDF, Sender, caller_with, picture

OWN = Sender(caller_with(VISITOR))
HOUR = 3600.0
GONE = "上传已失效，请刷新页面后重新选择文件"


def left(folder: Path) -> list[Path]:
    """What lies in the folder."""
    return list(folder.glob("*"))


async def test_a_file_that_is_what_it_says_comes_in(slot: UploadSlot, folder: Path) -> None:
    answer = await OWN.send(slot.code, "营业执照.pdf", PDF)

    assert answer.status_code == 200
    assert answer.json() == {"name": "营业执照.pdf", "size": "1 KB"}
    assert slot.file is not None
    assert slot.file.kind is FileKind.PDF
    assert slot.file.sha256 == sha256(PDF).hexdigest()
    assert slot.file.path.read_bytes() == PDF
    assert left(folder) == [slot.file.path]
    assert slot.file.path.stat().st_mode & 0o077 == 0


async def test_the_name_of_a_path_is_its_last_part(slot: UploadSlot, folder: Path) -> None:
    answer = await OWN.send(slot.code, r"..\..\etc/../执照<b>.pdf", PDF)

    assert answer.json()["name"] == "执照<b>.pdf"
    assert slot.file is not None
    assert slot.file.path.parent == folder
    assert "执照" not in slot.file.path.name


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"PK\x03\x04", "不支持这种文件，请选择 PDF、JPG 或 PNG 文件"),
        ("a.pdf", b"", "文件是空的，请重新选择"),
        ("a.pdf", b"MZ" + PDF, "文件的内容不是 PDF，请用原来的软件另存为 PDF 后重新选择"),
        ("a.jpg", picture("PNG"), "这其实是 PNG 文件，请把扩展名改为 .png 后重新选择"),
        ("a.png", picture("PNG")[:-40], "文件已损坏，打不开，请重新导出或拍摄后选择"),
    ],
)
async def test_what_the_field_does_not_take_is_told_and_leaves_nothing(
    slot: UploadSlot, folder: Path, name: str, content: bytes, said: str
) -> None:
    answer = await OWN.send(slot.code, name, content)

    assert (answer.status_code, answer.json()) == (422, {"message": said})
    assert slot.file is None
    assert left(folder) == []


async def test_a_file_is_too_large_as_soon_as_it_is_read(folder: Path) -> None:
    [slot] = slots.open(SlotOwner(VISITOR), "photo", UploadRule(max_size=1024 * 1024))

    answer = await OWN.send(slot.code, "a.pdf", PDF + b"x" * 1024 * 1024)

    assert answer.json() == {"message": "文件超过 1 MB，请压缩后重新选择"}
    assert left(folder) == []


async def test_what_the_gate_finds_too_large_is_told_as_well(
    slot: UploadSlot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(body_limit.LIMITS, body_limit.UPLOADS, 10)

    async def pieces() -> AsyncIterator[bytes]:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": PDF, "more_body": True}

        read = body_limit.measured(receive, f"/upload/{slot.code}")
        while True:
            yield (await read())["body"]

    with pytest.raises(body_limit.TooLarge):
        await take_in(slot, "a.pdf", pieces())
    assert left(folder) == []


@pytest.mark.parametrize(
    "stranger", [caller_with("b" * 64), caller_with(""), caller_with("b" * 64, "s" * 64)]
)
async def test_another_browser_finds_no_slot_as_if_there_had_never_been_one(
    slot: UploadSlot, stranger: object
) -> None:
    other = Sender(stranger)  # type: ignore[arg-type]  # a caller
    refused = await other.send(slot.code, "a.pdf", PDF)
    unknown = await OWN.send("no-such-code", "a.pdf", PDF)

    assert (refused.status_code, refused.json()) == (404, {"message": GONE})
    assert (unknown.status_code, unknown.json()) == (404, {"message": GONE})
    assert (await other.remove(slot.code)).status_code == 404
    assert slot.file is None


async def test_another_session_of_the_same_browser_finds_no_slot() -> None:
    [slot] = slots.open(SlotOwner(VISITOR, "s" * 64), "licence", UploadRule())

    for session in ("", "t" * 64, "s" * 64):  # the last one is none that lives
        sender = Sender(caller_with(VISITOR, session))
        assert (await sender.send(slot.code, "a.pdf", PDF)).status_code == 404


async def test_of_two_at_once_the_one_that_set_out_last_is_kept(
    slot: UploadSlot, folder: Path
) -> None:
    second_is_in = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:10]
        await second_is_in.wait()
        yield PDF[10:]

    first = asyncio.create_task(take_in(slot, "first.pdf", slowly()))
    await asyncio.sleep(0)
    assert (await OWN.send(slot.code, "second.pdf", PDF)).status_code == 200
    second_is_in.set()

    with pytest.raises(Conflict):
        await first
    assert slot.file is not None
    assert slot.file.name == "second.pdf"
    assert left(folder) == [slot.file.path]


async def test_a_full_folder_is_busy_and_no_fault_of_the_file(
    slot: UploadSlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot_module, "MOST_KEPT", 0)

    answer = await OWN.send(slot.code, "a.pdf", PDF)

    assert (answer.status_code, answer.json()) == (503, {"message": slot_module.NO_ROOM})


async def test_whoever_breaks_off_half_way_leaves_nothing(slot: UploadSlot, folder: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PDF
        assert left(folder)
        raise ClientDisconnect

    with pytest.raises(ClientDisconnect):
        await take_in(slot, "a.pdf", broken())
    assert left(folder) == []


async def test_a_file_is_replaced_and_removed(slot: UploadSlot, folder: Path) -> None:
    await OWN.send(slot.code, "a.pdf", PDF)
    await OWN.send(slot.code, "b.png", picture())
    assert len(left(folder)) == 1

    assert (await OWN.remove(slot.code)).status_code == 200

    assert slot.file is None
    assert left(folder) == []


async def test_one_that_is_refused_leaves_the_one_before(slot: UploadSlot) -> None:
    await OWN.send(slot.code, "a.pdf", PDF)
    await OWN.send(slot.code, "b.pdf", b"")

    assert slot.file is not None
    assert slot.file.name == "a.pdf"


def test_what_a_killed_process_has_left_is_swept(folder: Path) -> None:
    folder.mkdir()
    (folder / "stray").write_bytes(b"x")
    slots.sweep()
    assert left(folder)

    clock.travel(3 * HOUR)
    slots.sweep()
    assert left(folder) == []
