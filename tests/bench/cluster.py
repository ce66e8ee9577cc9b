"""`python -m tests.bench.cluster`: one process of the hall against two behind nginx.

Both on PostgreSQL with Redis, in turns, so that whatever else the machine does meets both. The
client asks from many addresses of the loop, because the hall limits pages by address. Client,
nginx, PostgreSQL and whatever else runs share the cores with the hall, so the CPU of each is told,
and from it what two cores would come to if nothing else ran.
"""

import asyncio
import os
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.support.cluster import Cluster, cluster
from tests.support.server import Server
from tests.support.services import Service, missing

SECONDS = 5.0
ROUNDS = 3
CONNECTIONS = 24
ADDRESSES = [f"127.0.{net}.{host}" for net in (1, 2) for host in range(1, 251)]
PATHS = ("/", "/login", "/register")
PARTS = ("hall", "nginx", "postgres", "client")
QUIET = 0.15  # cores that others may use in a run that counts
WAITS = 20
TICK = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"content-length: (\d+)", re.I)


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


async def visit(url: str, path: str, until: float, addresses: Callable[[], str]) -> list[float]:
    """Strangers one after the other; milliseconds of each answer, negative if it failed."""
    parts = urlsplit(url)
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Accept-Encoding: gzip", "", ""]
    request = "\r\n".join(lines).encode()
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


async def load(url: str, path: str) -> list[float]:
    """All connections at once, for some seconds."""
    until = time.monotonic() + SECONDS
    addresses = cycle(ADDRESSES).__next__
    visits = [visit(url, path, until, addresses) for _ in range(CONNECTIONS)]
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


def measure(made: Cluster, url: str, path: str) -> Result:
    """One run."""
    before, began = cpu(made), time.monotonic()
    taken = asyncio.run(load(url, path))
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


def show(name: str, path: str, results: list[Result]) -> dict[str, float]:
    """One line: medians over the rounds; returns milliseconds of CPU that a page took of each."""
    pages = sum(r.rate * r.seconds for r in results)
    each = {part: 1000 * sum(r.cpu[part] for r in results) / pages for part in PARTS}
    seconds = sum(r.seconds for r in results)
    print(
        f"{path[:10]:<10} {name:<4}{median(r.rate for r in results):9.1f}/s"
        f"  p50 {median(r.p50 for r in results):6.1f}  p99 {median(r.p99 for r in results):6.1f} ms"
        f"  failed {sum(r.failed for r in results):2}  CPU ms a page:"
        + "".join(f" {part} {used:.2f}" for part, used in each.items())
        + f"  cores: ours {sum(r.ours for r in results) / seconds:.2f}"
        f" others {sum(r.others for r in results) / len(results):.2f}",
        flush=True,
    )
    return each


def compare(made: Cluster, path: str) -> None:
    """One process directly, two behind nginx, in turns; runs that others disturbed count less."""
    places = {"one": made.nodes["a"].url, "two": made.url}
    results: dict[str, list[Result]] = {name: [] for name in places}
    for url in places.values():
        asyncio.run(load(url, path))  # caches, connections, and pages of strangers pile up
    for _ in range(ROUNDS):
        for name, url in places.items():
            wait_for_quiet()
            results[name].append(measure(made, url, path))
    is_calm = True
    for name, runs in results.items():
        calm = [run for run in runs if run.others <= QUIET]
        is_calm = is_calm and bool(calm)
        results[name] = calm or runs
    one, two = (show(name, path, each) for name, each in results.items())
    rates = [median(r.rate for r in each) for each in results.values()]
    by_cpu = 2 * one["hall"] / sum(two.values()) if two["hall"] > 1 else float("nan")
    print(f"{path[:10]:<10} two : one = {rates[1] / rates[0]:.2f} measured", end="")
    print("" if is_calm else " while others worked, too", end="")
    print(f", {by_cpu:.2f} by CPU on two cores of their own", flush=True)


def style_sheet(made: Cluster) -> str:
    """A file that every browser gets, which nginx keeps."""
    with urllib.request.urlopen(made.url) as answer:
        found = re.search(r"/hall\.css\?v=\w+", answer.read().decode())
    assert found is not None
    return found.group()


def main() -> int:
    """Measure every page against the same cluster."""
    if absent := missing():
        print(f"not installed: {', '.join(absent)}")
        return 0
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, cluster(Path(folder)) as made:
        for path in PATHS:
            compare(made, path)
        compare(made, style_sheet(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
