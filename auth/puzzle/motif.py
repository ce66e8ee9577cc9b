"""What grows, drifts and shines: sun, clouds, birds, hills, trees, water."""

from collections.abc import Sequence
from random import Random

from auth.puzzle.brush import WIDTH, Canvas, Point, below, height_at, shifted
from auth.puzzle.palette import Color, Palette, mix


def sun(canvas: Canvas, palette: Palette, chance: Random, lowest: float) -> None:
    """The sun or the moon with a soft glow."""
    x, y = chance.uniform(60, WIDTH - 60), chance.uniform(45, lowest)
    radius = chance.uniform(22, 40)
    for share, alpha in ((2.1, 0.14), (1.65, 0.18), (1.3, 0.25)):
        canvas.ellipse(x, y, radius * share, radius * share, palette.sun, alpha)
    canvas.ellipse(x, y, radius, radius, palette.sun)


def clouds(canvas: Canvas, palette: Palette, chance: Random, count: int, lowest: float) -> None:
    """Flat clouds of a few round bars."""
    for _ in range(count):
        x, y = chance.uniform(0, WIDTH), chance.uniform(24, lowest)
        size = chance.uniform(60, 120)
        thick = size * 0.16
        color = mix(palette.cloud, palette.sky, chance.uniform(0, 0.25))
        for shift, row, share in (
            (0, 0, 1.0),
            (-0.12, -1, 0.55),
            (0.16, -1.05, 0.4),
            (0.22, 0.9, 0.5),
        ):
            canvas.pill(x + size * shift, y + thick * row * 0.8, size * share, thick, color)


