"""A robot that solves puzzles without being taught: outline, then colors across the border.

It knows how the drawing is made, though not by what chance: it finds the two slots that have the
shape of the piece by the step from their dark filling to the light around it, and takes the one
whose surroundings go on best from the colors along the piece's border.
"""

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from auth.puzzle.drawing import Drawing
from auth.puzzle.shape import BOX

TOLERANCE = 10  # picture pixels
_POSTS = 72
_APART = 24  # two slots are never nearer to each other
_RISE = 3  # pixels on either side of the outline that are compared
_INNER, _OUTER = 5, 12  # where the colors are taken

Post = tuple[float, float, float, float]


def solve(drawing: Drawing) -> int:
    """Where the robot puts the piece."""
    picture = Image.open(BytesIO(drawing.background)).convert("RGB")
    piece = Image.open(BytesIO(drawing.piece)).convert("RGBA")
    posts = _outline(piece.getchannel("A"))
    steps = _steps(picture.convert("L"), posts, drawing.y)
    best = max(steps, key=steps.__getitem__)
    other = max((x for x in steps if abs(x - best) > _APART), key=steps.__getitem__)
    return min((best, other), key=lambda x: _seam(picture, piece, posts, x, drawing.y))


def solved(drawings: Sequence[Drawing]) -> float:
    """The share of the puzzles that the robot solves."""
    return sum(abs(solve(each) - each.x) <= TOLERANCE for each in drawings) / len(drawings)


def _outline(alpha: Image.Image) -> list[Post]:
    """Points where rays from the middle leave the piece, with the direction that leads outside."""
    inside, width = alpha.tobytes(), alpha.width
    points = []
    for step in range(_POSTS):
        angle = math.tau * step / _POSTS
        reach = BOX / 2 - 1
        x = y = BOX / 2
        while reach > 0:
            x, y = BOX / 2 + reach * math.cos(angle), BOX / 2 + reach * math.sin(angle)
            if inside[int(y) * width + int(x)] > 127:
                break
            reach -= 0.5
        points.append((x, y))
    posts = []
    for index, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[index - 1], points[(index + 1) % _POSTS]
        length = math.hypot(bx - ax, by - ay) or 1
        posts.append((x, y, (by - ay) / length, (ax - bx) / length))
    return posts


def _steps(gray: Image.Image, posts: list[Post], y: int) -> dict[int, float]:
    """For each column, how much lighter it is outside the outline than inside."""
    data, width, height = gray.tobytes(), gray.width, gray.height
    columns = range(BOX, width - BOX)
    total = [0] * len(columns)
    for px, py, dx, dy in posts:
        for sign in (1, -1):
            line = min(height - 1, max(0, round(y + py + sign * dy * _RISE)))
            start = line * width + columns.start + round(px + sign * dx * _RISE)
            for index, value in enumerate(data[start : start + len(columns)]):
                total[index] += sign * value
    return dict(zip(columns, map(abs, total), strict=True))


def _seam(picture: Image.Image, piece: Image.Image, posts: list[Post], x: int, y: int) -> float:
    """How far the colors around a place are from those along the piece's border, without light."""
    inner = [_color(piece, px - dx * _INNER, py - dy * _INNER) for px, py, dx, dy in posts]
    outer = [
        _color(picture, x + px + dx * _OUTER, y + py + dy * _OUTER) for px, py, dx, dy in posts
    ]
    total = 0.0
    for channel in range(3):
        ones, others = [rgb[channel] for rgb in inner], [rgb[channel] for rgb in outer]
        one_mean, other_mean = sum(ones) / _POSTS, sum(others) / _POSTS
        total += sum(
            min(60, abs((one - one_mean) - (other - other_mean)))
            for one, other in zip(ones, others, strict=True)
        )
    return total


def _color(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    at = min(image.width - 1, max(0, round(x))), min(image.height - 1, max(0, round(y)))
    color = image.getpixel(at)
    assert isinstance(color, tuple)
    return color
