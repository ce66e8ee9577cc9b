"""What is inside a table: a whole one, open, and no program in it."""

from pathlib import Path

import pytest

from auth.uploads import content, workbook
from auth.uploads.content import check_content
from models.base.error import Invalid
from models.standards.file_kind import FileKind
from tests.support.uploads import CONTENT_TYPES, HTML, PARTS, PDF
from tests.support.uploads import workbook as made

XLSX = FileKind.XLSX
WITHOUT_TYPES = {name: text for name, text in PARTS.items() if name != CONTENT_TYPES}
WITHOUT_BOOK = {name: text for name, text in PARTS.items() if name != "xl/workbook.xml"}
MACROS = PARTS[CONTENT_TYPES].replace(
    "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"
)


def said_of(path: Path, inside: bytes) -> str:
    """Why a table is refused."""
    path.write_bytes(inside)
    with pytest.raises(Invalid) as refused:
        check_content(path, XLSX)
    return refused.value.message


def test_a_table_of_an_office_program_comes_in_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(made())

    check_content(tmp_path / "a", XLSX)

    assert (tmp_path / "a").read_bytes() == made()


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (made()[:-30], content.DAMAGED),
        (made()[:40] + b"xxxx" + made()[44:], content.DAMAGED),
        (made(WITHOUT_TYPES), workbook.NO_WORKBOOK),
        (made(WITHOUT_BOOK), workbook.NO_WORKBOOK),
        (made({**PARTS, CONTENT_TYPES: MACROS}), workbook.ACTIVE),
        (made({**PARTS, "xl/vbaProject.bin": "x"}), workbook.ACTIVE),
        (made({**PARTS, "xl/activeX/activeX1.bin": "x"}), workbook.ACTIVE),
        (made({**PARTS, "xl/embeddings/oleObject1.bin": "MZ"}), workbook.NOT_ONLY_TABLE),
        (made({**PARTS, "../../etc/passwd": "x"}), workbook.NOT_ONLY_TABLE),
        (made({**PARTS, "run.exe": "MZ"}), workbook.NOT_ONLY_TABLE),
        (made() + HTML, workbook.NOT_ONLY_TABLE),
        (b"PK\x03\x04" + HTML + made(), workbook.NOT_ONLY_TABLE),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), workbook.LOCKED),
        (PDF, "这其实是 PDF 文件，请把扩展名改为 .pdf 后重新选择"),
        (b"MZ", "文件的内容不是 XLSX，请用原来的软件另存为 XLSX 后重新选择"),
    ],
)
def test_a_table_is_whole_open_and_without_a_program(
    tmp_path: Path, inside: bytes, said: str
) -> None:
    assert said_of(tmp_path / "a", inside) == said


def test_a_table_that_would_fill_the_memory_is_refused_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = made({**PARTS, "xl/worksheets/sheet2.xml": "0" * 1_000_000})
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 900_000)

    assert said_of(tmp_path / "a", bomb) == workbook.TOO_LARGE_INSIDE


def test_any_other_archive_is_not_taken_for_a_table(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(made({"word/document.xml": "<document/>"}))
    with pytest.raises(Invalid, match="文件的内容不是 PDF"):
        check_content(tmp_path / "a", FileKind.PDF)
    assert said_of(tmp_path / "a", made({"word/document.xml": "x"})) == workbook.NO_WORKBOOK
