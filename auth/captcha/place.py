"""Where the slots of a puzzle go.

The right place cuts through something that people know at a glance and leaves part of it to be
seen; a decoy of the same shape stands where nothing of that kind is near, and clearly different
things are under it. But along its border a decoy goes on about as well as the right place does:
whoever looks sees what belongs, whoever only lays colors on colors does not.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import sub
from random import Random

from PIL import Image

from auth.captcha.brush import HEIGHT, WIDTH, Landmark
from auth.captcha.lens import Lens, lens_at
from auth.captcha.seam import STEP, Ground, Row
from auth.captcha.shape import BODY, BOX, REACH, Shape

EDGE = 18  # free margin at the right, above and below, in picture pixels
FIRST = BOX + 40  # the right place never lies nearer to where the piece starts
MIN_TEXTURE = 85.0  # sum of the standard deviations of red, green and blue inside the piece
MIN_DIFFERENCE = 30.0  # mean difference, cell by cell, between the right place and a decoy
_LAST = WIDTH - BOX - EDGE
_COLUMNS = range(FIRST, _LAST + 1, STEP)
_GAP = 12  # between two slots
_HALF = 2
_SQUARES = [value * value // 255 for value in range(256)] * 3
_LOWEST = HEIGHT - BOX - EDGE
# How many rows are looked at, how often each landmark is tried in one, and how many places in all.
_ROWS, _TIMES, _LOOKS = 5, 3, 6
# How much better or worse than the right place a decoy should go on at its border; how far from
# that is good enough, and how far is too far.
_WANTED, _SLACK, _LIMIT = (-5.0, 0.0), 2.0, 6.0
_ROUGH = 1.0  # how far a difference may be off that is taken from blurred cells
# Of a landmark, in pixels: how much of each edge lies in the slot, and how much area; how far the
# glow covers it; how much of its length and area stands outside.
_CUT, _CUT_AREA = 28, 1900
_GLOW = 8
_SEEN, _SEEN_AREA = 26, 1100
_CLEAR = 14  # how far a decoy keeps from the landmark that the right place cuts
_NEAR, _OTHERWISE = 28, 50  # nearer than that, another of its kind has to lie otherwise in the slot
_TOUCH = 500  # a smaller overlap does not count


@dataclass(frozen=True)
class Place:
    """A slot: its shape and the upper left corner of its box."""

    shape: Shape
    x: int
    y: int

    def clears(self, other: "Place") -> bool:
        """True when the two slots stand apart."""
        return self.leaves_room(other.shape.left, other.shape.right, other.x)

    def leaves_room(self, left: int, right: int, x: int) -> bool:
        """True when a shape with these edges stands apart from this slot at a place."""
        if self.x < x:
            return x + left - self.x - self.shape.right >= _GAP
        return self.x + self.shape.left - x - right >= _GAP


@dataclass(frozen=True)
class Layout:
    """The right place, how the piece shows it, and the decoys."""

    right: Place
    lens: Lens
    decoys: list[Place]

    @property
    def places(self) -> list[Place]:
        """Every slot."""
        return [self.right, *self.decoys]


class _Search:
    """One scene, in which places for one shape are looked for."""

    def __init__(
        self, scene: Image.Image, landmarks: list[Landmark], shape: Shape, chance: Random
    ) -> None:
        self._landmarks, self._shape, self._chance = landmarks, shape, chance
        self._free = [
            mark for index, mark in enumerate(landmarks) if _stands_free(landmarks, index)
        ]
        self._ground = Ground(scene)
        self._half = scene.reduce(_HALF)
        self._squares = self._half.point(_SQUARES)

    def layout(self, same: int, unlike: int) -> Layout | None:
        """The right place and its decoys, the best of those looked at; None when there are none."""
        best: tuple[float, Layout] | None = None
        for _ in range(_ROWS if self._free else 0):
            y = self._height()
            row = Row(self._ground, self._shape, _COLUMNS, y)
            for mark, right in self._cuts(y):
                lens = lens_at(right.x, y, self._chance)
                limit = best[0] if best and same == 1 else _LIMIT * same
                alike = self._alike(row, right, lens, mark, limit) if same else {}
                if same > len(alike):
                    continue
                layout = self._with_decoys(right, lens, mark, alike, same, unlike)
                if layout is None:
                    continue
                miss = alike[layout.decoys[0].x] if same else 0.0
                if miss <= _SLACK or same > 1:  # two that are merely near tell as little
                    return layout
                if best is None or miss < best[0]:
                    best = miss, layout
        return best[1] if best else None

    def _height(self) -> int:
        """A row that some landmark reaches."""
        mark = self._chance.choice(self._free)
        top, bottom = mark.top - REACH - BODY + _CUT, mark.bottom - REACH - _CUT
        y = _between(top, bottom, EDGE, _LOWEST, self._chance)
        return self._chance.randint(EDGE, _LOWEST) if y is None else y

    def _cuts(self, y: int) -> Iterator[tuple[Landmark, Place]]:
        """Places of a row that cut through a landmark, lively enough, each landmark a few times."""
        marks = self._free * _TIMES
        self._chance.shuffle(marks)
        left = _LOOKS
        for mark in marks:
            x = _cut(mark, y, self._chance)
            if x is not None and texture(self._half, self._squares, x, y) >= MIN_TEXTURE:
                yield mark, Place(self._shape, x, y)
                left -= 1
                if not left:
                    break

    def _with_decoys(
        self,
        right: Place,
        lens: Lens,
        mark: Landmark,
        alike: dict[int, float],
        same: int,
        unlike: int,
    ) -> Layout | None:
        """Add decoys to the right place; None when there is no room for one."""
        decoys: list[Place] = []
        for index in range(same + unlike):
            shape = self._shape if index < same else self._shape.unlike(self._chance)
            taken = [right, *decoys]
            fit = [
                x
                for x in (alike if index < same else _COLUMNS)
                if all(place.leaves_room(shape.left, shape.right, x) for place in taken)
                and _apart(mark, x, right.y, _CLEAR)
            ]
            if not fit:
                return None
            x = min(fit, key=alike.__getitem__) if index < same else self._chance.choice(fit)
            decoys.append(Place(shape, x, right.y))
        return Layout(right, lens, decoys)

    def _alike(
        self, row: Row, right: Place, lens: Lens, mark: Landmark, limit: float
    ) -> dict[int, float]:
        """Where a decoy of the same shape looks different, and how far its border is from alike."""
        y, shape = right.y, right.shape
        own = (right.x - FIRST) // STEP
        seams = row.seams(lens)
        wanted = seams[own] + self._chance.uniform(*_WANTED)
        near = {
            x: abs(seam - wanted)
            for x, seam in zip(_COLUMNS, seams, strict=True)
            if abs(seam - wanted) < limit and right.leaves_room(shape.left, shape.right, x)
        }
        if not near:
            return near
        kin = [other for other in self._landmarks if other.kind == mark.kind]
        differences = row.differences(own)
        return {
            x: miss
            for x, miss in near.items()
            if differences[(x - FIRST) // STEP] >= MIN_DIFFERENCE + _ROUGH
            and all(_differs(other, x, y, mark, right) for other in kin)
        }


def _cut(mark: Landmark, y: int, chance: Random) -> int | None:
    """A column where a slot cuts through a landmark; None when that leaves too little to see."""
    top, bottom = y + REACH, y + REACH + BODY
    high = min(bottom, mark.bottom) - max(top, mark.top)
    if high < _CUT:
        return None
    x = _between(mark.left - REACH - BODY + _CUT, mark.right - REACH - _CUT, FIRST, _LAST, chance)
    if x is None:
        return None
    x -= (x - FIRST) % STEP  # on the same grid as the decoys, or that would tell them apart
    left, right = x + REACH, x + REACH + BODY
    wide = min(right, mark.right) - max(left, mark.left)
    if wide < _CUT or wide * high < _CUT_AREA:
        return None
    outside = (
        (left - mark.left - _GLOW, high),
        (mark.right - right - _GLOW, high),
        (top - mark.top - _GLOW, wide),
        (mark.bottom - bottom - _GLOW, wide),
    )
    seen = any(part >= _SEEN and part * edge >= _SEEN_AREA for part, edge in outside)
    return x if seen else None


def find_places(
    scene: Image.Image,
    landmarks: list[Landmark],
    shape: Shape,
    decoys: tuple[int, int],
    chance: Random,
) -> Layout | None:
    """Places for a piece and its decoys (of the same, of another shape); None if there are none."""
    return _Search(scene, landmarks, shape, chance).layout(*decoys)


def _between(low: float, high: float, first: int, last: int, chance: Random) -> int | None:
    """A number between two limits that is also between two others."""
    least, most = max(first, int(low)), min(last, int(high))
    return chance.randint(least, most) if least <= most else None


def _stands_free(landmarks: list[Landmark], index: int) -> bool:
    """True when what was drawn later leaves most of a landmark to be seen."""
    mark = landmarks[index]
    area = (mark.right - mark.left) * (mark.bottom - mark.top)
    return all(
        _shared(mark, other.left, other.top, other.right, other.bottom) < 0.35 * area
        for other in landmarks[index + 1 :]
    )


def _apart(mark: Landmark, x: int, y: int, margin: int) -> bool:
    """True when a slot and a margin around it hardly touch a landmark."""
    left, top = x + REACH - margin, y + REACH - margin
    side = BODY + 2 * margin
    return _shared(mark, left, top, left + side, top + side) < _TOUCH


def _differs(other: Landmark, x: int, y: int, mark: Landmark, right: Place) -> bool:
    """True when a slot does not cut a landmark as the right place cuts one of the same kind."""
    if _apart(other, x, y, _NEAR):
        return True
    dx = (other.left + other.right) / 2 - x - (mark.left + mark.right) / 2 + right.x
    dy = other.bottom - y - mark.bottom + right.y
    return abs(dx) > _OTHERWISE or abs(dy) > _OTHERWISE


def _shared(mark: Landmark, left: float, top: float, right: float, bottom: float) -> float:
    """How many pixels a landmark and a box have in common."""
    wide = min(mark.right, right) - max(mark.left, left)
    high = min(mark.bottom, bottom) - max(mark.top, top)
    return max(0.0, wide) * max(0.0, high)


def texture(half: Image.Image, squares: Image.Image, x: int, y: int) -> float:
    """How lively the picture is inside a slot: the spread of its colors."""
    left, top, side = (x + REACH) / _HALF, (y + REACH) / _HALF, BODY / _HALF
    box = (left, top, left + side, top + side)
    means, mean_squares = (
        image.resize((1, 1), Image.Resampling.BOX, box).tobytes() for image in (half, squares)
    )
    pairs = zip(means, mean_squares, strict=True)
    return sum(math.sqrt(max(0, 255 * square - mean * mean)) for mean, square in pairs)


def cells(small: Image.Image, x: int, y: int) -> bytes:
    """The mean colors of a slot's nine cells."""
    left, top = (x + REACH) / STEP, (y + REACH) / STEP
    side = BODY / STEP
    box = (left, top, left + side, top + side)
    return small.resize((3, 3), Image.Resampling.BOX, box).tobytes()


def difference(one: bytes, other: bytes) -> float:
    """Mean difference of the colors of two places."""
    total: int = sum(map(abs, map(sub, one, other)))
    return total / len(one)
