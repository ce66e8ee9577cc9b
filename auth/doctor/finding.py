"""What the doctor found about one thing, and what to do about it."""

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How bad it is; the highest one is the exit code."""

    FINE = 0
    NOTE = 1
    BAD = 2

    @property
    def sign(self) -> str:
        """How it is printed."""
        return "✓!✗"[self]


@dataclass(frozen=True)
class Finding:
    """One sentence, and the advice that goes with it."""

    grade: Grade
    text: str
    advice: str = ""


def fine(text: str) -> Finding:
    """Something is as it should be."""
    return Finding(Grade.FINE, text)


def note(text: str, advice: str = "") -> Finding:
    """Something works but deserves a look."""
    return Finding(Grade.NOTE, text, advice)


def bad(text: str, advice: str = "") -> Finding:
    """Something does not work, or must not stay so."""
    return Finding(Grade.BAD, text, advice)


def worse_in_production(text: str, advice: str, is_production: bool) -> Finding:
    """What a developer may leave, a live site may not."""
    return bad(text, advice) if is_production else note(text, advice)