def birds(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """A few birds far away."""
    x, y = chance.uniform(80, WIDTH - 80), chance.uniform(40, 110)
    for _ in range(chance.randrange(3, 6)):
        bx, by = x + chance.uniform(-46, 46), y + chance.uniform(-22, 22)
        wing = chance.uniform(5, 9)
        canvas.line(
            [
                (bx - wing, by - wing * 0.5),
                (bx - wing * 0.4, by - wing * 0.6),
                (bx, by),
                (bx + wing * 0.4, by - wing * 0.6),
                (bx + wing, by - wing * 0.5),
            ],
            palette.ink,
            1.5,
        )


def kite(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """A paper kite on its string."""
    x, y = chance.uniform(60, WIDTH - 60), chance.uniform(40, 110)
    size = chance.uniform(20, 30)
    canvas.line(
        [(x, y + size), (x - 8, y + size * 1.7), (x + 6, y + size * 2.4), (x - 4, y + size * 3.2)],
        mix(palette.sky, palette.ink, 0.45),
    )
    for points, color in (
        ([(x, y - size), (x + size * 0.7, y), (x, y)], palette.bloom),
        ([(x, y - size), (x - size * 0.7, y), (x, y)], mix(palette.bloom, palette.cloud, 0.4)),
        ([(x, y + size), (x + size * 0.7, y), (x, y)], mix(palette.bloom, palette.cloud, 0.55)),
        ([(x, y + size), (x - size * 0.7, y), (x, y)], mix(palette.bloom, palette.ink, 0.2)),
    ):
        canvas.polygon(points, color)


def hill(canvas: Canvas, line: Sequence[Point], color: Color, light: Color, bands: int = 0) -> None:
    """A hill below its skyline, with lighter bands that follow it (terraces)."""
    canvas.polygon(below(line), color)
    for band in range(bands):
        drop = 14 + band * 22
        canvas.polygon([*shifted(line, drop), *reversed(shifted(line, drop + 9))], light)


def round_tree(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A leafy tree of several round crowns, lit from the left."""
    canvas.note("round tree", x - size * 0.42, base - size * 0.95, x + size * 0.42, base)
    leaf = mix(palette.leaf, palette.shade, chance.uniform(0, 0.5))
    canvas.polygon(
        [
            (x - size * 0.05, base),
            (x + size * 0.05, base),
            (x + size * 0.02, base - size * 0.5),
            (x - size * 0.02, base - size * 0.5),
        ],
        palette.wood,
    )
    for dx, dy, share in ((0.2, 0.5, 0.24), (-0.2, 0.48, 0.24), (0.06, 0.72, 0.27)):
        canvas.ellipse(
            x + size * dx,
            base - size * dy,
            size * share,
            size * share * 0.86,
            mix(leaf, palette.shade, 0.7),
        )
    for dx, dy, share in ((-0.14, 0.56, 0.19), (0.02, 0.76, 0.2), (0.15, 0.58, 0.14)):
        canvas.ellipse(x + size * dx, base - size * dy, size * share, size * share * 0.8, leaf)


def pine(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A mountain pine with flat layers of needles on a bent trunk."""
    canvas.note("pine", x - size * 0.36, base - size, x + size * 0.36, base)
    lean = chance.uniform(-0.18, 0.18) * size
    canvas.line(
        [(x, base), (x + lean * 0.3, base - size * 0.4), (x + lean, base - size * 0.9)],
        palette.wood,
        size * 0.06,
    )
    for share, width, side in (
        (0.38, 0.62, 0.14),
        (0.58, 0.56, -0.16),
        (0.76, 0.46, 0.1),
        (0.92, 0.34, -0.02),
    ):
        middle = x + lean * share + side * size
        canvas.pill(middle, base - size * share, size * width, size * 0.15, palette.shade)
        canvas.pill(
            middle - size * 0.03,
            base - size * share - size * 0.035,
            size * width * 0.7,
            size * 0.07,
            mix(palette.shade, palette.leaf, 0.55),
        )


def willow(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A willow whose twigs hang over the water."""
    canvas.note("willow", x - size * 0.5, base - size, x + size * 0.5, base)
    canvas.line(
        [(x, base), (x + size * 0.06, base - size * 0.5), (x + size * 0.02, base - size * 0.8)],
        palette.wood,
        size * 0.05,
    )
    for index in range(11):
        reach = (index - 5) / 5
        top = base - size * (1 - 0.28 * reach * reach)
        drop = size * chance.uniform(0.45, 0.72)
        sway = reach * size * 0.46
        color = mix(palette.leaf, palette.shade, chance.uniform(0.1, 0.8))
        canvas.line(
            [
                (x + sway * 0.45, top + size * 0.04),
                (x + sway * 0.9, top + size * 0.08),
                (x + sway * 1.05, top + drop * 0.5),
                (x + sway * 1.1, top + drop),
            ],
            color,
            size * 0.045,
        )


def blossom_tree(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A tree in bloom: light crowns with darker dots."""
    canvas.note("blossom tree", x - size * 0.44, base - size, x + size * 0.44, base)
    canvas.line(
        [(x, base), (x - size * 0.05, base - size * 0.35), (x + size * 0.1, base - size * 0.7)],
        palette.wood,
        size * 0.06,
    )
    canvas.line(
        [(x - size * 0.04, base - size * 0.35), (x - size * 0.24, base - size * 0.6)],
        palette.wood,
        size * 0.04,
    )
    for _ in range(7):
        dx, dy = chance.uniform(-0.32, 0.32) * size, chance.uniform(0.45, 0.86) * size
        radius = size * chance.uniform(0.11, 0.18)
        color = mix(palette.bloom, palette.cloud, chance.uniform(0, 0.5))
        canvas.ellipse(x + dx, base - dy, radius, radius * 0.8, color)


def bush(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A low round bush."""
    for dx, share in ((-0.35, 0.34), (0.3, 0.36), (0, 0.46)):
        color = mix(palette.shade, palette.leaf, chance.uniform(0.1, 0.7))
        canvas.ellipse(
            x + dx * size, base - size * share * 0.5, size * share, size * share * 0.8, color
        )


TREES = (round_tree, pine, willow, blossom_tree)


def grove(
    canvas: Canvas, palette: Palette, chance: Random, line: Sequence[Point], count: int, size: float
) -> None:
    """Trees of one or two kinds here and there along a skyline."""
    kinds = chance.sample(TREES, 2)
    for _ in range(count):
        x = chance.uniform(10, WIDTH - 10)
        kind = kinds[0] if chance.random() < 0.7 else kinds[1]
        kind(canvas, palette, chance, x, height_at(line, x) + 4, size * chance.uniform(0.75, 1.2))


def water(canvas: Canvas, palette: Palette, chance: Random, top: float, bottom: float) -> None:
    """Open water with glints."""
    canvas.wash(top, bottom, palette.water, palette.deep)
    for _ in range(16):
        x, y = chance.uniform(0, WIDTH), chance.uniform(top + 6, bottom)
        depth = (y - top) / (bottom - top)
        canvas.pill(
            x,
            y,
            22 + 70 * depth * chance.random(),
            1.5 + 1.5 * depth,
            mix(palette.water, palette.cloud, 0.55),
        )


def lotus(canvas: Canvas, palette: Palette, chance: Random, x: float, y: float) -> None:
    """Lotus leaves and a flower on the water."""
    for _ in range(4):
        lx, ly = x + chance.uniform(-34, 34), y + chance.uniform(-8, 8)
        canvas.ellipse(lx, ly, 15, 5.5, palette.shade)
        canvas.ellipse(lx - 1, ly - 1.5, 11, 3.5, palette.leaf)
    for turn in (-5, 5, 0):
        canvas.ellipse(
            x + turn, y - 8, 3.6, 7, mix(palette.bloom, palette.cloud, 0.15 + abs(turn) * 0.05)
        )
