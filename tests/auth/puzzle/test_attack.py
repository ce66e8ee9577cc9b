"""What a robot makes of the drawing that has learned nothing: it must fail often enough."""

from random import Random

from auth.puzzle.drawing import Level, draw
from tests.auth.puzzle.attacker import solved

PUZZLES = 100
AT_MOST = 0.8


def test_colors_across_the_border_tell_a_robot_little() -> None:
    drawings = [draw(Level.USUAL, Random(number)) for number in range(PUZZLES)]

    assert solved(drawings) <= AT_MOST
