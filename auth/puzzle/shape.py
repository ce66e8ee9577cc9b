"""Jigsaw shapes: a square with tabs and sockets, as a mask with smooth edges."""

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from auth.puzzle.brush import Point, arc

BOX = 128  # edge of the piece's picture, in picture pixels
BODY = 84  # edge of the square inside it
REACH = (BOX - BODY) // 2  # how far a tab may stand out
MARGIN = 24  # room for the glow around the box
_SMOOTH = 3
_GLOW, _SOFT = 1.16, 4.5  # how far the glow reaches, and how soft it is
_CORNER = 5
_POST = 12  # pixels between two points at which the surroundings are compared
_INNER = [max(0, 2 * value - 255) for value in range(256)]


class Side(IntEnum):
    """What one side of a piece does."""

    SOCKET = -1
    FLAT = 0
    TAB = 1


@dataclass(frozen=True)
class Shape:
    """The four sides (top, right, bottom, left), where their knobs sit, and how round they are."""

    sides: tuple[Side, Side, Side, Side]
    knobs: tuple[float, float, float, float]
    radius: float

    @property
    def left(self) -> int:
        """First column of the box that the shape touches."""
        return 0 if self.sides[3] is Side.TAB else REACH

    @property
    def right(self) -> int:
        """First column of the box right of the shape."""
        return BOX if self.sides[1] is Side.TAB else BOX - REACH

    def unlike(self, chance: Random) -> "Shape":
        """Another shape that differs in at least two sides."""
        while True:
            other = random_shape(chance)
            if sum(a is not b for a, b in zip(self.sides, other.sides, strict=True)) >= 2:
                return other

    def along(self, out: float) -> list[Point]:
        """Points of the box, evenly spread along the outline and some pixels outside of it."""
        middle = BOX / 2
        return [(middle + x + dx * out, middle + y + dy * out) for x, y, dx, dy in self._posts]

    @cached_property
    def mask(self) -> Image.Image:
        """The shape at full size; what is inside is white."""
        return self.drawn(1)

    @cached_property
    def rim(self) -> Image.Image:
        """A thin line along the outline."""
        large = Image.new("L", (BOX * _SMOOTH, BOX * _SMOOTH))
        outline = self._scaled(1)
        ImageDraw.Draw(large).line([*outline, outline[0]], fill=255, width=7)
        return large.reduce(_SMOOTH)

    @cached_property
    def core(self) -> Image.Image:
        """White in the middle, fading towards the outline from inside."""
        rough = self.mask.reduce(2).filter(ImageFilter.GaussianBlur(2)).point(_INNER)
        return rough.resize(self.mask.size, Image.Resampling.BILINEAR)

    def drawn(self, scale: float) -> Image.Image:
        """The shape as a mask, shrunk towards its middle."""
        large = Image.new("L", (BOX * _SMOOTH, BOX * _SMOOTH))
        ImageDraw.Draw(large).polygon(self._scaled(scale), fill=255)
        return large.reduce(_SMOOTH)

    @cached_property
    def halo(self) -> Image.Image:
        """The shape enlarged within a margin and blurred, drawn at a quarter of its size."""
        size = BOX + 2 * MARGIN
        rough = Image.new("L", (size // 4, size // 4))
        middle = size / 8
        outline = [(middle + x * _GLOW / 4, middle + y * _GLOW / 4) for x, y in self._outline]
        ImageDraw.Draw(rough).polygon(outline, fill=255)
        soft = rough.filter(ImageFilter.GaussianBlur(_SOFT / 4))
        return soft.resize((size, size), Image.Resampling.BICUBIC)

    def _scaled(self, scale: float) -> list[Point]:
        """The outline in the pixels of a mask that is drawn larger and then reduced."""
        middle, factor = BOX / 2 * _SMOOTH, scale * _SMOOTH
        return [(middle + x * factor, middle + y * factor) for x, y in self._outline]

    @cached_property
    def _outline(self) -> list[Point]:
        """The line around the shape, seen from its middle."""
        points: list[Point] = []
        for index, (side, knob) in enumerate(zip(self.sides, self.knobs, strict=True)):
            for along, out in _side(side, knob, self.radius):
                x, y = along - BODY / 2, -BODY / 2 - out
                for _ in range(index):
                    x, y = -y, x
                points.append((x, y))
        return points

    @cached_property
    def _posts(self) -> list[tuple[float, float, float, float]]:
        """Points evenly spread along the outline, each with the direction that leads outside."""
        posts = []
        ahead = 0.0
        for (x, y), (next_x, next_y) in zip(
            self._outline, [*self._outline[1:], self._outline[0]], strict=True
        ):
            length = math.hypot(next_x - x, next_y - y)
            while ahead < length:
                share = ahead / length
                along_x, along_y = (next_x - x) / length, (next_y - y) / length
                posts.append(
                    (x + (next_x - x) * share, y + (next_y - y) * share, along_y, -along_x)
                )
                ahead += _POST
            ahead -= length
        return posts


def _side(side: Side, knob: float, radius: float) -> list[Point]:
    """One side from its left to its right corner: distance along it and distance outwards."""
    start: list[Point] = [(0, -_CORNER), (_CORNER * 0.3, -_CORNER * 0.3), (_CORNER, 0)]
    end: list[Point] = [(BODY - _CORNER, 0)]
    if side is Side.FLAT:
        return start + end
    height = REACH - radius - 1
    neck = math.degrees(math.asin(height / radius))
    bulb = arc(knob, height, radius, radius, 180 + neck, -neck)
    return start + [(along, out * side) for along, out in bulb] + end


def random_shape(chance: Random, narrow: bool = False) -> Shape:
    """A shape with knobs on two sides or more, a little off the middle.

    A narrow one has no tab at its left or right, so that three of them find room in a row.
    """
    while True:
        top, right, bottom, left = (chance.choice(tuple(Side)) for _ in range(4))
        if narrow and Side.TAB in (right, left):
            continue
        if sum(side is not Side.FLAT for side in (top, right, bottom, left)) >= 2:
            break
    knobs = tuple(BODY / 2 + chance.uniform(-9, 9) for _ in range(4))
    return Shape((top, right, bottom, left), knobs, chance.uniform(12, 13.6))  # type: ignore[arg-type]
