"""`python -m tests.bench.rush`: a rush on public pages through the shipped nginx file.

Everybody wants the same page at once, as when a subsidy is announced. The client is wrk where it is
installed (Debian: wrk), else the one of the other parts. nginx notes every request of the hall's,
the silent ones with which it renews a page included, so that its log tells who has answered.
"""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auth.web import cookies
from tests.bench.load import Run, load, processor_seconds
from tests.bench.report import note, table, verdict
from tests.support.server import Server
from tests.support.services import Nginx, find_nginx

RETURNING = f"{cookies.THEME}=dark; {cookies.REGION}=320100"
PAGES = {  # with the cookies that everybody brings
    "`/`": ("/", ""),
    "`/services`": ("/services", ""),
    "`/services/JY002`": ("/services/JY002", ""),
    "`/` of those who come again, in 南京": ("/", RETURNING),
}
SECONDS = 6
FORGOTTEN = 10.0  # seconds in which the hall counts what one network reads
CONNECTIONS = 64
REACH = 0.01  # of the requests may reach the hall
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html"}
NOBODY = "-"  # what nginx notes in place of a process that it has asked


class LoggingNginx(Nginx):
    """nginx with the shipped file, which also notes the requests that it makes by itself."""

    def __init__(self, hall: Server) -> None:
        super().__init__({"a": hall.port, "b": hall.port})
        main = self.folder / "main.conf"
        text = main.read_text("utf8")
        main.write_text(text.replace("include ", "log_subrequest on;\n    include "), "utf8")

    def asked(self) -> int:
        """How often the hall was asked until now."""
        lines = (self.folder / "hall_access.log").read_text("utf8").splitlines()
        return sum(line.split()[-3] != NOBODY for line in lines)


@dataclass
class Rush:
    """What came of one."""

    requests: int
    rate: float
    p99: float
    failed: int


def by_wrk(url: str, headers: Mapping[str, str]) -> Rush:
    """All connections by one thread."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    size = ("-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency")
    command = ["wrk", *size, *told, url]
    return read_wrk(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def read_wrk(said: str) -> Rush:
    """What wrk tells at its end."""
    failed = [int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", said)]
    for errors in re.findall(r"Socket errors: (.+)", said):
        failed += map(int, re.findall(r"\d+", errors))
    [(late, unit)] = re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)
    [requests] = re.findall(r"(\d+) requests in", said)
    [rate] = re.findall(r"Requests/sec: +([\d.]+)", said)
    return Rush(int(requests), float(rate), float(late) * UNITS[unit], sum(failed))


def by_hand(url: str, pid: int, headers: Mapping[str, str]) -> Rush:
    """The client of the other parts; a page that fails ends it."""
    run = Run()
    load(run, url, pid, seconds=SECONDS, headers=headers, connections=CONNECTIONS)
    return Rush(len(run.taken), run.rate, sorted(run.taken)[int(len(run.taken) * 0.99)], 0)


def rush(url: str, hall: Server, cookie: str) -> tuple[Rush, float]:
    """One rush, and which share of a core the hall took of it."""
    before, began = processor_seconds(hall.pid), time.monotonic()
    headers = HEADERS | ({"Cookie": cookie} if cookie else {})
    found = by_wrk(url, headers) if shutil.which("wrk") else by_hand(url, hall.pid, headers)
    return found, (processor_seconds(hall.pid) - before) / (time.monotonic() - began)


def measure(hall: Server) -> None:
    """Every page from the hall itself, then through an nginx that knows nothing yet."""
    rows = []
    for name, (path, cookie) in PAGES.items():
        time.sleep(FORGOTTEN)
        alone, busy = rush(hall.url + path, hall, cookie)
        rows.append([name, "hall", *_cells(alone, busy), alone.requests, "", ""])
        with LoggingNginx(hall) as nginx:
            found, busy = rush(nginx.url + path, hall, cookie)
            reached = nginx.asked()
        share = reached / found.requests
        is_met = share <= REACH and not found.failed
        goal = f"<= {REACH:.0%}: {verdict(is_met)}"
        rows.append([name, "nginx", *_cells(found, busy), reached, f"{share:.2%}", goal])
    client = "wrk" if shutil.which("wrk") else "the client of the other parts (wrk is missing)"
    table(
        f"{CONNECTIONS} connections for {SECONDS} s, by {client}",
        [
            *("page", "asked", "requests", "requests/s", "p99 ms", "failed", "hall's cores"),
            *("reached the hall", "share", "goal"),
        ],
        rows,
    )
    note(
        "nginx runs with the file that is shipped, begins without any page and notes also what it"
        " fetches by itself. Client, nginx and hall share the cores. Everybody comes from one"
        " address: what the hall refuses itself is more than it lets one office read."
    )


def _cells(found: Rush, busy: float) -> list[object]:
    late = f"{found.p99:.1f}"
    return [found.requests, f"{found.rate:.0f}", late, found.failed, f"{busy:.2f}"]


def main() -> None:
    """One hall of its own."""
    if find_nginx() is None:
        note("nginx is not installed. Nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as hall:
        measure(hall)


if __name__ == "__main__":
    main()
