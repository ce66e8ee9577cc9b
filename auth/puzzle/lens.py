"""The lens through which a piece shows its place: nearer, a little turned and moved.

People see the same things; but what the piece shows along its border lies some pixels away from
where the picture would go on, so that laying border on border tells less.
"""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image

from auth.puzzle.brush import Point
from auth.puzzle.shape import BOX

_NEARER = (1.16, 1.28)  # how much larger things look
_TURN = 5.0  # degrees to either side
_MOVE = 5.0  # picture pixels in either direction


@dataclass(frozen=True)
class Lens:
    """Where a piece's picture takes its pixels from: middle, and one step to the right."""

    x: float
    y: float
    right: float
    down: float

    def seen(self, point: Point) -> Point:
        """The pixel of the scene that is seen at a point of the piece's box."""
        x, y = point[0] - BOX / 2, point[1] - BOX / 2
        return self.x + self.right * x - self.down * y, self.y + self.down * x + self.right * y

    def look(self, scene: Image.Image) -> Image.Image:
        """What the piece's box shows of the scene."""
        left, top = self.seen((0, 0))
        turn = (self.right, -self.down, left, self.down, self.right, top)
        return scene.transform((BOX, BOX), Image.Transform.AFFINE, turn, Image.Resampling.BILINEAR)


def lens_at(x: int, y: int, chance: Random) -> Lens:
    """A lens on the place whose box begins here."""
    angle, nearer = math.radians(chance.uniform(-_TURN, _TURN)), chance.uniform(*_NEARER)
    return Lens(
        x + BOX / 2 + chance.uniform(-_MOVE, _MOVE),
        y + BOX / 2 + chance.uniform(-_MOVE, _MOVE),
        math.cos(angle) / nearer,
        math.sin(angle) / nearer,
    )
