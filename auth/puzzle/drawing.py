"""One puzzle: a scene, the piece cut out of it, and the slots, one of which is the right one.

A slot is filled with an unrelated part of the scene under a tint, so its content tells nothing;
its glow hides how the lines around it would go on. Decoys of the same shape stand on clearly
different surroundings: whoever looks at the picture sees which one fits.
"""

from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from random import Random, SystemRandom

from PIL import Image

from auth.puzzle.brush import HEIGHT, WIDTH
from auth.puzzle.palette import Color, Palette, mix
from auth.puzzle.place import Layout, Place, find_places
from auth.puzzle.scene import draw_scene
from auth.puzzle.shape import BOX, MARGIN

_JPEG_QUALITY = 82
_WHITE: Color = (255, 255, 255)
_BLACK: Color = (0, 0, 0)
_TURNS = (Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)


def _table(share: float, inverse: bool = False) -> list[int]:
    """Look-up table that weakens a mask, after turning it over if asked."""
    return [round((255 - value if inverse else value) * share) for value in range(256)]


_GLOW, _SHADOW = _table(0.88), _table(0.35, inverse=True)
_FADE, _RIM = _table(0.5, inverse=True), _table(0.8)
_SEEN = [min(255, value * 255) for value in range(256)]


class Level(IntEnum):
    """How hard the drawing is."""

    KIND = 0  # one decoy of another shape: the first puzzle of a clean session
    USUAL = 1  # one decoy of the same shape, one of another
    STRICT = 2  # two decoys of the same shape: after failures or under attack


_DECOYS = {Level.KIND: (0, 1), Level.USUAL: (1, 1), Level.STRICT: (2, 0)}  # same, another shape


@dataclass(frozen=True, repr=False)
class Drawing:
    """The two pictures of a puzzle and where the piece belongs, in picture pixels.

    It has no repr, so that the answer cannot slip into a log.
    """

    level: Level
    x: int
    y: int
    background: bytes
    piece: bytes


def draw(level: Level, chance: Random | None = None) -> Drawing:
    """Draw a fresh puzzle; everything about it is random.

    It begins with a seed of its own from the system: what one picture shows tells nothing of the
    next, and a thousand small choices need not ask the system one by one.
    """
    chance = chance or Random(SystemRandom().getrandbits(256))  # noqa: S311  # as above
    while True:
        scene, palette, landmarks = draw_scene(chance)
        layout = find_places(scene, landmarks, _DECOYS[level], chance)
        if layout is not None:
            break
    right = layout.right
    picture = _pressed(scene, layout, palette, chance)
    return Drawing(level, right.x, right.y, _jpeg(picture), _webp(_cut(scene, layout, chance)))


def _pressed(scene: Image.Image, layout: Layout, palette: Palette, chance: Random) -> Image.Image:
    """The picture with its slots: a glow around each, and then the fillings.

    First every glow and then every filling, so that none lies on a slot and tells their order.
    """
    picture = scene.copy()
    light = mix(palette.cloud, _WHITE, 0.5)
    for place in layout.places:
        glow = place.shape.halo.point(_GLOW)
        picture.paste(light, (place.x - MARGIN, place.y - MARGIN), glow)
    for place in layout.places:
        filling = _filling(scene, layout, place, palette, chance)
        picture.paste(filling, (place.x, place.y), place.shape.mask)
    return picture


def _filling(
    scene: Image.Image, layout: Layout, place: Place, palette: Palette, chance: Random
) -> Image.Image:
    """Another part of the scene, turned over, as if seen through dark frosted glass.

    No slot shows what the piece shows: not the right one, nor, since that would tell it from the
    right one, a decoy.
    """
    while True:
        x, y = chance.randrange(WIDTH - BOX), chance.randrange(HEIGHT - BOX)
        if all(
            abs(x - other.x) > BOX * 0.6 or abs(y - other.y) > BOX * 0.6
            for other in (place, layout.right)
        ):
            break
    part = scene.reduce(2, (x, y, x + BOX, y + BOX)).transpose(chance.choice(_TURNS))
    part = Image.blend(part, Image.new("RGB", part.size, palette.ink), chance.uniform(0.56, 0.66))
    part = part.resize((BOX, BOX), Image.Resampling.BILINEAR)
    part.paste(mix(palette.ink, _BLACK, 0.5), (0, 0), place.shape.core.point(_SHADOW))
    return part


def _cut(scene: Image.Image, layout: Layout, chance: Random) -> Image.Image:
    """Cut the piece out: a little smaller than its slot, its border lightened, no color outside."""
    shape = layout.right.shape
    part = layout.lens.look(scene)
    part = Image.blend(Image.new("RGB", part.size), part, chance.uniform(0.97, 1.05))
    part.paste(_WHITE, (0, 0), shape.core.point(_FADE))
    part.paste(_WHITE, (0, 0), shape.rim.point(_RIM))
    mask = shape.drawn(1 - chance.uniform(0.005, 0.045))
    piece = Image.new("RGB", part.size)
    piece.paste(part, (0, 0), mask.point(_SEEN))
    piece.putalpha(mask)
    return piece


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def _webp(piece: Image.Image) -> bytes:
    """Encode without loss: what is transparent stays black, and nothing else is kept there."""
    out = BytesIO()
    piece.save(out, "WEBP", lossless=True, exact=True, quality=80, method=0)
    return out.getvalue()
