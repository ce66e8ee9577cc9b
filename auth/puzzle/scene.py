"""The scenes: water town, lake, mountains, tea fields, village; no two pictures are alike."""

from collections.abc import Callable
from random import Random

from PIL import Image

from auth.puzzle import building, motif
from auth.puzzle import palette as colors
from auth.puzzle.brush import HEIGHT, WIDTH, Canvas, Landmark, height_at, ridge
from auth.puzzle.palette import Palette, mix

Composer = Callable[[Canvas, Palette, Random], None]


def _sky(canvas: Canvas, palette: Palette, chance: Random, bottom: float) -> None:
    canvas.wash(0, bottom, palette.sky, palette.horizon)
    motif.sun(canvas, palette, chance, bottom * 0.55)
    motif.clouds(canvas, palette, chance, chance.randrange(3, 6), bottom * 0.6)
    if chance.random() < 0.6:
        motif.birds(canvas, palette, chance)
    if chance.random() < 0.4:
        motif.kite(canvas, palette, chance)


def _ranges(canvas: Canvas, palette: Palette, chance: Random, heights: tuple[float, ...]) -> None:
    """Mountain ranges, each nearer one darker and with mist at the foot of the one behind."""
    for index, height in enumerate(heights):
        share = index / max(1, len(heights) - 1)
        color = mix(palette.far, palette.near, share)
        line = ridge(chance, height, chance.uniform(22, 40))
        motif.hill(canvas, line, color, color)
        canvas.mist(height + 5, height + 75, palette.horizon, 0.55)


