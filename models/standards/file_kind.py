"""Kinds of files that people hand in, how large they may be, and how their names are kept.

What a file is called and what a browser declares prove nothing: a kind is told by how the content
begins. The kinds are data here; what opens the content stands where libraries for it are allowed
(`auth/uploads/content.py`).
"""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from models.base.error import Invalid
from models.base.labeled import Labeled

KB, MB = 1024, 1024 * 1024
MAX_FILE_SIZE = 10 * MB
MOST_FILES = 50  # in one field
MAX_NAME = 100
NO_NAME = "未命名文件"
EMPTY = "文件是空的，请重新选择"


class FileKind(Labeled):
    """What a file is; the value is its first extension."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPG"
    PNG = "png", "PNG"
    XLSX = "xlsx", "XLSX"
    MP3 = "mp3", "MP3"

    @property
    def extensions(self) -> tuple[str, ...]:
        """How names of such files end, without the dot."""
        return ("jpg", "jpeg") if self is FileKind.JPEG else (self.value,)

    @property
    def magic(self) -> tuple[bytes, ...]:
        """How the content of such files begins, in one of these ways."""
        return _MAGIC[self]

    @classmethod
    def by_content(cls, head: bytes) -> Self | None:
        """The kind of a content that begins so, if it is any of ours."""
        return next((kind for kind in cls if head.startswith(kind.magic)), None)

    @classmethod
    def by_name(cls, name: str) -> Self | None:
        """The kind that a name promises."""
        return cls.by_ending(extension_of(name))

    @classmethod
    def by_ending(cls, ending: str) -> Self | None:
        """The kind of names that end so, behind their last dot."""
        return next((kind for kind in cls if ending in kind.extensions), None)


_MAGIC = {
    FileKind.PDF: (b"%PDF-",),
    FileKind.JPEG: (b"\xff\xd8\xff",),
    FileKind.PNG: (b"\x89PNG\r\n\x1a\n",),
    FileKind.XLSX: (b"PK\x03\x04",),
    FileKind.MP3: (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3"),
}
USUAL_KINDS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)  # what is scanned or photographed


@dataclass(frozen=True)
class CheckedFile:
    """A file that has arrived and is what its name says; the path is a temporary one."""

    name: str
    kind: FileKind
    size: int
    sha256: str
    path: Path

    def remove(self) -> None:
        """Take it from the disk."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def kinds_of(endings: Sequence[str]) -> tuple[FileKind, ...]:
    """The kinds whose names end so, for no endings the usual ones; ValueError for an unknown."""
    found = [FileKind.by_ending(each) or FileKind(each) for each in endings]
    return tuple(dict.fromkeys(found)) or USUAL_KINDS


def read_files(value: object, label: str) -> tuple[CheckedFile, ...]:
    """文件: those that have arrived; what a browser says of a file is none."""
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    files = tuple(each for each in several if isinstance(each, CheckedFile))
    if len(files) < len(several):
        raise Invalid(f"{label}读取失败，请重新选择文件")
    return files


def require_file(file: CheckedFile, kinds: Sequence[FileKind], max_size: int) -> None:
    """Refuse a file of another kind, or one that is too large."""
    if file.kind not in kinds:
        raise Invalid(wrong_kind(kinds))
    if file.size <= 0:
        raise Invalid(EMPTY)
    if file.size > max_size:
        raise Invalid(too_large(max_size))


def require_files(files: Sequence[CheckedFile], kinds: Sequence[FileKind], max_size: int) -> None:
    """Refuse any file that `require_file` refuses, by its name where there are several."""
    for file in files:
        try:
            require_file(file, kinds, max_size)
        except Invalid as error:
            whose = f"“{file.name}”：" if len(files) > 1 else ""
            raise Invalid(whose + error.message) from None


def extension_of(name: str) -> str:
    """What stands behind the last dot of a name, in small letters."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def kinds_text(kinds: Sequence[FileKind]) -> str:
    """Kinds as a sentence lists them: «PDF、JPG 或 PNG»."""
    *first, last = (kind.label for kind in kinds)
    return f"{'、'.join(first)} 或 {last}" if first else last


def size_text(size: int) -> str:
    """A size as people read it: «86 KB», «4.8 MB»."""
    if size < MB:
        return f"{max(1, round(size / KB))} KB"
    return f"{size / MB:.1f}".removesuffix(".0") + " MB"


def file_hint(kinds: Sequence[FileKind], max_size: int, most: int = 1) -> str:
    """What may be handed in, said before anything is chosen."""
    if most > 1:
        return f"{kinds_text(kinds)}，每个不超过 {size_text(max_size)}，最多 {most} 个"
    return f"{kinds_text(kinds)}，不超过 {size_text(max_size)}"


def too_large(max_size: int) -> str:
    """What is said of a file that is larger than it may be."""
    return f"文件超过 {size_text(max_size)}，请压缩后重新选择"


def wrong_kind(kinds: Sequence[FileKind]) -> str:
    """What is said of a file whose name promises none of these kinds."""
    return f"不支持这种文件，请选择 {kinds_text(kinds)} 文件"


def kind_named(name: str, kinds: Sequence[FileKind]) -> FileKind:
    """The kind that a name promises, which must be one of these."""
    kind = FileKind.by_name(name)
    if kind is None or kind not in kinds:
        raise Invalid(wrong_kind(kinds))
    return kind


def clean_name(given: str) -> str:
    """The name of a file as it is kept and shown.

    The last part of a path, without control signs and those that turn the direction of writing,
    at most 100 signs long; an ending of usual length stays.
    """
    plain = unicodedata.normalize("NFC", given.encode("utf8", "replace").decode("utf8"))
    last = plain.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    name = " ".join(kept.split()).strip(". ")
    if len(name) > MAX_NAME:
        ending = f".{extension_of(name)}" if 0 < len(extension_of(name)) < 10 else ""
        name = name[: MAX_NAME - len(ending)] + ending
    return name or NO_NAME
