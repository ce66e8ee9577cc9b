"""What is inside a file: whether it is what its name says, whole, and nothing else besides.

A picture is drawn anew from its own pixels. Thereby whatever was hidden in it or hung on to it
(a page of a site, the place where it was taken) stays behind; how it is to be turned is kept. A
photo of more pixels than anybody needs becomes smaller.
Documents, tables and recordings have modules of their own.

These functions take their time; they are called in the thread of `intake`.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from auth.uploads.pdf import check_pdf
from auth.uploads.sound import keep_sound
from auth.uploads.workbook import LOCKED as LOCKED_TABLE
from auth.uploads.workbook import OLD_OR_LOCKED, check_workbook
from models.base.error import Invalid
from models.standards.file_kind import EMPTY, USUAL_KINDS, FileKind, kinds_text

HEAD = 64  # bytes that tell what a file is
MOST_MEMORY = 160_000_000  # bytes of a picture that is open
MOST_PIXELS = 110_000_000  # of a photo, which is opened at a half or a quarter of its size
BYTES_OF_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # in memory; any other has four
ORIENTATION = 0x0112
PRESSED, PRESSED_HARD = 3, 9  # a PNG; the second takes its time
QUALITY = 92  # of a picture that is several in one, of which the first is kept
DAMAGED = "文件已损坏，打不开，请重新导出或拍摄后选择"
TOO_MANY_PIXELS = "图片的尺寸过大，请缩小后重新选择"


def require_kind(path: Path, kind: FileKind, kinds: Sequence[FileKind] = USUAL_KINDS) -> None:
    """Raise Invalid unless a file begins as its name promises; ``kinds`` are what may be sent."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Invalid(EMPTY)
    if kind is FileKind.XLSX and head.startswith(OLD_OR_LOCKED):
        raise Invalid(LOCKED_TABLE)
    if (found := FileKind.by_content(head)) is not kind:
        raise Invalid(_another(kind, found, kinds))


def check_content(path: Path, kind: FileKind) -> None:
    """Raise Invalid unless a file is what its name promises; pictures are drawn anew."""
    require_kind(path, kind)
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
            check_pdf(path.read_bytes())
        case FileKind.XLSX:
            check_workbook(path)
        case FileKind.MP3:
            keep_sound(path)
        case FileKind.JPEG | FileKind.PNG:
            _draw_anew(path, kind)


def _another(named: FileKind, found: FileKind | None, kinds: Sequence[FileKind]) -> str:
    """What is said when name and content do not agree."""
    if found not in USUAL_KINDS:  # of the others the beginning says too little
        return f"文件的内容不是 {named.label}，请用原来的软件另存为 {named.label} 后重新选择"
    if found not in kinds:
        return f"这其实是 {found.label} 文件，请选择 {kinds_text(kinds)} 文件"
    return f"这其实是 {found.label} 文件，请把扩展名改为 .{found.value} 后重新选择"


def _draw_anew(path: Path, kind: FileKind) -> None:
    drawn = path.with_suffix(".new")
    try:
        with Image.open(path, formats=(kind.name,)) as picture:
            _require_room(picture)
            picture.load()
            _save(picture, kind, drawn, PRESSED)
            if kind is FileKind.PNG and drawn.stat().st_size > path.stat().st_size:
                _save(picture, kind, drawn, PRESSED_HARD)
        os.replace(drawn, path)
    finally:
        drawn.unlink(missing_ok=True)


def _require_room(picture: Image.Image) -> None:
    """Refuse a picture that would fill the memory; a photo can be opened at a smaller size."""
    pixels = picture.width * picture.height
    if picture.format == "JPEG" and pixels > MOST_PIXELS:
        raise Invalid(TOO_MANY_PIXELS)
    if picture.format == "JPEG" and not picture.info.get("progressive"):
        part = next((n for n in (1, 2) if _memory(picture) <= MOST_MEMORY * n * n), 4)
        picture.draft(None, (picture.width // part, picture.height // part))
    if _memory(picture) > MOST_MEMORY:
        raise Invalid(TOO_MANY_PIXELS)


def _memory(picture: Image.Image) -> int:
    return picture.width * picture.height * BYTES_OF_PIXEL.get(picture.mode, 4)


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
