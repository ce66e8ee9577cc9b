"""`python -m tests.bench.pages`: what a page costs, beside an empty page and beside Django.

One process each, the same client, in turns, so that whatever else the machine does meets all. The
client asks as strangers of many addresses do, because the hall limits pages by address; the unit
center is asked with the session of the demo unit. Django reads a copy of the hall's database.
"""

import contextlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from auth.web.door import HALL
from tests.bench.load import Run, load
from tests.bench.report import ms, note, percentile, table, verdict
from tests.support.environment import clean_environment
from tests.support.server import ROOT, Server, free_port
from tests.support.server_session import sign_in_at

PAGES = {
    "home": "/",
    "login": "/login",
    "register": "/register",
    "unit home": "/unit",
    "case list": "/unit/cases",
    "guide": "/services/{code}",
}
SIGNED_IN = ("unit home", "case list")
CONNECTIONS = 4
ROUNDS = 4
SECONDS = 1.5
READY_WITHIN = 60
TIMES_DJANGO, TIMES_EMPTY = 1.0, 0.35  # goals of the home page


@dataclass
class Site:
    """A process that serves, and what was measured of its pages."""

    url: str
    pid: int
    runs: dict[str, Run] = field(default_factory=dict)

    def measure(self, name: str, path: str, session: str) -> None:
        """One round of one page."""
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html"}
        if name in SIGNED_IN:
            headers["Cookie"] = f"{HALL.cookie}={session}"
        run = self.runs.setdefault(name, Run())
        load(
            run,
            self.url + path,
            self.pid,
            seconds=SECONDS,
            headers=headers,
            connections=CONNECTIONS,
        )


@contextmanager
def served(url: str, *command: str, **environment: str) -> Iterator[Site]:
    """Another server of this Python, until it is no longer needed."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=clean_environment(**environment)
    )
    try:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(url):
                break
            time.sleep(0.1)
        yield Site(url, process.pid)
    finally:
        process.kill()
        process.wait()


def database_copy(server: Server, folder: Path) -> Path:
    """The hall's database as it is now, for Django alone."""
    copy = folder / "django.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(server.data / "hall.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def an_item(database: Path) -> str:
    """The code of the first item of the catalogue."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        found = opened.execute(
            "SELECT code FROM service_item WHERE is_listed ORDER BY sort LIMIT 1"
        )
        return str(found.fetchone()[0])


def measure(hall: Site, django: Site, empty: Site, code: str, session: str) -> None:
    """All rounds; the first of each page is not counted."""
    for number in range(ROUNDS + 1):
        for name, path in PAGES.items():
            for site in (hall, django):
                site.measure(name, path.format(code=code), session)
        empty.measure("empty", "/", session)
        if number == 0:
            for site in (hall, django, empty):
                site.runs.clear()


def row(site: str, page: str, run: Run) -> list[str]:
    """A line of the table of measurements."""
    return [
        page,
        site,
        f"{run.rate:.0f}",
        ms(percentile(run.taken, 50)),
        ms(percentile(run.taken, 99)),
        f"{run.processor:.2f}",
        f"{run.size / 1000:.1f}",
    ]


def report(hall: Site, django: Site, empty: Site) -> None:
    """Both tables: what was measured, and how the hall stands beside the others."""
    nothing = empty.runs["empty"]
    rows = [row("NiceGUI", "empty", nothing)]
    for name in PAGES:
        rows += [row("hall", name, hall.runs[name]), row("Django", name, django.runs[name])]
    table(
        f"Pages of one process, {CONNECTIONS} connections, medians of {ROUNDS} rounds",
        ("page", "site", "requests/s", "p50 ms", "p99 ms", "processor ms", "KB"),
        rows,
    )
    beside = []
    for name in PAGES:
        times_django = hall.runs[name].rate / django.runs[name].rate
        times_empty = hall.runs[name].rate / nothing.rate
        goal = ""
        if name == "home":
            is_met = times_django >= TIMES_DJANGO and times_empty >= TIMES_EMPTY
            goal = f">= {TIMES_DJANGO} and >= {TIMES_EMPTY}: {verdict(is_met)}"
        work = (django.runs[name].processor, nothing.processor)
        by_processor = [f"{each / hall.runs[name].processor:.2f}" for each in work]
        beside.append([name, f"{times_django:.2f}", f"{times_empty:.2f}", *by_processor, goal])
    table(
        "The hall as times the others, by requests/s (which the goal means) and by processor",
        ("page", "x Django", "x empty page", "x Django, processor", "x empty, processor", "goal"),
        beside,
    )


def main() -> None:
    """Measure three processes in turns."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "hall") as server:
        session = sign_in_at(server).session
        copy = database_copy(server, Path(folder))
        django_port, empty_port = str(free_port()), str(free_port())
        with (
            served(
                f"http://127.0.0.1:{django_port}",
                *("uvicorn", "tests.bench.django_app.asgi:application", "--port", django_port),
                *("--log-level", "warning", "--no-access-log", "--no-server-header"),
                BENCH_DATABASE=str(copy),
                HALL_DATA_DIR=str(server.data),
            ) as django,
            served(
                f"http://127.0.0.1:{empty_port}",
                *("tests.bench.empty_page", empty_port),
                NICEGUI_STORAGE_PATH=f"{folder}/storage",
            ) as empty,
        ):
            hall = Site(server.url, server.pid)
            measure(hall, django, empty, an_item(copy), session)
            report(hall, django, empty)
    note(
        "Processor: time of the serving process for one request. The pages of a stranger whose"
        " browser never connects stay in the hall for 15 s, in NiceGUI for 60 s. Django runs its"
        " views in one thread with an open connection, faster than it comes. The hall renders what"
        " all strangers see once; Django renders every page."
    )


if __name__ == "__main__":
    main()
