"""How a slot lies on the landmarks of a scene: what it cuts, what stays to be seen."""

from random import Random

from auth.puzzle.brush import WIDTH, Landmark
from auth.puzzle.seam import STEP
from auth.puzzle.shape import BODY, BOX, REACH

EDGE = 18  # free margin at the right, above and below, in picture pixels
FIRST = BOX + 40  # the right place never lies nearer to where the piece starts
LAST = WIDTH - BOX - EDGE
# Of a landmark, in pixels: how much of each edge lies in the slot, and how much area; how far the
# glow covers it; how much of its length and area stands outside.
CUT, _CUT_AREA = 28, 1900
_GLOW = 8
_SEEN, _SEEN_AREA = 26, 1100
CLEAR = 14  # how far a decoy keeps from the landmark that the right place cuts
_NEAR, _OTHERWISE = 28, 50  # nearer than that, another of its kind has to lie otherwise in the slot
_TOUCH = 500  # a smaller overlap does not count


def cut_column(mark: Landmark, y: int, chance: Random) -> int | None:
    """A column where a slot cuts through a landmark; None when that leaves too little to see."""
    top, bottom = y + REACH, y + REACH + BODY
    high = min(bottom, mark.bottom) - max(top, mark.top)
    if high < CUT:
        return None
    x = between(mark.left - REACH - BODY + CUT, mark.right - REACH - CUT, FIRST, LAST, chance)
    if x is None:
        return None
    x -= (x - FIRST) % STEP  # on the same grid as the decoys, or that would tell them apart
    left, right = x + REACH, x + REACH + BODY
    wide = min(right, mark.right) - max(left, mark.left)
    if wide < CUT or wide * high < _CUT_AREA:
        return None
    outside = (
        (left - mark.left - _GLOW, high),
        (mark.right - right - _GLOW, high),
        (top - mark.top - _GLOW, wide),
        (mark.bottom - bottom - _GLOW, wide),
    )
    seen = any(part >= _SEEN and part * edge >= _SEEN_AREA for part, edge in outside)
    return x if seen else None


def between(low: float, high: float, first: int, last: int, chance: Random) -> int | None:
    """A number between two limits that is also between two others."""
    least, most = max(first, int(low)), min(last, int(high))
    return chance.randint(least, most) if least <= most else None


def stands_free(landmarks: list[Landmark], index: int) -> bool:
    """True when what was drawn later leaves most of a landmark to be seen."""
    mark = landmarks[index]
    area = (mark.right - mark.left) * (mark.bottom - mark.top)
    return all(
        _shared(mark, other.left, other.top, other.right, other.bottom) < 0.35 * area
        for other in landmarks[index + 1 :]
    )


def stands_apart(mark: Landmark, x: int, y: int, margin: int) -> bool:
    """True when a slot and a margin around it hardly touch a landmark."""
    left, top = x + REACH - margin, y + REACH - margin
    side = BODY + 2 * margin
    return _shared(mark, left, top, left + side, top + side) < _TOUCH


def lies_otherwise(other: Landmark, x: int, y: int, mark: Landmark, at: tuple[int, int]) -> bool:
    """True when a slot does not cut a landmark as the right place, at its corner, cuts its kin."""
    if stands_apart(other, x, y, _NEAR):
        return True
    dx = (other.left + other.right) / 2 - x - (mark.left + mark.right) / 2 + at[0]
    dy = other.bottom - y - mark.bottom + at[1]
    return abs(dx) > _OTHERWISE or abs(dy) > _OTHERWISE


def _shared(mark: Landmark, left: float, top: float, right: float, bottom: float) -> float:
    """How many pixels a landmark and a box have in common."""
    wide = min(mark.right, right) - max(mark.left, left)
    high = min(mark.bottom, bottom) - max(mark.top, top)
    return max(0.0, wide) * max(0.0, high)
