"""Soft keys as a computer sees them: plugged in or not, opened by a PIN, locked after six wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from auth.ca_helper.hierarchy import Issued

PIN = "123456"
MOST_WRONG = 6


@dataclass
class Token:
    """One key in its slot; `opened_by` are the pages that have given the PIN."""

    issued: Issued
    is_plugged: bool = True
    wrong: int = 0
    opened_by: set[str] = field(default_factory=set)

    @property
    def tries_left(self) -> int:
        """How many wrong PINs it still takes."""
        return max(0, MOST_WRONG - self.wrong)

    @property
    def is_locked(self) -> bool:
        """True when no PIN opens it any more."""
        return self.tries_left == 0

    def open(self, pin: str, origin: str) -> bool:
        """Try a PIN for a page; a right one lets that page sign."""
        if self.is_locked:
            return False
        if pin != PIN:
            self.wrong += 1
            self.opened_by.clear()
            return False
        self.wrong = 0
        self.opened_by.add(origin)
        return True

    def close(self, origin: str) -> None:
        """Let a page sign no longer."""
        self.opened_by.discard(origin)


def plugged(tokens: Sequence[Token]) -> list[Token]:
    """Those that are in their slots."""
    return [each for each in tokens if each.is_plugged]
