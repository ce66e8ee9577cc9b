"""What people have built: houses with tiled roofs, pagodas, pavilions, bridges, boats."""

from random import Random

from auth.puzzle.brush import Canvas, Point, arc
from auth.puzzle.palette import Color, Palette, mix


def _roof(canvas: Canvas, x: float, eave: float, width: float, height: float, color: Color) -> None:
    """A roof with swept sides, a ridge and tips that turn up."""
    half, top = width / 2, width * 0.3
    steps = [index / 6 for index in range(7)]
    left: list[Point] = [(x - half + (half - top) * t, eave - height * t**1.7) for t in steps]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    tip = height * 0.14
    canvas.polygon(
        [
            (x - half - 3, eave - tip),
            *left[1:],
            *right[:-1],
            (x + half + 3, eave - tip),
            (x + half - 2, eave + 3),
            (x - half + 2, eave + 3),
        ],
        color,
    )
    canvas.pill(x, eave - height, top * 2 + 8, max(3, height * 0.13), mix(color, (0, 0, 0), 0.25))


def house(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> float:
    """A whitewashed house, its middle at x; returns its width."""
    width, height = size * chance.uniform(0.85, 1.35), size * chance.uniform(0.5, 0.72)
    rise = size * chance.uniform(0.3, 0.42)
    left, top = x - width / 2, base - height
    canvas.note("house", left, top - rise, left + width, base)
    canvas.box(left, top, width, height, palette.wall)
    canvas.box(left, top, width, size * 0.09, mix(palette.wall, palette.ink, 0.18))
    canvas.box(left, base - size * 0.08, width, size * 0.08, mix(palette.wall, palette.ink, 0.3))
    _openings(canvas, palette, chance, (left, top, width, height))
    if chance.random() < 0.45:
        _stepped_wall(canvas, palette, left, base, width, height, rise)
    else:
        _roof(canvas, x, top + 2, width * 1.2, rise, palette.roof)
        for share in (0.34, 0.5, 0.66):
            tile = left + width * share
            canvas.line(
                [(tile, top - rise * 0.85), (tile, top)], mix(palette.roof, palette.wall, 0.14)
            )
    return width


def _openings(
    canvas: Canvas, palette: Palette, chance: Random, wall: tuple[float, float, float, float]
) -> None:
    """A door and windows; warm light behind some of them."""
    left, top, width, height = wall
    count = 2 if width < 44 else 3
    door = chance.randrange(count)
    for index in range(count):
        middle = left + width * (index + 0.5) / count
        lit = mix(palette.wood, palette.sun, 0.75 if chance.random() < 0.35 else 0)
        if index == door:
            canvas.box(
                middle - width * 0.07,
                top + height * 0.42,
                width * 0.14,
                height * 0.58,
                palette.wood,
            )
        else:
            side = min(width * 0.15, height * 0.34)
            canvas.box(
                middle - side / 2 - 1, top + height * 0.34, side + 2, side * 1.1, palette.roof
            )
            canvas.box(middle - side / 2, top + height * 0.34 + 1, side, side * 1.1 - 2, lit)


def _stepped_wall(
    canvas: Canvas,
    palette: Palette,
    left: float,
    base: float,
    width: float,
    height: float,
    rise: float,
) -> None:
    """The gable wall of the south, which climbs in steps and wears a tiled cap on each."""
    levels = ((0.0, 0.35), (0.16, 0.7), (0.32, 1.0))
    for inset, share in levels:
        x, span = left + width * inset, width * (1 - 2 * inset)
        top = base - height - rise * share
        canvas.box(x, top, span, rise * share + height * 0.25, palette.wall)
    for inset, share in levels:
        x, span = left + width * inset, width * (1 - 2 * inset)
        top = base - height - rise * share
        for start in (x - 3, x + span - span * 0.24 + 3) if inset < 0.3 else (x - 3,):
            length = span * 0.24 if inset < 0.3 else span + 6
            canvas.pill(start + length / 2, top, length, max(4, rise * 0.16), palette.roof)


def pagoda(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    """A tower of several roofs that grow smaller."""
    tiers = chance.choice((4, 5, 5, 6))
    canvas.note("pagoda", x - size * 0.18, base - size, x + size * 0.18, base)
    step = size / (tiers + 0.8)
    trim = mix(palette.wood, palette.roof, 0.25)
    for tier in range(tiers):
        width = size * (0.36 - 0.038 * tier)
        floor = base - tier * step
        canvas.box(
            x - width * 0.34,
            floor - step,
            width * 0.68,
            step,
            mix(palette.wall, palette.wood, 0.22),
        )
        canvas.box(x - width * 0.07, floor - step * 0.6, width * 0.14, step * 0.6, trim)
        canvas.box(x - width * 0.27, floor - step * 0.5, width * 0.1, step * 0.34, trim)
        canvas.box(x + width * 0.17, floor - step * 0.5, width * 0.1, step * 0.34, trim)
        _roof(canvas, x, floor - step * 0.86, width, step * 0.36, palette.roof)
    top = base - tiers * step
    canvas.line([(x, top - step * 0.9), (x, top)], palette.roof, 2)
    canvas.ellipse(x, top - step * 0.45, 2.4, 2.4, palette.sun)


def pavilion(canvas: Canvas, palette: Palette, x: float, base: float, size: float) -> None:
    """An open pavilion on four posts."""
    canvas.note("pavilion", x - size * 0.55, base - size * 0.84, x + size * 0.55, base)
    canvas.box(
        x - size * 0.42,
        base - size * 0.08,
        size * 0.84,
        size * 0.08,
        mix(palette.wall, palette.ink, 0.25),
    )
    for share in (-0.34, -0.12, 0.12, 0.34):
        canvas.box(x + size * share - 1.5, base - size * 0.5, 3, size * 0.44, palette.bloom)
    canvas.box(x - size * 0.36, base - size * 0.2, size * 0.72, 2, palette.wood)
    _roof(canvas, x, base - size * 0.48, size * 1.1, size * 0.36, palette.roof)
    canvas.ellipse(x, base - size * 0.9, 3, 4, palette.sun)


def bridge(canvas: Canvas, palette: Palette, x: float, base: float, width: float) -> None:
    """A stone bridge with one round arch and a rail of white posts."""
    stone = mix(palette.wall, palette.wood, 0.35)
    rise = width * 0.27
    crown = width * 0.38  # where the ends grow thin, people see no bridge
    canvas.note("bridge", x - crown, base - rise, x + crown, base)
    deck = arc(x, base, width / 2, rise, 180, 360)
    canvas.polygon(deck, stone)
    canvas.line(arc(x, base - 1, width / 2, rise, 188, 352), mix(stone, palette.ink, 0.35), 2)
    rail = arc(x, base - 7, width / 2 - 3, rise, 190, 350)
    canvas.line(rail, palette.wall, 1.5)
    for px, py in rail[::2]:
        canvas.line([(px, py), (px, py + 7)], palette.wall, 1.5)
    span = width * 0.2
    canvas.polygon(arc(x, base + 1, span, span, 180, 360), mix(palette.water, palette.deep, 0.45))
    canvas.line(arc(x, base, span + 2, span + 2, 180, 360), mix(stone, palette.ink, 0.5), 2)


def canopy_boat(canvas: Canvas, palette: Palette, x: float, y: float, size: float) -> None:
    """The boat of the water towns: a crescent hull and a round black awning."""
    canvas.note("canopy boat", x - size / 2, y - size * 0.22, x + size / 2, y + size * 0.1)
    hull = [
        (x - size / 2, y - size * 0.09),
        (x - size * 0.3, y),
        (x + size * 0.3, y),
        (x + size / 2, y - size * 0.09),
        (x + size * 0.34, y + size * 0.1),
        (x - size * 0.34, y + size * 0.1),
    ]
    canvas.ellipse(x, y + size * 0.12, size * 0.46, size * 0.05, palette.deep, 0.5)
    canvas.polygon(arc(x, y + 1, size * 0.24, size * 0.22, 180, 360), palette.ink)
    canvas.line(
        arc(x, y + 1, size * 0.16, size * 0.2, 190, 350), mix(palette.ink, palette.wall, 0.35)
    )
    canvas.polygon(hull, palette.wood)
    canvas.line(hull[:4], mix(palette.wood, palette.wall, 0.35), 1.5)


def sail_boat(canvas: Canvas, palette: Palette, x: float, y: float, size: float) -> None:
    """A boat under a battened sail."""
    canvas.note("sail boat", x - size * 0.4, y - size * 0.93, x + size * 0.44, y + size * 0.1)
    canvas.ellipse(x, y + size * 0.1, size * 0.36, size * 0.04, palette.deep, 0.5)
    canvas.line([(x, y), (x, y - size * 0.95)], palette.wood, 2)
    sail = [
        (x + 2, y - size * 0.93),
        (x + size * 0.36, y - size * 0.66),
        (x + size * 0.42, y - size * 0.16),
        (x + 2, y - size * 0.1),
    ]
    canvas.polygon(sail, mix(palette.bloom, palette.wall, 0.25))
    for share in (0.3, 0.5, 0.7, 0.88):
        canvas.line(
            [
                (x + 2, y - size * (1 - share) - size * 0.05),
                (x + size * 0.38, y - size * (0.82 - share * 0.68)),
            ],
            mix(palette.bloom, palette.ink, 0.35),
        )
    canvas.polygon(
        [
            (x - size * 0.4, y - size * 0.06),
            (x + size * 0.44, y - size * 0.06),
            (x + size * 0.3, y + size * 0.1),
            (x - size * 0.28, y + size * 0.1),
        ],
        palette.wood,
    )