def water_town(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """江南水乡: rows of white houses, a bridge, boats on the canal."""
    shore = chance.uniform(232, 262)
    _sky(canvas, palette, chance, shore)
    _ranges(canvas, palette, chance, (130, 165))
    x = chance.uniform(-20, 30)
    while x < WIDTH:
        size = chance.uniform(52, 84)
        x += building.house(canvas, palette, chance, x, shore - 26, size) + chance.uniform(4, 34)
    for _ in range(5):
        kind = chance.choice(motif.TREES)
        kind(canvas, palette, chance, chance.uniform(0, WIDTH), shore - 12, chance.uniform(70, 110))
    x = chance.uniform(-30, 40)
    while x < WIDTH:
        size = chance.uniform(74, 112)
        x += building.house(canvas, palette, chance, x, shore, size) + chance.uniform(30, 130)
    canvas.box(0, shore - 3, WIDTH, 8, mix(palette.wall, palette.ink, 0.45))
    motif.water(canvas, palette, chance, shore + 5, HEIGHT)
    building.bridge(canvas, palette, chance.uniform(150, 500), shore + 14, chance.uniform(170, 230))
    for _ in range(3):
        building.canopy_boat(
            canvas,
            palette,
            chance.uniform(40, 600),
            chance.uniform(shore + 28, 342),
            chance.uniform(74, 100),
        )
    motif.lotus(canvas, palette, chance, chance.uniform(40, 600), chance.uniform(320, 350))


def lake(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """湖上: a pagoda on an island, sails, reeds and lotus."""
    shore = chance.uniform(190, 225)
    _sky(canvas, palette, chance, shore)
    _ranges(canvas, palette, chance, (shore - 80, shore - 48, shore - 22))
    motif.water(canvas, palette, chance, shore, HEIGHT)
    for x in (chance.uniform(60, 260), chance.uniform(380, 590)):
        _island(canvas, palette, chance, x, shore)
    for _ in range(4):
        building.sail_boat(
            canvas,
            palette,
            chance.uniform(30, 610),
            chance.uniform(shore + 60, 340),
            chance.uniform(70, 120),
        )
    building.pavilion(
        canvas, palette, chance.uniform(60, 580), chance.uniform(290, 330), chance.uniform(90, 120)
    )
    for _ in range(3):
        motif.lotus(canvas, palette, chance, chance.uniform(20, 620), chance.uniform(300, 350))


def _island(canvas: Canvas, palette: Palette, chance: Random, x: float, shore: float) -> None:
    """A mound with a pagoda and trees."""
    mound = _mound(x, shore + 14, chance.uniform(90, 140), chance.uniform(22, 40))
    canvas.polygon(mound, mix(palette.shade, palette.leaf, 0.25))
    tower = x + chance.uniform(-20, 20)
    building.pagoda(canvas, palette, chance, tower, shore - 6, chance.uniform(110, 150))
    for _ in range(4):
        kind = chance.choice((motif.round_tree, motif.willow, motif.blossom_tree))
        place = x + chance.uniform(-80, 80)
        kind(canvas, palette, chance, place, shore + 10, chance.uniform(46, 76))


def _mound(x: float, base: float, half: float, height: float) -> list[tuple[float, float]]:
    return [
        (x + half * (index / 10 - 1), base - height * (1 - (index / 10 - 1) ** 2))
        for index in range(21)
    ]


def mountains(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """云山: ranges in the mist, pines, a pavilion, a pagoda."""
    _sky(canvas, palette, chance, 250)
    _ranges(canvas, palette, chance, (105, 140, 178))
    for height, size in ((205, 84), (262, 104), (322, 120)):
        line = ridge(chance, height, 30)
        tone = mix(palette.near, palette.ink, (height - 205) / 260)
        motif.hill(canvas, line, tone, mix(tone, palette.cloud, 0.16), 2)
        for _ in range(2):
            x = chance.uniform(30, 610)
            chance.choice((_pagoda, _pavilion, _house))(
                canvas, palette, chance, x, height_at(line, x) + 6, size
            )
        motif.grove(canvas, palette, chance, line, 4, size * 0.8)
        canvas.mist(height + 20, height + 90, palette.horizon, 0.4)


def _pagoda(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    building.pagoda(canvas, palette, chance, x, base, size * 1.3)


def _pavilion(
    canvas: Canvas, palette: Palette, _chance: Random, x: float, base: float, size: float
) -> None:
    building.pavilion(canvas, palette, x, base, size)


def _house(
    canvas: Canvas, palette: Palette, chance: Random, x: float, base: float, size: float
) -> None:
    building.house(canvas, palette, chance, x, base, size * 0.8)


def tea_fields(canvas: Canvas, palette: Palette, chance: Random) -> None:
    """茶园: terraces of tea, farmhouses, trees."""
    _sky(canvas, palette, chance, 220)
    _ranges(canvas, palette, chance, (110, 145))
    for height, bands in ((185, 4), (240, 5), (300, 3)):
        line = ridge(chance, height, 30)
        share = (height - 185) / 150
        green = mix(palette.leaf, palette.shade, 0.25 + share * 0.5)
        motif.hill(canvas, line, mix(green, palette.shade, 0.6), green, bands)
        for _ in range(3):
            x = chance.uniform(20, 620)
            building.house(
                canvas, palette, chance, x, height_at(line, x) + 8, chance.uniform(50, 74)
            )
        motif.grove(canvas, palette, chance, line, 4, 74)
        for _ in range(4):
            x = chance.uniform(0, WIDTH)
            motif.bush(canvas, palette, chance, x, height_at(line, x) + 12, chance.uniform(20, 34))


SCENES: tuple[tuple[Composer, tuple[Palette, ...]], ...] = (
    (water_town, (colors.SPRING, colors.DUSK, colors.INK, colors.SNOW, colors.MOON, colors.AUTUMN)),
    (lake, (colors.SPRING, colors.DUSK, colors.MOON, colors.FIELD, colors.AUTUMN)),
    (mountains, (colors.INK, colors.AUTUMN, colors.SNOW, colors.TEA, colors.DUSK)),
    (tea_fields, (colors.TEA, colors.FIELD, colors.SPRING)),
)


def draw_scene(chance: Random) -> tuple[Image.Image, Palette, list[Landmark]]:
    """Draw a fresh scene of 640 by 360 pixels; also tells its colors."""
    compose, palettes = chance.choice(SCENES)
    palette = chance.choice(palettes).tinted(chance)
    canvas = Canvas()
    compose(canvas, palette, chance)
    return canvas.finished(), palette, canvas.landmarks
