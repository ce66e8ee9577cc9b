"""`make bench`: every measurement after the other, each in a process of its own.

`make bench PART="pages memory"` measures these alone. What a part prints replaces its section of
RESULTS.md; the sections of the others stay as they were measured last.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from models.base.command import begin
from tests.support.server import ROOT

PARTS = (
    "pages",
    "browser",
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
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results of `make bench`

Figures of one machine, to be compared with figures of the same machine. `make bench PART=name`
replaces one section. Goals are those of the project; a missed one says so.
"""


def machine() -> str:
    """When, from which commit and on what a part was measured."""
    git = subprocess.run(
        ["git", "log", "-1", "--format=%h"], cwd=ROOT, capture_output=True, text=True
    )
    return (
        f"_{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {git.stdout.strip() or 'unknown'}, "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"load before {os.getloadavg()[0]:.1f}_"
    )


def sections(text: str) -> dict[str, str]:
    """The parts of the file by name."""
    return {
        name: body.strip()
        for name, body in re.findall(r"^## (\w+)\n(.*?)(?=^## \w+\n|\Z)", text, re.M | re.S)
    }


def measure(part: str) -> tuple[int, str]:
    """Run one part and show what it prints while it does; its exit code and its section."""
    about = machine()
    print(f"\n## {part}\n\n{about}", flush=True)
    lines = []
    command = [sys.executable, "-m", f"tests.bench.{part}"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf8", env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    return process.returncode, "\n".join([about, *lines]).strip()


def keep(part: str, section: str) -> None:
    """Put a section into the file, in its place among what the others have left there."""
    found = sections(RESULTS.read_text("utf8")) if RESULTS.exists() else {}
    found[part] = section
    body = [f"## {each}\n\n{found[each]}" for each in PARTS if each in found]
    RESULTS.write_text("\n\n".join([HEAD.strip(), *body]) + "\n", "utf8")


def main(asked: list[str]) -> int:
    """Run the parts; the worst exit code is the answer."""
    begin()
    if unknown := set(asked) - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    codes = []
    for part in asked or PARTS:
        code, section = measure(part)
        codes.append(code)
        keep(part, section)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
