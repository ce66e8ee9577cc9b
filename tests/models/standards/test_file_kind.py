"""Kinds of files, and the names under which they are kept."""

import pytest

from models.base.error import Invalid
from models.standards.file_kind import (
    MAX_FILE_SIZE,
    USUAL_KINDS,
    FileKind,
    clean_name,
    file_hint,
    kind_named,
    size_text,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd.png", "passwd.png"),
        (r"C:\Users\王\桌面\照片.jpg", "照片.jpg"),
        ("发票\u202egpj.exe", "发票gpj.exe"),
        ("a\x00b\r\nc\u200b.pdf", "abc.pdf"),
        ("两\u3000个  空格.pdf", "两个 空格.pdf"),
        ("..", "未命名文件"),
        ("", "未命名文件"),
        ("\ud800.pdf", "?.pdf"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
    ],
)
def test_a_name_is_its_last_part_without_signs_that_nobody_sees(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    name = clean_name("长" * 300 + ".pdf")

    assert len(name) == 100
    assert name.endswith("长.pdf")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", FileKind.PDF),
        ("a.b.jpeg", FileKind.JPEG),
        ("a.jpg", FileKind.JPEG),
        ("表.XLSX", FileKind.XLSX),
        ("录音.mp3", FileKind.MP3),
    ],
)
def test_the_ending_promises_a_kind_whatever_its_case(name: str, kind: FileKind) -> None:
    assert kind_named(name, tuple(FileKind)) is kind


@pytest.mark.parametrize(
    "name", ["a.docx", "a", "pdf", "a.pdf.exe", "a.svg", ".pdf", "a.xlsx", "a.mp3"]
)
def test_any_other_ending_is_refused_with_what_may_be_chosen(name: str) -> None:
    with pytest.raises(Invalid, match="不支持这种文件，请选择 PDF、JPG 或 PNG 文件"):
        kind_named(name, USUAL_KINDS)


def test_a_kind_that_the_field_does_not_take_is_refused() -> None:
    with pytest.raises(Invalid, match="请选择 JPG 或 PNG 文件"):
        kind_named("a.pdf", (FileKind.JPEG, FileKind.PNG))


def test_kinds_and_size_are_told_beforehand() -> None:
    assert file_hint(USUAL_KINDS, MAX_FILE_SIZE) == "PDF、JPG 或 PNG，不超过 10 MB"
    assert (
        file_hint(USUAL_KINDS, MAX_FILE_SIZE, 5) == "PDF、JPG 或 PNG，每个不超过 10 MB，最多 5 个"
    )
    assert file_hint((FileKind.PDF,), 500 * 1024) == "PDF，不超过 500 KB"
    assert [size_text(size) for size in (0, 88_000, 5_033_165)] == ["1 KB", "86 KB", "4.8 MB"]
