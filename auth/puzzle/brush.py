"""The canvas: shapes with smooth edges, drawn at twice the size and halved at the end."""

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw

from auth.puzzle.palette import Color, mix

WIDTH, HEIGHT = 640, 360  # of the finished picture; every coordinate is in its pixels
_SCALE = 2

Point = tuple[float, float]
# Directions around a circle, for the round ends of a bar; a multiple of 4, none straight up.
_ROUND = [
    (math.cos(math.pi * (step + 0.5) / 10), math.sin(math.pi * (step + 0.5) / 10))
    for step in range(20)
]
# How high (share of the steepness) and how long the waves of a skyline are.
_WAVES = ((0.6, 1.0, (150, 330)), (0.3, 0.6, (70, 140)), (0.05, 0.12, (36, 60)))


class Landmark(NamedTuple):
    """Something that people know at a glance, and the box around it."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float


class Canvas:
    """A picture in the making."""

    def __init__(self) -> None:
        self.landmarks: list[Landmark] = []
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._solid = ImageDraw.Draw(self._image)
        self._glaze = ImageDraw.Draw(self._image, "RGBA")

    def finished(self) -> Image.Image:
        """The picture at its final size."""
        return self._image.reduce(_SCALE)

    def note(self, kind: str, left: float, top: float, right: float, bottom: float) -> None:
        """Remember where something stands that people know at a glance."""
        self.landmarks.append(Landmark(kind, left, top, right, bottom))

    def wash(self, top: float, bottom: float, upper: Color, lower: Color) -> None:
        """Fill a band from edge to edge with a vertical run of color."""
        first, last = round(top * _SCALE), round(bottom * _SCALE)
        count = max(2, (last - first) // 4)
        column = Image.new("RGB", (1, count))
        column.putdata([mix(upper, lower, row / (count - 1)) for row in range(count)])
        band = column.resize((WIDTH * _SCALE, max(1, last - first)), Image.Resampling.NEAREST)
        self._image.paste(band, (0, first))

    def mist(self, top: float, bottom: float, color: Color, strength: float) -> None:
        """Lay haze over a band, from nothing at its top to the strength (0..1) at its bottom."""
        first, last = round(top * _SCALE), round(bottom * _SCALE)
        count = max(2, (last - first) // 4)
        edges = [first + round((last - first) * row / count) for row in range(count + 1)]
        for row in range(count):
            alpha = round(255 * strength * (row / count) ** 1.5)
            stripe = (0, edges[row], WIDTH * _SCALE, edges[row + 1] - 1)
            self._glaze.rectangle(stripe, fill=(*color, alpha))

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
        radius = height / 2
        reach = max(0, width / 2 - radius)
        points = [
            (x + (reach if along > 0 else -reach) + along * radius, y + across * radius)
            for along, across in _ROUND
        ]
        self.polygon(points, color, alpha)

    def line(self, points: Sequence[Point], color: Color, width: float = 1) -> None:
        """Draw a line through points."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._solid.line(scaled, fill=color, width=max(1, round(width * _SCALE)), joint="curve")


def ridge(chance: Random, height: float, steepness: float, step: float = 10) -> list[Point]:
    """A skyline from edge to edge: some slow waves and a few quick ones around a height."""
    swell, wave, ripple = (
        (chance.uniform(low, high) * steepness, 6.283 / chance.uniform(*lengths))
        for low, high, lengths in _WAVES
    )
    turns = [chance.uniform(0, 6.283) for _ in range(3)]
    return [
        (
            x,
            height
            + swell[0] * math.sin(x * swell[1] + turns[0])
            + wave[0] * math.sin(x * wave[1] + turns[1])
            + ripple[0] * math.sin(x * ripple[1] + turns[2]),
        )
        for x in (index * step for index in range(round(WIDTH / step) + 1))
    ]


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
