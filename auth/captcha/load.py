"""How busy the captcha of this process is: whether somebody is attacking it."""

from collections import deque
from datetime import datetime, timedelta
from enum import Enum

from models.base import clock

WINDOW = timedelta(minutes=5)
USUAL_ISSUES = 150  # in the window, by one process
ATTACK_FACTOR = 3
ATTACK_FAILURES = 0.6  # share of the answers
_FEWEST_ANSWERS = 50  # below that a share says little


class Strain(Enum):
    """What the recent numbers look like."""

    CALM = "calm"
    BUSY = "busy"
    ATTACK = "attack"


class _Recent:
    """Instants of the last minutes."""

    def __init__(self) -> None:
        self._moments: deque[datetime] = deque(maxlen=USUAL_ISSUES * ATTACK_FACTOR + 1)

    def add(self) -> None:
        self._moments.append(clock.now())

    def count(self) -> int:
        oldest = clock.now() - WINDOW
        while self._moments and self._moments[0] < oldest:
            self._moments.popleft()
        return len(self._moments)


class Load:
    """Counts what this process issued and what answers held."""

    def __init__(self) -> None:
        self.issued, self.solved, self.failed = _Recent(), _Recent(), _Recent()

    @property
    def strain(self) -> Strain:
        """The state that the numbers of the last five minutes show."""
        issued, failed = self.issued.count(), self.failed.count()
        answers = failed + self.solved.count()
        many_fail = answers >= _FEWEST_ANSWERS and failed > answers * ATTACK_FAILURES
        if many_fail or issued > USUAL_ISSUES * ATTACK_FACTOR:
            return Strain.ATTACK
        return Strain.BUSY if issued > USUAL_ISSUES else Strain.CALM
