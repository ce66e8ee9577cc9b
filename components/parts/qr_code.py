"""A QR code as one SVG path; dark on white in both modes, so that every camera reads it."""

from functools import lru_cache
from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


class QrShape(NamedTuple):
    """The modules of a code: how many on a side, and the path that draws the dark ones."""

    size: int
    path: str


@lru_cache(maxsize=256)
def qr_shape(text: str) -> QrShape:
    """Draw a text (about 9 ms, therefore remembered while the page changes its state)."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return QrShape(len(rows), "".join(_runs(y, row) for y, row in enumerate(rows)))


def _runs(y: int, row: list[bool]) -> str:
    """The dark runs of one line, each as one rectangle."""
    found, x = [], 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            width = x - start
            found.append(f"M{start} {y}h{width}v1h-{width}z")
        x += 1
    return "".join(found)
