"""Circuit breaker: leaves a system alone for a while after it failed several times in a row."""

import time
from collections.abc import Callable

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30.0


class Breaker:
    """Counts failures of one system in this process; local time, so monotonic."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failures = 0
        self._closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        """True while calls would be refused without being made."""
        return self._failures >= FAILURES_TO_OPEN and self._seconds() < self._closed_again_at

    def lets_through(self) -> bool:
        """Whether a call may be made now; after the pause one single call probes."""
        if self._failures < FAILURES_TO_OPEN:
            return True
        if self._seconds() < self._closed_again_at:
            return False
        self._closed_again_at = self._seconds() + OPEN_SECONDS
        return True

    def succeeded(self) -> None:
        """Forget earlier failures: the system answers."""
        self._failures = 0

    def failed(self) -> None:
        """Count a failure; the fifth in a row opens the breaker."""
        self._failures += 1
        if self._failures >= FAILURES_TO_OPEN:
            self._closed_again_at = self._seconds() + OPEN_SECONDS
