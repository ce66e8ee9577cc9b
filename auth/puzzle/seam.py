"""How a piece would go on beyond its border, at every place of a row at once.

Each place of a row is one column of a small picture, each point of its box one line: a few
operations on that picture look at all places together.
"""

from collections.abc import Sequence
from functools import cached_property

from PIL import Image, ImageChops, ImageFilter

from auth.puzzle.brush import WIDTH, Point
from auth.puzzle.lens import Lens
from auth.puzzle.shape import BODY, REACH, Shape

STEP = 4  # picture pixels between two places; also how much the scene is reduced
_INSIDE, _OUTSIDE = -6, 14  # pixels from the outline between which colors are compared
_CAP = (40, 40, 40)  # beyond that, just another color
_SIDE = BODY // STEP
_THIRDS = tuple(_SIDE * part // 6 for part in (1, 3, 5))
_COLUMNS = WIDTH // STEP


class Ground:
    """A scene, reduced."""

    def __init__(self, scene: Image.Image) -> None:
        self.small = scene.reduce(STEP)
        self.pixels = self.small.tobytes()


class Row:
    """The places of one row for one shape, and what is around them."""

    def __init__(self, ground: Ground, shape: Shape, places: range, y: int) -> None:
        self._ground, self._places, self._y = ground, places, y
        self._border = shape.along(_INSIDE)
        start = places.start
        spots = [(start + x, y + y_) for x, y_ in shape.along(_OUTSIDE)]
        self._around = _with_relief(_strips(ground.pixels, spots, len(places)))
        self._cap = Image.new("RGB", self._around.size, _CAP)

    def seams(self, lens: Lens) -> list[float]:
        """For each place, how far the colors around it are from those along the piece's border."""
        border = [lens.seen(point) for point in self._border]
        shown = _with_relief(_strips(self._ground.pixels, border, 1))
        return _means(ImageChops.darker(_apart(self._around, shown), self._cap))

    def differences(self, index: int) -> list[float]:
        """For each place, how different it looks from one of them, cell by cell."""
        return _means(_apart(self._cells, self._cells.crop((index, 0, index + 1, 9))))

    @cached_property
    def _cells(self) -> Image.Image:
        """The mean colors of the nine cells of each place."""
        top = (self._y + REACH) / STEP
        box = (0, top, _COLUMNS, top + _SIDE)
        thirds = self._ground.small.resize((_COLUMNS, 3), Image.Resampling.BOX, box)
        pixels = thirds.filter(ImageFilter.BoxBlur((_SIDE // 6, 0))).tobytes()
        count, first = len(self._places), (self._places.start + REACH) // STEP
        starts = [3 * (line * _COLUMNS + first + third) for line in range(3) for third in _THIRDS]
        strips = [pixels[start : start + 3 * count] for start in starts]
        return Image.frombytes("RGB", (count, 9), b"".join(strips))


def _strips(pixels: bytes, points: Sequence[Point], count: int) -> Image.Image:
    """The colors at these points of the scene, and at as many places to the right as asked."""
    starts = [3 * (int(y) // STEP * _COLUMNS + int(x) // STEP) for x, y in points]
    strips = [pixels[start : start + 3 * count] for start in starts]
    return Image.frombytes("RGB", (count, len(points)), b"".join(strips))


def _with_relief(colors: Image.Image) -> Image.Image:
    """The colors of each place, and below them the same as seen from their mean."""
    both = Image.new("RGB", (colors.width, colors.height * 2))
    both.paste(colors, (0, 0))
    level = colors.reduce((1, colors.height)).resize(colors.size, Image.Resampling.NEAREST)
    both.paste(ImageChops.subtract(colors, level, 1, 128), (0, colors.height))
    return both


def _apart(colors: Image.Image, wanted: Image.Image) -> Image.Image:
    """How far the colors of each place are from the wanted ones."""
    column = wanted.resize(colors.size, Image.Resampling.NEAREST)
    return ImageChops.difference(colors, column)


def _means(apart: Image.Image) -> list[float]:
    """The mean of each place."""
    means = apart.reduce((1, apart.height)).tobytes()
    return [sum(rgb) / 3 for rgb in zip(means[::3], means[1::3], means[2::3], strict=True)]
