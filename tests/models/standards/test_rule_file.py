"""Fields for files: which ones they take, how many, and how large."""

import pytest

from models.standards.field_kind import FieldKind
from models.standards.file_kind import USUAL_KINDS, FileKind
from models.standards.rule import Limit, Rule
from tests.support.rules import handed, refusal

PHOTO = Rule("照片", FieldKind.FILE, limit=Limit(most=1, megabytes=1, endings=("jpg", "png")))


@pytest.mark.parametrize("written", [handed("脸.JPG"), [handed("脸.JPG")]])
def test_what_has_arrived_is_kept(written: object) -> None:
    assert PHOTO.check(written) == (handed("脸.JPG"),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ([handed("a.pdf", FileKind.PDF)], "不支持这种文件，请选择 JPG 或 PNG 文件"),
        ([handed("a.jpg", size=0)], "文件是空的，请重新选择"),
        ([handed("a.jpg", size=2**21)], "文件超过 1 MB，请压缩后重新选择"),
        ([handed("a.jpg")] * 3, "照片最多1个文件，现在是3个"),
        ([{"name": "a.jpg", "size": 1}], "照片读取失败，请重新选择文件"),
        ("a.jpg", "照片读取失败，请重新选择文件"),
    ],
)
def test_a_wrong_file_is_refused_in_words_of_its_field(written: object, said: str) -> None:
    assert refusal(PHOTO, written) == said


@pytest.mark.parametrize(
    "limit",
    [
        Limit(most=51),
        Limit(most=0),
        Limit(least=2),
        Limit(endings=("exe",)),
        Limit(megabytes=11),
        Limit(megabytes=0),
    ],
)
def test_a_rule_for_what_the_hall_does_not_take_in_is_told_at_once(limit: Limit) -> None:
    with pytest.raises(ValueError, match=r"exe|照片"):
        Rule("照片", FieldKind.FILE, limit=limit)


def test_a_file_is_of_any_kind_that_is_known_where_none_is_named() -> None:
    assert Rule("照片", FieldKind.FILE).file_kinds == USUAL_KINDS
    scan = Rule("照片", FieldKind.FILE, limit=Limit(endings=("jpeg", "jpg", "pdf")))
    assert scan.file_kinds == (FileKind.JPEG, FileKind.PDF)


PAGES = Rule("证据材料", FieldKind.FILE, limit=Limit(least=2, most=3))


def test_a_field_takes_as_many_files_as_its_rule_says() -> None:
    files = tuple(handed(f"第{number}页.jpg") for number in range(4))

    assert PAGES.check(list(files[:3])) == files[:3]
    assert refusal(PAGES, files[:1]) == "证据材料至少2个文件，现在是1个"
    assert refusal(PAGES, files) == "证据材料最多3个文件，现在是4个"
    assert refusal(PAGES, []) == "请上传证据材料"


def test_of_several_files_the_wrong_one_is_named() -> None:
    files = [handed("好.jpg"), handed("空.jpg", size=0)]
    assert refusal(PAGES, files) == "“空.jpg”：文件是空的，请重新选择"
