"""The movement of a drag: a sign that raises the next puzzle's level, never a reason to refuse.

People with tremor, a switch or a screen reader move in ways that no rule foresees, and whoever
writes a robot reads the rules. So a track is a hint only, and a missing one is none.
"""

from itertools import pairwise

MAX_POINTS = 400
_FEWEST = 6
_SAME = 0.5  # milliseconds or frame units


def is_too_big(track: object) -> bool:
    """True for what our own page would never send."""
    return track is not None and not (isinstance(track, list) and len(track) <= MAX_POINTS)


def looks_mechanical(track: object) -> bool:
    """True for a drag that jumps, or whose every step takes and covers exactly the same."""
    if not isinstance(track, list) or not all(_is_point(point) for point in track):
        return True
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(track)]
    if len(steps) < _FEWEST:
        return True
    return all(max(values) - min(values) < _SAME for values in zip(*steps, strict=True))


def _is_point(point: object) -> bool:
    """A place and a time: [x, milliseconds]."""
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(value, int | float) for value in point)
    )
