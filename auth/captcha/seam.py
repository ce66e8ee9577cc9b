"""How a piece would go on beyond its border, at every place of a row at once.

Each place of a row is one column of a small picture, each point of its box one line: a few
operations on that picture look at all places together.
"""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from auth.captcha.brush import HEIGHT, WIDTH, Point
from auth.captcha.lens import Lens
from auth.captcha.shape import BODY, REACH, Shape

STEP = 4  # picture pixels between two places; also how much the scene is reduced
_INSIDE, _OUTSIDE = -6, 14  # pixels from the outline between which colors are compared
_CAPPED = [min(40, value) for value in range(256)] * 3  # beyond that, just another color
_THIRDS = [REACH + BODY * part / 6 for part in (1, 3, 5)]
_CELLS = [(x, y) for y in _THIRDS for x in _THIRDS]
_COLUMNS, _LINES = WIDTH // STEP, HEIGHT // STEP


class Ground:
    """A scene, reduced; and once more with each pixel the mean of a cell around it."""

    def __init__(self, scene: Image.Image) -> None:
        self.small = scene.reduce(STEP)
        self.pixels = self.small.tobytes()
        self.cells = self.small.filter(ImageFilter.BoxBlur(3)).tobytes()


class Row:
    """The places of one row for one shape, and what is around them."""

    def __init__(self, ground: Ground, shape: Shape, places: range, y: int) -> None:
        self._ground, self._border = ground, shape.along(_INSIDE)
        around = _strips(ground.pixels, shape.along(_OUTSIDE), places, y)
        self._around = _with_relief(around)
        self._cells = _strips(ground.cells, _CELLS, places, y)

    def seams(self, lens: Lens) -> list[float]:
        """For each place, how far the colors around it are from those along the piece's border."""
        border = [lens.seen(point) for point in self._border]
        shown = _with_relief(_strips(self._ground.pixels, border, range(1), 0))
        return _distances(self._around, shown, _CAPPED)

    def differences(self, index: int) -> list[float]:
        """For each place, how different it looks from one of them, cell by cell."""
        return _distances(self._cells, self._cells.crop((index, 0, index + 1, len(_CELLS))))


def _strips(pixels: bytes, points: Sequence[Point], places: range, y: int) -> Image.Image:
    """The colors at these points of the box, for each place of the row."""
    count, start = len(places), places.start
    farthest = _COLUMNS - count
    strips = []
    for px, py in points:
        line = min(_LINES - 1, max(0, int(y + py) // STEP))
        column = min(farthest, max(0, int(start + px) // STEP))
        first = 3 * (line * _COLUMNS + column)
        strips.append(pixels[first : first + 3 * count])
    return Image.frombytes("RGB", (count, len(points)), b"".join(strips))


def _with_relief(colors: Image.Image) -> Image.Image:
    """The colors of each place, and below them the same as seen from their mean."""
    both = Image.new("RGB", (colors.width, colors.height * 2))
    both.paste(colors, (0, 0))
    mean = colors.resize((colors.width, 1), Image.Resampling.BOX)
    level = mean.resize(colors.size, Image.Resampling.NEAREST)
    both.paste(ImageChops.subtract(colors, level, 1, 128), (0, colors.height))
    return both


def _distances(
    colors: Image.Image, wanted: Image.Image, curve: Sequence[int] | None = None
) -> list[float]:
    """For each place, the mean difference of its colors from the wanted ones."""
    column = wanted.resize(colors.size, Image.Resampling.NEAREST)
    apart = ImageChops.difference(colors, column)
    if curve is not None:
        apart = apart.point(curve)
    means = apart.resize((colors.width, 1), Image.Resampling.BOX).tobytes()
    return [sum(rgb) / 3 for rgb in zip(means[::3], means[1::3], means[2::3], strict=True)]
