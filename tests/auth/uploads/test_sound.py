"""What is inside a recording: frame after frame, and nothing that hangs on to them."""

from pathlib import Path

import pytest

from auth.uploads import content, sound
from auth.uploads.content import check_content
from models.base.error import Invalid
from models.standards.file_kind import FileKind
from tests.support.uploads import FRAME, HTML
from tests.support.uploads import sound as made

TAG = b"ID3\x04\x00\x00\x00\x00\x02\x00" + b"where it was taken".ljust(256, b"\0")


@pytest.mark.parametrize(
    "inside",
    [
        made(),
        TAG + made(),
        TAG + bytes(500) + made(),
        made() + b"TAG" + bytes(125),
        made() + b"APETAGEX" + HTML,
        made() + FRAME[:100],
        TAG + made() + bytes(64),
    ],
)
def test_a_recording_keeps_its_sound_and_nothing_else(tmp_path: Path, inside: bytes) -> None:
    file = tmp_path / "a"
    file.write_bytes(inside)

    check_content(file, FileKind.MP3)

    assert file.read_bytes() == made()


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (TAG, content.DAMAGED),
        (made(2), content.DAMAGED),
        (TAG[:5], content.DAMAGED),
        (b"\xff\xfb\xff\x00" + bytes(413), content.DAMAGED),
        (made() + HTML, sound.NOT_ONLY_SOUND),
        (made() + HTML + made(), sound.NOT_ONLY_SOUND),
        (HTML, "文件的内容不是 MP3，请用原来的软件另存为 MP3 后重新选择"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, inside: bytes, said: str) -> None:
    file = tmp_path / "a"
    file.write_bytes(inside)

    with pytest.raises(Invalid) as refused:
        check_content(file, FileKind.MP3)

    assert refused.value.message == said
