"""One line of the table of faults: what was done, what happened, and whether that is good."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """What one fault came to; `is_met` is None where it could not be tried here."""

    done: str
    happened: str
    is_met: bool | None = True

    @property
    def verdict(self) -> str:
        """How the table says it."""
        return {True: "met", False: "MISSED", None: "not tried"}[self.is_met]


def dump(findings: Sequence[Finding]) -> str:
    """The findings as one line, for the process that prints the table."""
    return json.dumps([asdict(each) for each in findings], ensure_ascii=False)


def load(line: str) -> list[Finding]:
    """Read such a line."""
    return [Finding(**each) for each in json.loads(line)]


def number(name: str, usual: int) -> int:
    """How often something is done: as usual, or as ``FAULTS_<NAME>`` says; the rows tell it."""
    return int(os.environ.get(f"FAULTS_{name}", usual))
