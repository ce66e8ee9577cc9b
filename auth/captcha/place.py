"""Where the slots of a puzzle go: textured, apart, and clearly different from one another."""

import math
from dataclasses import dataclass
from functools import cache
from operator import sub
from random import Random

from PIL import Image

from auth.captcha.brush import HEIGHT, WIDTH
from auth.captcha.shape import BODY, BOX, REACH, Shape

EDGE = 18  # free margin at the right, above and below, in picture pixels
FIRST = BOX + 40  # the right place never lies nearer to where the piece starts
MIN_TEXTURE = 85.0  # sum of the standard deviations of red, green and blue inside the piece
MIN_DIFFERENCE = 30.0  # mean difference, cell by cell, between the right place and a decoy
_LAST = WIDTH - BOX - EDGE
_GAP = 12  # between two slots
_REDUCED, _HALF = 4, 2
_SQUARES = [value * value // 255 for value in range(256)] * 3
_ROWS, _TRIES = 8, 60
_STEP = 6  # pixels within which one place for a decoy is looked at


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


class _Row:
    """One height of a scene and what its places look like, each looked at once."""

    def __init__(self, small: Image.Image, y: int, chance: Random) -> None:
        self.y = y
        self._small = small
        # Places are as random as the right one; a grid would tell which slots are decoys.
        starts = range(FIRST, _LAST - _STEP, _STEP)
        self.columns = [x + int(chance.random() * _STEP) for x in starts]
        self.cells = cache(lambda x: cells(self._small, x, self.y))


def find_places(
    scene: Image.Image, shape: Shape, same: int, unlike: int, chance: Random
) -> list[Place] | None:
    """The right place and then its decoys; None when this scene offers none."""
    small, half = scene.reduce(_REDUCED), scene.reduce(_HALF)
    squares = half.point(_SQUARES)
    heights = (chance.randint(EDGE, HEIGHT - BOX - EDGE) for _ in range(_ROWS))
    rows = [_Row(small, y, chance) for y in heights]
    for _ in range(_TRIES):
        row, x = chance.choice(rows), chance.randint(FIRST, _LAST)
        if texture(half, squares, x, row.y) < MIN_TEXTURE:
            continue
        places = [Place(shape, x, row.y)]
        others = [shape] * same + [shape.unlike(chance) for _ in range(unlike)]
        for other in others:
            decoy = _decoy(row, places, other, chance)
            if decoy is None:
                break
            places.append(decoy)
        else:
            return places
    return None


def _decoy(row: _Row, places: list[Place], shape: Shape, chance: Random) -> Place | None:
    """A place for a decoy beside the others; None when there is none."""
    right = places[0]
    wanted = row.cells(right.x)
    left, end = shape.left, shape.right
    free = [x for x in row.columns if all(place.leaves_room(left, end, x) for place in places)]
    while free:
        x = free.pop(chance.randrange(len(free)))
        if shape is not right.shape or difference(wanted, row.cells(x)) >= MIN_DIFFERENCE:
            return Place(shape, x, row.y)
    return None


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
    left, top = (x + REACH) / _REDUCED, (y + REACH) / _REDUCED
    side = BODY / _REDUCED
    box = (left, top, left + side, top + side)
    return small.resize((3, 3), Image.Resampling.BOX, box).tobytes()


def difference(one: bytes, other: bytes) -> float:
    """Mean difference of the colors of two places."""
    total: int = sum(map(abs, map(sub, one, other)))
    return total / len(one)
