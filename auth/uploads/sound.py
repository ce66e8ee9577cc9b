"""What is inside a recording (MP3): frames of sound, of which alone it is written anew.

Tags at both ends, which may tell where something was recorded, stay behind. Whatever breaks the
reading is left to `content`, which calls the file damaged.
"""

import os
from pathlib import Path

from models.base.error import Invalid

LEAST_FRAMES = 4
NOT_ONLY_SOUND = "MP3 中夹带其他内容，请重新导出后选择"
_HEAD = 10  # of a tag in front
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_TAGS_BEHIND = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")


def keep_sound(path: Path) -> None:
    """Write a recording anew from its frames; ValueError for what has none."""
    content = path.read_bytes()
    begin = _behind_tag(content)
    end, frames = begin, 0
    while (length := _frame_length(content[end : end + 4])) and end + length <= len(content):
        end += length
        frames += 1
    if frames < LEAST_FRAMES:
        raise ValueError("no frames")
    rest = content[end:]
    is_cut_off = _frame_length(rest[:4]) > len(rest)
    if rest.strip(b"\0") and not (is_cut_off or rest.startswith(_TAGS_BEHIND)):
        raise Invalid(NOT_ONLY_SOUND)
    drawn = path.with_suffix(".new")
    try:
        drawn.write_bytes(content[begin:end])
        os.replace(drawn, path)
    finally:
        drawn.unlink(missing_ok=True)


def _behind_tag(content: bytes) -> int:
    """Where the frames begin, behind a tag and what fills it up."""
    begin = 0
    if content.startswith(b"ID3"):
        size = content[6:_HEAD]
        if len(size) < 4 or max(size) > 127:
            raise ValueError("broken tag")
        begin = _HEAD + sum(each << shift for each, shift in zip(size, (21, 14, 7, 0), strict=True))
        begin += _HEAD if content[5] & 0x10 else 0
    return len(content) - len(content[begin:].lstrip(b"\0"))


def _frame_length(head: bytes) -> int:
    """How many bytes a frame has, by its first four; nothing for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # layer III
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or bits in {0, 15} or rate == 3:
        return 0
    is_first = version == 3
    kbits = (_KBITS_1 if is_first else _KBITS_2)[bits - 1]
    return (144 if is_first else 72) * kbits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)
