"""What is inside a PDF: a document, and nothing that could do something or is something else.

Names count where a reader sees names: however they are written (`/J#61vaScript`), in packed
objects as well, and not in texts or in what is drawn. Links are part of a document. Whatever breaks
the reading is left to `content`, which calls the file damaged.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from models.base.error import Invalid

TAIL = 1024  # in which a PDF ends
MOST_TEXT = 64 * 1024
MOST_ODD = 50  # texts without an end, or with objects inside; each is read twice
MOST_UNPACKED = 20 * 1024 * 1024  # of one packed object
LOCKED = "PDF 设有密码或限制，请取消保护后重新选择"
NOT_ONLY_PDF = "PDF 中夹带其他内容，请重新导出后选择"
ACTIVE = "PDF 中带有脚本或程序，请重新导出后选择"
BLANK = b"\0\t\n\f\r "
_VERSION = re.compile(rb"%PDF-[12]\.\d[\s%]")
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|meta)\b", re.IGNORECASE)
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_ACTIVE = {b"JavaScript", b"JS", b"Launch", b"SubmitForm", b"ImportData", b"RichMedia"}
_FOREIGN = {b"EmbeddedFiles", b"EmbeddedFile"}
_PACKED = b"ObjStm"
_TOLD = b"|".join(sorted({*_ACTIVE, *_FOREIGN, b"Encrypt", _PACKED}, reverse=True))
_PART = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_NEXT = re.compile(
    rb"(?P<comment>%[^\r\n]*)|(?P<text>\()|(?P<stream>stream\r?\n)"
    rb"|/(?P<name>(?:" + _TOLD + rb"|" + _PART + rb"*?#" + _PART + rb"*)(?!" + _PART + rb"))"
)
_IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(content: bytes) -> None:
    """Raise Invalid for what is more than a document, ValueError for what is none."""
    content = content.removeprefix(b"\xef\xbb\xbf").strip(BLANK)
    tail = content[-TAIL:]
    end = tail.rfind(b"%%EOF")
    is_whole = end >= 0 and b"startxref" in tail and _OBJECT.search(content)
    if not _VERSION.match(content) or not is_whole:
        raise ValueError("no document")
    names: set[bytes] = set()
    is_markup = any(_MARKUP.search(part) for part in _seen(content, names))
    if tail[end + 5 :] or is_markup or names & _FOREIGN or _is_archive(content):
        raise Invalid(NOT_ONLY_PDF)
    if b"Encrypt" in names:
        raise Invalid(LOCKED)
    if names & _ACTIVE:
        raise Invalid(ACTIVE)


def _seen(content: bytes, names: set[bytes]) -> Iterator[bytes]:
    """What stands outside of texts and of what is drawn; notes the names there that are told."""
    begin = at = odd = 0
    while found := _NEXT.search(content, at):
        at = found.end()
        match found.lastgroup:
            case "name":
                names.add(_plain(found["name"]))
                continue
            case "comment":
                end = at
                at = found.start() + 1
            case "text":
                end = _end_of_text(content, at)
            case _:
                end = content.find(b"endstream", at)
        if end < at or _OBJECT.search(content, at, end):
            odd += 1  # a reader may find objects in there
            if odd > MOST_ODD:
                raise ValueError("no document")
            continue
        if found.lastgroup == "comment":
            at = end
            continue
        yield content[begin:at]
        if found.lastgroup == "stream":
            yield from _unpacked(content[content.rfind(b"obj", 0, at) : at], content[at:end], names)
        begin = at = end
    yield content[begin:]


def _end_of_text(content: bytes, at: int) -> int:
    """Where a text ends, which may have others inside; -1 for one that does not."""
    depth = 1
    last = at + MOST_TEXT
    while found := _IN_TEXT.search(content, at, last):
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return at
    return -1


def _unpacked(head: bytes, packed: bytes, names: set[bytes]) -> Iterator[bytes]:
    """What stands in packed objects."""
    inside = {_plain(found["name"]) for found in _NEXT.finditer(head) if found["name"]}
    if _PACKED in inside:
        try:
            objects = zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        except zlib.error:
            objects = packed
        yield from _seen(objects, names)


def _plain(name: bytes) -> bytes:
    """A name without what stands for its signs."""
    return _ESCAPED.sub(lambda each: bytes([int(each[1], 16)]), name)


def _is_archive(content: bytes) -> bool:
    """True for what a reader of archives opens as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return False
