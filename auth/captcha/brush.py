"""The canvas: shapes with smooth edges, drawn at twice the size and halved at the end."""

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

from auth.captcha.palette import Color, mix

WIDTH, HEIGHT = 640, 360  # of the finished picture; every coordinate is in its pixels
_SCALE = 2

Point = tuple[float, float]


class Canvas:
    """A picture in the making."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._solid = ImageDraw.Draw(self._image)
        self._glaze = ImageDraw.Draw(self._image, "RGBA")

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self._image.reduce(_SCALE)

    def wash(self, top: float, bottom: float, upper: Color, lower: Color) -> None:
        """Fill a band from edge to edge with a vertical run of color."""
        first, last = round(top * _SCALE), round(bottom * _SCALE)
        span = max(1, last - first)
        for row in range(first, last, 2):
            color = mix(upper, lower, (row - first) / span)
            self._solid.rectangle((0, row, WIDTH * _SCALE, row + 1), fill=color)

    def mist(self, top: float, bottom: float, color: Color, strength: float) -> None:
        """Lay haze over a band, from nothing at its top to the strength (0..1) at its bottom."""
        first, last = round(top * _SCALE), round(bottom * _SCALE)
        span = max(1, last - first)
        for row in range(first, last, 4):
            alpha = round(255 * strength * ((row - first) / span) ** 1.5)
            self._glaze.rectangle((0, row, WIDTH * _SCALE, row + 3), fill=(*color, alpha))

    def polygon(self, points: Sequence[Point], color: Color, alpha: float = 1) -> None:
        """Fill a polygon."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        if alpha < 1:
            self._glaze.polygon(scaled, fill=(*color, round(255 * alpha)))
        else:
            self._solid.polygon(scaled, fill=color)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, color: Color, alpha: float = 1
    ) -> None:
        """Fill an ellipse around a center."""
        box = tuple(part * _SCALE for part in (x - rx, y - ry, x + rx, y + ry))
        if alpha < 1:
            self._glaze.ellipse(box, fill=(*color, round(255 * alpha)))
        else:
            self._solid.ellipse(box, fill=color)

    def box(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        """Fill a rectangle given by its upper left corner."""
        left, top = x * _SCALE, y * _SCALE
        corner = (left + max(1, width * _SCALE - 1), top + max(1, height * _SCALE - 1))
        self._solid.rectangle((left, top, *corner), fill=color)

    def pill(
        self, x: float, y: float, width: float, height: float, color: Color, alpha: float = 1
    ) -> None:
        """Fill a bar with round ends around a center."""
        left, top = (x - width / 2) * _SCALE, (y - height / 2) * _SCALE
        box = (left, top, left + width * _SCALE, top + height * _SCALE)
        if alpha < 1:
            fill = (*color, round(255 * alpha))
            self._glaze.rounded_rectangle(box, height * _SCALE / 2, fill=fill)
        else:
            self._solid.rounded_rectangle(box, height * _SCALE / 2, fill=color)

    def line(self, points: Sequence[Point], color: Color, width: float = 1) -> None:
        """Draw a line through points."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._solid.line(scaled, fill=color, width=max(1, round(width * _SCALE)), joint="curve")


def ridge(chance: Random, height: float, steepness: float, step: float = 8) -> list[Point]:
    """A skyline from edge to edge: some slow waves and a few quick ones around a height."""
    waves = [
        (chance.uniform(0.6, 1) * steepness, chance.uniform(150, 330), chance.uniform(0, 6.3)),
        (chance.uniform(0.3, 0.6) * steepness, chance.uniform(70, 140), chance.uniform(0, 6.3)),
        (chance.uniform(0.05, 0.12) * steepness, chance.uniform(24, 50), chance.uniform(0, 6.3)),
    ]
    points = []
    for index in range(round(WIDTH / step) + 1):
        x = index * step
        y = height + sum(a * math.sin(x * 6.283 / length + turn) for a, length, turn in waves)
        points.append((x, y))
    return points


def below(line: Sequence[Point], bottom: float = HEIGHT) -> list[Point]:
    """The polygon between a skyline and a lower edge."""
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


def shifted(line: Sequence[Point], down: float) -> list[Point]:
    """The same line some pixels lower."""
    return [(x, y + down) for x, y in line]


def height_at(line: Sequence[Point], x: float) -> float:
    """Height of a skyline at a place."""
    step = line[1][0] - line[0][0]
    return line[min(len(line) - 1, max(0, round(x / step)))][1]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Points of an elliptic arc; angles in degrees, clockwise from the right."""
    count = max(4, round(abs(end - start) / 12))
    angles = (math.radians(start + (end - start) * index / count) for index in range(count + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]
