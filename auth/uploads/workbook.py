"""What is inside a table (XLSX): an archive of parts as an office program writes it.

Whatever breaks the reading is left to `content`, which calls the file damaged.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath

from models.base.error import Invalid

OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")  # how XLS begins, and any table with a password
MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
LOCKED = "这是旧格式或者设有密码的表格，请取消密码并另存为 XLSX 后重新选择"
NO_WORKBOOK = "文件的内容不是表格，请用原来的软件另存为 XLSX 后重新选择"
ACTIVE = "XLSX 中带有宏或程序，请另存为不含宏的 XLSX 后重新选择"
NOT_ONLY_TABLE = "XLSX 中夹带其他内容，请重新导出后选择"
TOO_LARGE_INSIDE = "XLSX 的内容过大，请拆分后重新选择"
_TYPES, _BOOK = "[Content_Types].xml", "xl/workbook.xml"
_TABLE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_PROGRAMS = re.compile(r"vbaProject|^xl/(activeX|macrosheets|dialogsheets)/", re.IGNORECASE)
_FOLDERS = re.compile(r"^(_rels|docProps|docMetadata|customXml|xl)/")
_FOREIGN = re.compile(r"^xl/embeddings/", re.IGNORECASE)
_END = b"PK\x05\x06"
_END_SIZE = 22


def check_workbook(path: Path) -> None:
    """Raise Invalid for what is no table, is more than one, or could do something."""
    _require_alone(path)
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Invalid(TOO_LARGE_INSIDE)
        if _TYPES not in names or _BOOK not in names:
            raise Invalid(NO_WORKBOOK)
        if any(map(_PROGRAMS.search, names)):
            raise Invalid(ACTIVE)
        is_first_listed = not min(part.header_offset for part in parts)
        if not is_first_listed or len({*names}) < len(names) or not all(map(_is_of_table, names)):
            raise Invalid(NOT_ONLY_TABLE)
        types = archive.read(_TYPES)
        if _MACROS.search(types):
            raise Invalid(ACTIVE)
        if _TABLE not in types:
            raise Invalid(NO_WORKBOOK)
        if archive.testzip() is not None:
            raise zipfile.BadZipFile


def _require_alone(path: Path) -> None:
    """Refuse what hangs on to an archive, which any reader of archives overlooks."""
    content = path.read_bytes()
    end = content.rfind(_END)
    if end < 0:
        raise zipfile.BadZipFile
    if end + _END_SIZE != len(content):
        raise Invalid(NOT_ONLY_TABLE)


def _is_of_table(name: str) -> bool:
    """True for a part at a place where a table has parts."""
    is_inside = ".." not in PurePosixPath(name).parts
    is_known = name == _TYPES or _FOLDERS.match(name) is not None
    return is_inside and is_known and not _FOREIGN.match(name)
