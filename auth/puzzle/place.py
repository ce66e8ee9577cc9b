"""Where the slots of a puzzle go.

The right place cuts through something that people know at a glance and leaves part of it to be
seen; a decoy of the same shape stands where nothing of that kind is near, and clearly different
things are under it. But along its border a decoy goes on about as well as the right place does:
whoever looks sees what belongs, whoever only lays colors on colors does not.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from operator import sub
from random import Random

from PIL import Image

from auth.puzzle.brush import HEIGHT, Landmark
from auth.puzzle.cut import (
    CLEAR,
    CUT,
    EDGE,
    FIRST,
    LAST,
    between,
    cut_column,
    lies_otherwise,
    stands_apart,
    stands_free,
)
from auth.puzzle.lens import Lens, lens_at
from auth.puzzle.seam import STEP, Ground, Row
from auth.puzzle.shape import BODY, BOX, REACH, Shape, random_shape

MIN_TEXTURE = 81.0  # sum of the standard deviations of red, green and blue, reduced, in the piece
MIN_DIFFERENCE = 30.0  # mean difference, cell by cell, between the right place and a decoy
_COLUMNS = range(FIRST, LAST + 1, STEP)
_GAP = 12  # between two slots
_SQUARES = [value * value // 255 for value in range(256)] * 3
_LOWEST = HEIGHT - BOX - EDGE
# How many shapes are tried, in how many rows each, how often each landmark in one of them, and how
# many places in all.
_SHAPES, _ROWS, _TIMES, _LOOKS = 3, 3, 3, 6
_LENSES = 2  # how many ways to show one place are tried
# How much better or worse than the right place a decoy should go on at its border; how far from
# that is good enough, and how far is too far.
_WANTED, _SLACK, _LIMIT = (-5.0, 0.0), 2.0, 6.0
_ROUGH = 1.0  # how far a difference may be off that is taken from blurred cells


@dataclass(frozen=True)
class Place:
    """A slot: its shape and the upper left corner of its box."""

    shape: Shape
    x: int
    y: int

    def clears(self, other: "Place") -> bool:
        """True when the two slots stand apart."""
        low, high = self.nearest(other.shape)
        return not low < other.x < high

    def nearest(self, shape: Shape) -> tuple[int, int]:
        """How near a slot of a shape may stand on the left and on the right."""
        low = self.x + self.shape.left - shape.right - _GAP
        return low, self.x + self.shape.right - shape.left + _GAP


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
    """One scene, in which places are looked for."""

    def __init__(self, scene: Image.Image, landmarks: list[Landmark], chance: Random) -> None:
        self._landmarks, self._chance = landmarks, chance
        self._free = [mark for index, mark in enumerate(landmarks) if stands_free(landmarks, index)]
        self._ground = Ground(scene)
        self._squares = self._ground.small.point(_SQUARES)

    def layout(self, same: int, unlike: int) -> Layout | None:
        """The right place and its decoys, the best of those looked at; None when there are none."""
        best, limit = None, _LIMIT * max(1, same)
        for row, mark, right in self._looks(narrow=same > 1):
            different = self._different(row, right) if same else []
            for _ in range(_LENSES if different else int(not same)):
                lens = lens_at(right.x, right.y, self._chance)
                alike = self._alike(row, right, lens, mark, different, limit)
                layout = self._with_decoys(right, lens, mark, alike, same, unlike)
                if layout is None:
                    continue
                if same != 1:  # two that are merely near tell as little
                    return layout
                best, limit = layout, alike[layout.decoys[0].x]
                if limit <= _SLACK:
                    return layout
        return best

    def _looks(self, narrow: bool) -> Iterator[tuple[Row, Landmark, Place]]:
        """Right places in some rows, some of them for one shape and some for another."""
        for _ in range(_SHAPES if self._free else 0):
            shape = random_shape(self._chance, narrow)
            for _ in range(_ROWS):
                y = self._height()
                row = Row(self._ground, shape, _COLUMNS, y)
                for mark, x in self._cuts(y):
                    yield row, mark, Place(shape, x, y)

    def _height(self) -> int:
        """A row that some landmark reaches."""
        mark = self._chance.choice(self._free)
        top, bottom = mark.top - REACH - BODY + CUT, mark.bottom - REACH - CUT
        y = between(top, bottom, EDGE, _LOWEST, self._chance)
        return self._chance.randint(EDGE, _LOWEST) if y is None else y

    def _cuts(self, y: int) -> Iterator[tuple[Landmark, int]]:
        """Columns of a row that cut through a lively part of a landmark, each a few times."""
        marks = self._free * _TIMES
        self._chance.shuffle(marks)
        left = _LOOKS
        for mark in marks:
            x = cut_column(mark, y, self._chance)
            if x is not None and texture(self._ground.small, self._squares, x, y) >= MIN_TEXTURE:
                yield mark, x
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
        nearest = _nearest(alike, _width(right.shape), same)
        decoys = [Place(right.shape, x, right.y) for x in nearest]
        if len(decoys) < same:
            return None
        for _ in range(unlike):
            other = self._unlike([right, *decoys], mark)
            if other is None:
                return None
            decoys.append(other)
        return Layout(right, lens, decoys)

    def _unlike(self, taken: list[Place], mark: Landmark) -> Place | None:
        """A place for a decoy of another shape; None when there is no room."""
        shape, y = taken[0].shape.unlike(self._chance), taken[0].y
        free: list[int] = list(_COLUMNS)
        for place in taken:
            low, high = place.nearest(shape)
            free = [x for x in free if x <= low or x >= high]
        while free:
            x = free.pop(self._chance.randrange(len(free)))
            if stands_apart(mark, x, y, CLEAR):
                return Place(shape, x, y)
        return None

    def _different(self, row: Row, right: Place) -> list[int]:
        """The columns where a decoy of the same shape has room and looks different."""
        width, differences = _width(right.shape), row.differences((right.x - FIRST) // STEP)
        return [
            x
            for x, apart in zip(_COLUMNS, differences, strict=True)
            if apart >= MIN_DIFFERENCE + _ROUGH and abs(x - right.x) >= width
        ]

    def _alike(
        self,
        row: Row,
        right: Place,
        lens: Lens,
        mark: Landmark,
        different: list[int],
        limit: float,
    ) -> dict[int, float]:
        """Of these columns, where the border is about alike, and how far from that it is."""
        if not different:
            return {}
        seams = row.seams(lens)
        wanted = seams[(right.x - FIRST) // STEP] + self._chance.uniform(*_WANTED)
        misses = ((x, abs(seams[(x - FIRST) // STEP] - wanted)) for x in different)
        near = {x: miss for x, miss in misses if miss < limit}
        kin = [other for other in self._landmarks if near and other.kind == mark.kind]
        return {
            x: miss
            for x, miss in near.items()
            if stands_apart(mark, x, right.y, CLEAR)
            and all(lies_otherwise(other, x, right.y, mark, (right.x, right.y)) for other in kin)
        }


def _width(shape: Shape) -> int:
    """How far apart two slots of a shape are at least."""
    return shape.right - shape.left + _GAP


def _nearest(alike: dict[int, float], width: int, count: int) -> tuple[int, ...]:
    """The columns that are nearest to alike, one or two of them, apart; none if there are none."""
    if count < 2:
        return (min(alike, key=alike.__getitem__),) if count and alike else ()
    pairs = [pair for pair in combinations(alike, 2) if pair[1] - pair[0] >= width]
    return min(pairs, key=lambda pair: alike[pair[0]] + alike[pair[1]], default=())


def find_places(
    scene: Image.Image, landmarks: list[Landmark], decoys: tuple[int, int], chance: Random
) -> Layout | None:
    """Places for a piece and its decoys (of the same, of another shape); None if there are none."""
    return _Search(scene, landmarks, chance).layout(*decoys)


def texture(small: Image.Image, squares: Image.Image, x: int, y: int) -> float:
    """How lively the picture is inside a slot: the spread of its colors."""
    left, top, side = (x + REACH) / STEP, (y + REACH) / STEP, BODY / STEP
    box = (left, top, left + side, top + side)
    means, mean_squares = (
        image.resize((1, 1), Image.Resampling.BOX, box).tobytes() for image in (small, squares)
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
