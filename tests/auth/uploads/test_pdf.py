"""What is inside a PDF, by what its readers see and not by its bytes alone."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from auth.uploads.content import DAMAGED, check_content
from auth.uploads.pdf import ACTIVE, LOCKED, NOT_ONLY_PDF
from models.base.error import Invalid
from models.standards.file_kind import FileKind
from tests.support.uploads import HTML, PDF


def with_inside(inside: bytes) -> bytes:
    """A PDF whose only object has something more."""
    return PDF.replace(b"/Catalog", b"/Catalog " + inside)


def with_object(before: bytes) -> bytes:
    """A PDF with something in front of its only object."""
    return PDF.replace(b"1 0 obj", before + b"1 0 obj")


def stream(content: bytes, head: bytes = b"") -> bytes:
    """An object with a stream."""
    return b"2 0 obj\n<< " + head + b" >>\nstream\n" + content + b"\nendstream\nendobj\n"


def archive() -> bytes:
    """A ZIP as it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("a.exe", b"MZ")
    return made.getvalue()


PACKED = zlib.compress(b"5 0 << /S /JavaScript /JS (app.alert) >>")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (with_inside(b"/S /J#61vaScript"), ACTIVE),
        (with_inside(b"/AA << /JS (x) >>"), ACTIVE),
        (with_inside(b"/S /L#61unch"), ACTIVE),
        (with_inside(b"/OpenAction << /S /SubmitForm >>"), ACTIVE),
        (with_object(stream(PACKED, b"/Type /ObjStm /Filter /FlateDecode")), ACTIVE),
        (with_object(stream(b"9 0 obj << /S /JavaScript >> endobj")), ACTIVE),
        (with_inside(b"/S /Launch").replace(b"1 0 obj", b"(\n1 0 obj") + b"%)\n%%EOF", ACTIVE),
        (with_object(b"%9 0 obj << /S /Launch >> endobj\n"), ACTIVE),
        (with_object(b"(" * 60 + b"\n"), DAMAGED),
        (with_object(b"( 9 0 obj << /S /Launch >> endobj )"), ACTIVE),
        (with_inside(b"/Encryp#74 5 0 R"), LOCKED),
        (with_inside(b"/Names << /EmbeddedFiles 4 0 R >>"), NOT_ONLY_PDF),
        (with_object(b"%" + b" " * 2000 + b"\n" + HTML), NOT_ONLY_PDF),
        (with_object(b"%" + HTML + b"\n"), NOT_ONLY_PDF),
        (with_object(stream(archive())), NOT_ONLY_PDF),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", DAMAGED),
    ],
)
def test_what_is_more_than_a_document_is_refused(tmp_path: Path, inside: bytes, said: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(inside)

    with pytest.raises(Invalid) as refused:
        check_content(file, FileKind.PDF)

    assert refused.value.message == said


@pytest.mark.parametrize(
    "inside",
    [
        with_inside(rb"/Title (/Encrypt 1 0 R \) \( (nested /JavaScript) )"),
        with_inside(b"/Title (<svg > and <script>)"),
        with_object(stream(b"BT (/Launch) Tj ET /Encrypt <html>")),
        with_inside(b"/A << /S /URI /URI (https://www.example.cn) >>"),
        with_inside(b"/OpenAction [1 0 R /Fit] /JavaScripts 1 /Launcher 2"),
        PDF + b"\0" * 2000,
        b"\xef\xbb\xbf" + PDF,
        b"\r\n" + PDF,
    ],
)
def test_what_only_speaks_of_such_things_comes_in(tmp_path: Path, inside: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(inside)

    check_content(file, FileKind.PDF)
