"""The drawing of a puzzle: places within bounds, decoys that differ, nothing that gives it away."""

import json
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from auth.puzzle.brush import HEIGHT, WIDTH, Canvas
from auth.puzzle.building import bridge
from auth.puzzle.cut import EDGE, FIRST
from auth.puzzle.drawing import Drawing, Level, draw
from auth.puzzle.palette import SPRING
from auth.puzzle.place import (
    MIN_DIFFERENCE,
    Layout,
    cells,
    difference,
    find_places,
)
from auth.puzzle.samples import export
from auth.puzzle.scene import draw_scene
from auth.puzzle.seam import STEP
from auth.puzzle.shape import BODY, BOX, random_shape

EVERY_LEVEL = pytest.mark.parametrize("level", list(Level))


def opened(picture: bytes) -> Image.Image:
    """A picture as a browser decodes it."""
    return Image.open(BytesIO(picture))


def drawn(level: Level, count: int = 4) -> list[Drawing]:
    """Some puzzles of a level, the same in every run."""
    return [draw(level, Random(100 * level + number)) for number in range(count)]


@EVERY_LEVEL
def test_the_piece_belongs_clear_of_the_edges_and_of_its_start(level: Level) -> None:
    for drawing in drawn(level):
        assert FIRST <= drawing.x <= WIDTH - BOX - EDGE
        assert EDGE <= drawing.y <= HEIGHT - BOX - EDGE


@EVERY_LEVEL
def test_nothing_is_left_under_what_is_transparent(level: Level) -> None:
    for drawing in drawn(level):
        *colors, alpha = opened(drawing.piece).convert("RGBA").split()
        hidden = alpha.point([255] + [0] * 255)
        nothing = Image.new("L", alpha.size)
        left = [Image.composite(color, nothing, hidden).getextrema() for color in colors]
        assert left == [(0, 0)] * 3


@EVERY_LEVEL
def test_pictures_are_of_one_size_and_light_enough_to_load(level: Level) -> None:
    for drawing in drawn(level):
        background, piece = opened(drawing.background), opened(drawing.piece)
        assert (background.format, background.size) == ("JPEG", (WIDTH, HEIGHT))
        assert (piece.format, piece.size) == ("WEBP", (BOX, BOX))
        assert len(drawing.background) + len(drawing.piece) <= 70_000
        assert not background.getexif()


def laid_out(seed: int, same: int, unlike: int) -> tuple[Image.Image, Layout]:
    """A scene and the places in it, the same in every run."""
    chance = Random(seed)
    while True:
        scene, _, landmarks = draw_scene(chance)
        layout = find_places(scene, landmarks, (same, unlike), chance)
        if layout is not None:
            return scene, layout


@pytest.mark.parametrize("seed", range(12))
def test_a_decoy_of_the_same_shape_stands_on_different_surroundings(seed: int) -> None:
    scene, layout = laid_out(seed, 1, 0)

    small = scene.reduce(4)
    right, decoy = (cells(small, place.x, place.y) for place in layout.places)

    assert difference(right, decoy) >= MIN_DIFFERENCE


@pytest.mark.parametrize("seed", range(6))
def test_slots_stand_in_one_row_and_apart(seed: int) -> None:
    _, layout = laid_out(seed, 1, 1)
    places = layout.places

    assert len({place.y for place in places}) == 1
    assert all(a.clears(b) for a in places for b in places if a is not b)


@pytest.mark.parametrize("seed", range(6))
def test_the_grid_of_the_slots_does_not_tell_the_right_one(seed: int) -> None:
    _, layout = laid_out(seed, 1, 1)

    assert len({place.x % STEP for place in layout.places}) == 1


def test_another_shape_differs_in_two_sides_at_least() -> None:
    chance = Random(3)
    for _ in range(20):
        shape = random_shape(chance)
        other = shape.unlike(chance)
        assert sum(a is not b for a, b in zip(shape.sides, other.sides, strict=True)) >= 2


def test_a_slot_on_a_bridge_shows_more_than_its_thin_end() -> None:
    canvas = Canvas()
    bridge(canvas, SPRING, 300, 260, 200)
    mark, scene = canvas.landmarks[0], canvas.finished()

    ends = [scene.crop((int(x), int(mark.top), int(x) + 1, 260)) for x in (mark.left, mark.right)]

    for end in ends:
        drawn_on = [color for color in end.get_flattened_data() if color != (0, 0, 0)]
        assert len(drawn_on) > end.height / 2


def test_the_strictest_pieces_are_narrow_enough_for_three_in_a_row() -> None:
    shapes = [random_shape(Random(number), narrow=True) for number in range(20)]

    assert all(shape.right - shape.left == BODY for shape in shapes)


def test_no_two_puzzles_are_alike() -> None:
    backgrounds = {draw(Level.KIND).background for _ in range(5)}
    assert len(backgrounds) == 5


def test_a_drawing_does_not_tell_its_answer_in_a_log() -> None:
    assert "x=" not in repr(drawn(Level.KIND, 1)[0])


def test_samples_are_the_files_that_a_browser_gets(tmp_path: Path) -> None:
    export(tmp_path, Level.KIND, 2)
    first, _ = json.loads((tmp_path / "challenges.json").read_text("utf8"))

    assert set(first) == {"id", "bg", "piece", "x", "y"}
    assert opened((tmp_path / first["bg"]).read_bytes()).size == (WIDTH, HEIGHT)
    assert opened((tmp_path / first["piece"]).read_bytes()).size == (BOX, BOX)
