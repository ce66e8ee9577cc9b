"""What everybody else meets meanwhile: a process that asks for pages at a steady pace.

``python -m tests.bench.faults.others URL`` asks until its input ends, then prints what it met; a
slow answer does not slow the pace. `Others` starts and reads it.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import cycle, pairwise
from typing import Self

from tests.bench.report import ms, percentile
from tests.bench.tabs import get, stranger
from tests.support.server import ROOT

EVERY = 0.1  # seconds between two questions
PATIENCE = 15.0
PATHS = ("/", "/login", "/search?q=%E7%A4%BE%E4%BF%9D", "/register")


@dataclass
class Meanwhile:
    """What strangers met: milliseconds of whole pages, and how many times something else."""

    taken: list[float] = field(default_factory=list)
    told: int = 0  # the hall's own page that something is wrong, in Chinese
    raw: int = 0  # any other answer
    cut: int = 0  # no answer: refused, broken off, too late
    gap: float = 0.0  # the longest time without a whole page, in seconds

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return len(self.taken) + self.told + self.raw + self.cut

    @property
    def p95(self) -> float:
        """Of the whole pages, in milliseconds."""
        return percentile(self.taken, 95) if self.taken else 0.0

    def __str__(self) -> str:
        """For a row of the table."""
        bad = f"{self.told} error pages, {self.raw} raw errors, {self.cut} without answer"
        return (
            f"{self.asked} pages of others: p95 {ms(self.p95)} ms, {bad},"
            f" longest gap {self.gap:.1f} s"
        )


class Others:
    """Asks as long as the block lasts; `met` afterwards."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.met = Meanwhile()

    def __enter__(self) -> Self:
        """Begin."""
        command = [sys.executable, "-m", "tests.bench.faults.others", self._url]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it asks
        return self

    def __exit__(self, *_error: object) -> None:
        """End, and read what was met."""
        out, _ = self._process.communicate()
        self.met = Meanwhile(**json.loads(out))


async def ask(url: str, met: Meanwhile, answered: list[float]) -> None:
    """One stranger opens one page."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await get(url, stranger())
    except (OSError, EOFError, TimeoutError):
        met.cut += 1
        return
    if answer.status == 200 and "</html>" in answer.body:
        answered.append(time.perf_counter())
        met.taken.append((answered[-1] - began) * 1000)
    elif "返回大厅首页" in answer.body and "Traceback" not in answer.body:
        met.told += 1
    else:
        met.raw += 1


async def keep_asking(url: str) -> Meanwhile:
    """Until the input ends."""
    met, paths, running = Meanwhile(), cycle(PATHS), set[asyncio.Task[None]]()
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    answered = [time.perf_counter()]
    print("asking", flush=True)
    while not ended.done():
        running.add(asyncio.create_task(ask(url + next(paths), met, answered)))
        await asyncio.sleep(EVERY)
    await asyncio.gather(*running)
    answered = sorted([*answered, time.perf_counter()])
    met.gap = max(later - before for before, later in pairwise(answered))
    return met


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(keep_asking(sys.argv[1])))))
