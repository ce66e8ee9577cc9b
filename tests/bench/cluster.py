"""`python -m tests.bench.cluster`: one process of the hall against two behind nginx.

Both on PostgreSQL with Redis, in turns, so that whatever else the machine does meets both. The
client asks from many addresses of the loop, because the hall limits pages by address. Client,
nginx, PostgreSQL and whatever else runs share the cores with the hall, so the goal is for what a
second of the halls' own processor time gives; what the clock says is told beside it.
"""

import asyncio
import os
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from auth.web.door import HALL
from tests.bench.report import ms, note, table, verdict
from tests.support.cluster import Cluster, cluster
from tests.support.growth import POSTGRES, TOKEN, session_row
from tests.support.server import Server
from tests.support.services import Service, missing

SECONDS = 4.0
ROUNDS = 3
CONNECTIONS = 24
ADDRESSES = [f"127.0.{net}.{host}" for net in (1, 2) for host in range(1, 251)]
LIVE = {"/login": "", "/register": "", "/unit": TOKEN}
READ = {"/": ""}  # one process sends it from its memory
PARTS = ("hall", "nginx", "postgres", "client")
CORES = 2
GOAL = 0.9
QUIET = 0.15  # cores that others may use in a run that counts
WAITS = 20
TICK = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"content-length: (\d+)", re.I)
Page = tuple[str, str]  # its address, and the session with which it is asked for


@dataclass
class Result:
    """What one run came to."""

    rate: float
    p50: float
    p99: float
    failed: int
    cpu: Mapping[str, float]  # seconds of each part
    seconds: float

    @property
    def is_calm(self) -> bool:
        """True when others hardly used the cores meanwhile."""
        return self.others <= QUIET

    @property
    def others(self) -> float:
        """How many cores everything that is not ours used."""
        return (self.cpu["machine"] - self.ours) / self.seconds

    @property
    def ours(self) -> float:
        """Seconds of all parts together."""
        return sum(self.cpu[part] for part in PARTS)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    """One request and its whole answer; True for 200."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    assert length is not None, head
    await reader.readexactly(int(length.group(1)))
    return b" 200 " in head[:16]


async def visit(url: str, page: Page, until: float, addresses: Callable[[], str]) -> list[float]:
    """Strangers one after the other; milliseconds of each answer, negative if it failed."""
    parts = urlsplit(url)
    path, token = page
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Accept-Encoding: gzip"]
    lines += [f"Cookie: {HALL.cookie}={token}"] if token else []
    request = "\r\n".join([*lines, "", ""]).encode()
    taken: list[float] = []
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection(
            parts.hostname, parts.port, local_addr=(addresses(), 0)
        )
        for _ in range(20):  # some visits each, so that connecting does not count
            began = time.perf_counter()
            is_ok = await ask(reader, writer, request)
            taken.append((time.perf_counter() - began) * 1000 * (1 if is_ok else -1))
            if time.monotonic() >= until:
                break
        writer.close()
    return taken


async def load(url: str, page: Page) -> list[float]:
    """All connections at once, for some seconds."""
    until = time.monotonic() + SECONDS
    addresses = cycle(ADDRESSES).__next__
    visits = [visit(url, page, until, addresses) for _ in range(CONNECTIONS)]
    return [each for taken in await asyncio.gather(*visits) for each in taken]


def cpu_of(root: int) -> float:
    """Seconds of CPU that a process and those below it have used."""
    stats = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(") ", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            stats[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    family = {root}
    while more := {pid for pid, (parent, _) in stats.items() if parent in family} - family:
        family |= more
    return sum(stats[pid][1] for pid in family if pid in stats) / TICK


def machine() -> float:
    """Seconds of CPU that all cores have spent busy."""
    times = [int(each) for each in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(times) - times[3] - times[4]) / TICK


def wait_for_quiet() -> None:
    """Give others some time to finish, and our own processes to forget strangers."""
    for _ in range(WAITS):
        before = machine()
        time.sleep(1)
        if machine() - before < 2 * QUIET:
            return


def pid_of(part: Server | Service) -> int:
    """The process of a part that runs."""
    assert part._process is not None
    return part._process.pid


def cpu(made: Cluster) -> dict[str, float]:
    """What every part has used until now."""
    times = os.times()
    return {
        "hall": sum(cpu_of(pid_of(node)) for node in made.nodes.values()),
        "nginx": cpu_of(pid_of(made.nginx)),
        "postgres": cpu_of(pid_of(made.postgres)),
        "client": times.user + times.system,
        "machine": machine(),
    }


def measure(made: Cluster, url: str, page: Page) -> Result:
    """One run."""
    before, began = cpu(made), time.monotonic()
    taken = asyncio.run(load(url, page))
    seconds = time.monotonic() - began
    used = {name: value - before[name] for name, value in cpu(made).items()}
    good = sorted(each for each in taken if each > 0)
    return Result(
        len(good) / seconds,
        median(good),
        good[int(len(good) * 0.99)],
        len(taken) - len(good),
        used,
        seconds,
    )


@dataclass
class Pair:
    """The runs of one page: one process directly, and two behind nginx."""

    path: str
    one: list[Result] = field(default_factory=list)
    two: list[Result] = field(default_factory=list)

    @property
    def is_calm(self) -> bool:
        """True when at least one run of each was not disturbed by others."""
        return all(any(run.is_calm for run in runs) for runs in (self.one, self.two))

    @property
    def by_clock(self) -> float:
        """How many times more pages two processes gave, with everything on the same cores."""
        return rate(self.two) / rate(self.one)

    @property
    def by_processor(self) -> float:
        """The same for a second of the halls' own processor time."""
        return each_page(self.one)["hall"] / each_page(self.two)["hall"]


