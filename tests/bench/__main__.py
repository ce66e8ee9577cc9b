"""`make bench`: every measurement after the other, each in a process of its own.

`make bench PART="pages memory"` measures these alone. What a part prints replaces its section of
RESULTS.md, with the figures of the last run that was committed beside the new ones; the sections of
the others stay as they were. The hour of opening and closing (`PART=soak`) and the kill rounds
(`PART=kill`) are measured only when they are asked for.
"""

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from models.base.command import begin
from tests.bench.faults.__main__ import KILLS
from tests.bench.last_run import beside
from tests.bench.report import rows_of, verdict
from tests.support.server import ROOT

PARTS = (
    "pages",
    "browser",
    "strangers",
    "rush",
    "events",
    "captcha",
    "ca",
    "ways_in",
    "long_form",
    "search",
    "memory",
    "growth",
    "people",
    "cluster",
    "faults",
    "flood",
)


@dataclass(frozen=True)
class Long:
    """A part that takes long and is measured only when it is asked for."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


LONG = {
    "soak": Long(("tests.bench.memory",), {"HALL_BENCH_LONG": "1"}),
    "kill": Long(("tests.bench.faults", *KILLS)),
}
WHOLE = "whole"  # the section that tells how long all of it took
WITHIN = 60  # minutes
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results of `make bench`

Figures of one machine, to be compared with figures of the same machine. `make bench PART=name`
replaces one section. Goals are those of the project; a missed one says so. After ← stands the
figure of the last run that was committed, where it was another one.
"""


def git(*asked: str) -> str:
    """What git says; nothing where there is none."""
    command = ["git", *asked]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf8").stdout.strip()


def machine() -> str:
    """When, from which commit and on what a part was measured."""
    commit = git("log", "-1", "--format=%h") or "unknown"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}, "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"load before {os.getloadavg()[0]:.1f}"
    )


def sections(text: str) -> dict[str, str]:
    """The parts of the file by name."""
    return {
        name: body.strip()
        for name, body in re.findall(r"^## (\w+)\n(.*?)(?=^## \w+\n|\Z)", text, re.M | re.S)
    }


def measure(part: str) -> tuple[int, str]:
    """Run one part and show what it prints while it does; its exit code and its section."""
    about, began = machine(), time.monotonic()
    print(f"\n## {part}\n\n_{about}_", flush=True)
    long = LONG.get(part, Long((f"tests.bench.{part}",)))
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **long.environment}
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", *long.command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf8",
        env=environment,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    about = f"_{about}, took {time.monotonic() - began:.0f} s_"
    return process.returncode, "\n".join([about, *lines]).strip()


def keep(part: str, section: str) -> None:
    """Put a section into the file, in its place, with the committed figures beside the new ones."""
    found = sections(RESULTS.read_text("utf8")) if RESULTS.exists() else {}
    last = sections(git("show", f"HEAD:{RESULTS.relative_to(ROOT)}"))
    found[part] = beside(section, last[part]) if part in last else section
    body = [f"## {each}\n\n{found[each]}" for each in (*PARTS, *LONG, WHOLE) if each in found]
    RESULTS.write_text("\n\n".join([HEAD.strip(), *body]) + "\n", "utf8")


def whole(took: Mapping[str, float]) -> str:
    """The section that tells how long every part took, in minutes."""
    minutes = sum(took.values()) / 60
    rows = [[part, f"{seconds / 60:.1f}"] for part, seconds in took.items()]
    lines = rows_of(("part", "minutes"), [*rows, ["all", f"{minutes:.1f}"]], 1)
    goal = f"Goal: all of it within {WITHIN} minutes: {verdict(minutes <= WITHIN)}."
    return "\n".join([f"_{machine()}_", "", "**How long it took**", "", *lines, "", goal])


def main(asked: list[str]) -> int:
    """Run the parts; the worst exit code is the answer. What breaks off leaves its section."""
    begin()
    if unknown := set(asked) - {*PARTS, *LONG}:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join((*PARTS, *LONG))}")
        return 2
    codes, took = [], {}
    for part in asked or PARTS:
        began = time.monotonic()
        code, section = measure(part)
        took[part] = time.monotonic() - began
        codes.append(code)
        if code:
            print(f"\n{part} broke off: its section of {RESULTS.name} stays as it was", flush=True)
        else:
            keep(part, section)
    if not asked:
        keep(WHOLE, section := whole(took))
        print(f"\n## {WHOLE}\n\n{section}", flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
