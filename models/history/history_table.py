"""授权历史 as a file for table programs: CSV, and XLSX for Excel.

Nothing in it is ever run: a text that a program would take for a formula is disarmed in both.
Both take a while with many lines: they are built in a thread, never on the event loop.
"""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from models.base.labeled import Labeled

HEAD = {
    "时间": 20,
    "操作人": 12,
    "依据的权限": 26,
    "做了什么": 14,
    "对谁": 12,
    "新增事项": 40,
    "减少事项": 40,
    "变更前": 30,
    "变更后": 30,
    "说明": 40,
}  # with the width of the column, in signs
FORMULA = tuple("=+-@＝＋－＠\t\r\n")
BOM = "\ufeff"
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class TableKind(Labeled):
    """A kind of file; the value is its ending."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"

    @property
    def media_type(self) -> str:
        """What a browser is told that it is."""
        if self is TableKind.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_of(kind: TableKind, rows: Sequence[Sequence[str]]) -> bytes:
    """The file: a head and rows of disarmed texts."""
    disarmed_rows = [[disarmed(text) for text in row] for row in rows]
    return csv_of(disarmed_rows) if kind is TableKind.CSV else xlsx_of(disarmed_rows)


def disarmed(text: str) -> str:
    """A text that no table program takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV with a mark of UTF-8 and the line ends that table programs expect."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([list(HEAD), *rows])
    return (BOM + text.getvalue()).encode()


def xlsx_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet, with a bold head that stays in sight."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        sheet = book.add_worksheet("授权历史")
        bold = book.add_format({"bold": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(HEAD) - 1)
        for number, (name, width) in enumerate(HEAD.items()):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, name, bold)
        for line, row in enumerate(rows, start=1):
            for number, text in enumerate(row):
                sheet.write_string(line, number, text, plain)
    return file.getvalue()
