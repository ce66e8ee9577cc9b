"""What is inside a file: whether it is what its name says, whole, and nothing else besides.

A picture is drawn anew from its own pixels. Thereby whatever was hidden in it or hung on to it
(a page of a site, the place where it was taken) stays behind; how it is to be turned is kept. Of a
PDF head and end are looked at, and what a reader would have to be warned of; tables and recordings
have modules of their own.

These functions take their time; they are called in the thread of `intake`.
"""

import os
import re
from pathlib import Path

from PIL import Image

from auth.uploads.sound import keep_sound
from auth.uploads.workbook import LOCKED as LOCKED_TABLE
from auth.uploads.workbook import OLD_OR_LOCKED, check_workbook
from models.base.error import Invalid
from models.standards.file_kind import EMPTY, USUAL_KINDS, FileKind

MAX_PIXELS = 40_000_000
TAIL = 1024  # in which a PDF ends
ORIENTATION = 0x0112
PRESSED, PRESSED_HARD = 3, 9  # a PNG; the second takes its time
QUALITY = 92  # of a picture that is several in one, of which the first is kept
DAMAGED = "文件已损坏，打不开，请重新导出或拍摄后选择"
TOO_MANY_PIXELS = "图片的尺寸过大，请缩小后重新选择"
LOCKED = "PDF 设有密码或限制，请取消保护后重新选择"
NOT_ONLY_PDF = "PDF 中夹带其他内容，请重新导出后选择"
ACTIVE = "PDF 中带有脚本或程序，请重新导出后选择"
_VERSION = re.compile(rb"%PDF-[12]\.\d[\s%]")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|meta)\b", re.IGNORECASE)
_ACTIVE = re.compile(rb"/(JavaScript|Launch)\b")


def check_content(path: Path, kind: FileKind) -> None:
    """Raise Invalid unless a file is what its name promises; pictures are drawn anew."""
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise Invalid(EMPTY)
    if kind is FileKind.XLSX and head.startswith(OLD_OR_LOCKED):
        raise Invalid(LOCKED_TABLE)
    if (found := FileKind.by_content(head)) is not kind:
        raise Invalid(_another(kind, found))
    try:
        _look_inside(path, kind)
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise Invalid(TOO_MANY_PIXELS) from None
    except Exception as error:  # a broken file breaks its reader in many ways
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise Invalid(DAMAGED) from None


def _look_inside(path: Path, kind: FileKind) -> None:
    match kind:
        case FileKind.PDF:
            _check_pdf(path.read_bytes())
        case FileKind.XLSX:
            check_workbook(path)
        case FileKind.MP3:
            keep_sound(path)
        case FileKind.JPEG | FileKind.PNG:
            _draw_anew(path, kind)


def _another(named: FileKind, found: FileKind | None) -> str:
    """What is said when name and content do not agree."""
    if found not in USUAL_KINDS:  # of the others the beginning says too little
        return f"文件的内容不是 {named.label}，请用原来的软件另存为 {named.label} 后重新选择"
    return f"这其实是 {found.label} 文件，请把扩展名改为 .{found.value} 后重新选择"


def _check_pdf(content: bytes) -> None:
    tail = content[-TAIL:]
    end = tail.rfind(b"%%EOF")
    if not _VERSION.match(content) or end < 0 or b"startxref" not in tail:
        raise Invalid(DAMAGED)
    if tail[end + 5 :].strip(b"\0\t\r\n ") or _MARKUP.search(content[:TAIL]):
        raise Invalid(NOT_ONLY_PDF)
    if _ENCRYPTED.search(content):
        raise Invalid(LOCKED)
    if _ACTIVE.search(content):
        raise Invalid(ACTIVE)


def _draw_anew(path: Path, kind: FileKind) -> None:
    drawn = path.with_suffix(".new")
    try:
        with Image.open(path, formats=(kind.name,)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(TOO_MANY_PIXELS)
            picture.load()
            _save(picture, kind, drawn, PRESSED)
            if kind is FileKind.PNG and drawn.stat().st_size > path.stat().st_size:
                _save(picture, kind, drawn, PRESSED_HARD)
        os.replace(drawn, path)
    finally:
        drawn.unlink(missing_ok=True)


def _save(picture: Image.Image, kind: FileKind, path: Path, pressed: int) -> None:
    """Write nothing but pixels, and how they are turned; a JPG keeps its own quality."""
    turned = Image.Exif()
    if (orientation := picture.getexif().get(ORIENTATION)) in range(1, 9):
        turned[ORIENTATION] = orientation
    if kind is FileKind.JPEG:
        quality = "keep" if picture.format == "JPEG" else QUALITY
        picture.save(path, "JPEG", quality=quality, exif=turned, comment=b"")
    else:
        picture.save(path, "PNG", compress_level=pressed, exif=turned, icc_profile=None)