def counted(runs: list[Result]) -> list[Result]:
    """The runs that others did not disturb; all of them when there is no such one."""
    return [run for run in runs if run.is_calm] or runs


def rate(runs: list[Result]) -> float:
    """Pages a second, the median of the runs that count."""
    return median(run.rate for run in counted(runs))


def each_page(runs: list[Result]) -> dict[str, float]:
    """Milliseconds of processor that a page took of each part."""
    calm = counted(runs)
    pages = sum(run.rate * run.seconds for run in calm)
    return {part: 1000 * sum(run.cpu[part] for run in calm) / pages for part in PARTS}


def compare(made: Cluster, page: Page) -> Pair:
    """One process directly, two behind nginx, in turns."""
    pair = Pair(page[0])
    places = ((made.nodes["a"].url, pair.one), (made.url, pair.two))
    for url, _ in places:
        asyncio.run(load(url, page))  # caches, connections, and pages of strangers pile up
    for _ in range(ROUNDS):
        for url, runs in places:
            wait_for_quiet()
            runs.append(measure(made, url, page))
    return pair


def show(pairs: list[Pair]) -> None:
    """What was measured, what it took of the processor, and what follows from both."""
    measured, taken, told = [], [], []
    for pair in pairs:
        for name, runs in (("one", pair.one), ("two behind nginx", pair.two)):
            calm = counted(runs)
            late = (ms(median(getattr(run, each) for run in calm)) for each in ("p50", "p99"))
            others = f"{median(run.others for run in calm):.2f}"
            measured.append(
                (pair.path, name, f"{rate(runs):.0f}", *late, sum(r.failed for r in calm), others)
            )
            used = each_page(runs)
            taken.append((pair.path, name, *(f"{used[part]:.2f}" for part in PARTS)))
        by_clock = f"{pair.by_clock:.2f}" + ("" if pair.is_calm else " (disturbed)")
        own = ["", ""]  # of what nginx keeps the halls have no part
        if pair.path in LIVE:
            own = [f"{pair.by_processor:.2f}", verdict(pair.by_processor >= GOAL)]
        told.append((pair.path, *own, by_clock))
    columns = ("page", "processes", "pages/s", "p50 ms", "p99 ms", "failed", "others' cores")
    table("Pages a second, everything on the same cores", columns, measured)
    table("Milliseconds of processor a page", ("page", "processes", *PARTS), taken)
    table(
        "Two processes : one, pages a second",
        ("page", "of the halls' own processor", f">= {GOAL}", "by the clock"),
        told,
    )


def style_sheet(made: Cluster) -> str:
    """A file that every browser gets, which nginx keeps."""
    with urllib.request.urlopen(made.url) as answer:
        found = re.search(r"/hall\.css\?v=\w+", answer.read().decode())
    assert found is not None
    return found.group()


def main() -> int:
    """Measure every page against the same cluster."""
    if absent := missing():
        note(f"Not installed: {', '.join(absent)}. Nothing was measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder, cluster(Path(folder)) as made:
        made.postgres.query(session_row(POSTGRES))
        pairs = [compare(made, page) for page in (LIVE | READ).items()]
        kept = compare(made, (style_sheet(made), ""))
    show(pairs)
    note(
        f"By the clock: client, nginx, PostgreSQL, Redis and both processes share {CORES} cores, so"
        " that one process has a core and the client the other, while two have to share with"
        " everybody. Of the halls' own processor: 1 says that a page costs two processes what it"
        " costs one."
    )
    one, two = rate(kept.one), rate(kept.two)
    note(f"A style sheet, which nginx keeps: {one:.0f}/s from one process, {two:.0f}/s by nginx.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
