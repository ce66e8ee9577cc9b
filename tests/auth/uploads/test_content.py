"""What is inside a file."""

import io
from pathlib import Path

import pytest
from PIL import Image

from auth.uploads import content
from auth.uploads.content import DAMAGED, check_content
from auth.uploads.pdf import ACTIVE, LOCKED, NOT_ONLY_PDF
from models.base.error import Invalid
from models.standards.file_kind import FileKind
from tests.support.uploads import HTML, PDF, picture


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file stands that is looked at."""
    return tmp_path / "file"


def said_of(file: Path, kind: FileKind, inside: bytes) -> str:
    """Why a file is refused."""
    file.write_bytes(inside)
    with pytest.raises(Invalid) as refused:
        check_content(file, kind)
    assert file.read_bytes() == inside
    return refused.value.message


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG])
def test_a_page_hung_on_to_a_picture_stays_behind(file: Path, kind: FileKind) -> None:
    file.write_bytes(picture(kind.name) + HTML)

    check_content(file, kind)

    assert b"<script" not in file.read_bytes()
    with Image.open(file) as drawn:
        assert (drawn.format, drawn.size) == (kind.name, (60, 40))


def test_a_picture_forgets_where_it_was_taken_and_stays_upright(file: Path) -> None:
    told = Image.Exif()
    told[content.ORIENTATION] = 6
    told[0x010E] = "<script>alert(1)</script>"
    made = io.BytesIO()
    Image.new("RGB", (60, 40)).save(made, "JPEG", exif=told, comment=b"<script>")
    file.write_bytes(made.getvalue())

    check_content(file, FileKind.JPEG)

    with Image.open(file) as drawn:
        assert dict(drawn.getexif()) == {content.ORIENTATION: 6}
    assert b"script" not in file.read_bytes()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "I;16"])
def test_every_way_of_drawing_a_png_comes_in(file: Path, mode: str) -> None:
    Image.new(mode, (30, 20)).save(file, "PNG")

    check_content(file, FileKind.PNG)


def test_a_jpg_for_printing_comes_in(file: Path) -> None:
    Image.new("CMYK", (30, 20)).save(file, "JPEG")

    check_content(file, FileKind.JPEG)


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_picture_that_ends_too_early_is_damaged(file: Path, kind: FileKind, kept: float) -> None:
    whole = picture(kind.name)

    assert said_of(file, kind, whole[: int(len(whole) * kept)]) == DAMAGED


def test_a_picture_is_refused_before_it_fills_the_memory(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST_MEMORY", 60 * 40 * 4 - 1)

    assert said_of(file, FileKind.PNG, picture()) == "图片的尺寸过大，请缩小后重新选择"


def test_a_scan_in_black_and_white_needs_less_memory(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST_MEMORY", 60 * 40)
    Image.new("1", (60, 40)).save(file, "PNG")

    check_content(file, FileKind.PNG)


def test_a_photo_of_a_phone_with_many_pixels_is_drawn_smaller(file: Path) -> None:
    Image.new("RGB", (8000, 6000), "teal").save(file, "JPEG")

    check_content(file, FileKind.JPEG)

    with Image.open(file) as drawn:
        assert drawn.size == (4000, 3000)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_photo_that_no_phone_takes_is_refused(file: Path) -> None:
    Image.new("L", (11_000, 10_500)).save(file, "JPEG")

    assert said_of(file, FileKind.JPEG, file.read_bytes()) == content.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (PDF[:-7], DAMAGED),
        (b"%PDF-x" + PDF, DAMAGED),
        (PDF.replace(b"startxref", b""), DAMAGED),
        (PDF.replace(b"/Catalog", b"/Catalog /Encrypt 5 0 R"), LOCKED),
        (PDF.replace(b"/Catalog", b"/Catalog /Encrypt<</V 2>>"), LOCKED),
        (PDF.replace(b"/Catalog", b"/Catalog /S /JavaScript"), ACTIVE),
        (PDF + HTML, NOT_ONLY_PDF),
        (PDF.replace(b"1 0 obj", HTML + b"1 0 obj"), NOT_ONLY_PDF),
        (PDF + b"PK\x05\x06", NOT_ONLY_PDF),
    ],
)
def test_a_pdf_is_whole_open_and_nothing_else(file: Path, inside: bytes, said: str) -> None:
    assert said_of(file, FileKind.PDF, inside) == said


def test_a_pdf_may_end_in_blanks(file: Path) -> None:
    file.write_bytes(PDF + b"\r\n\0\0")

    check_content(file, FileKind.PDF)
