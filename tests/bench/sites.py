"""Sites that the hall is compared with: Django as it may be served, and an empty NiceGUI page."""

import contextlib
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.load import Run
from tests.support.environment import clean_environment
from tests.support.server import ROOT, Server, free_port

READY_WITHIN = 60
THREADS = 4  # of gunicorn's one worker


@dataclass
class Site:
    """A process that serves, and what was measured of its pages."""

    name: str
    url: str
    pid: int
    runs: dict[str, Run] = field(default_factory=dict)


@contextmanager
def served(name: str, url: str, *command: str, **environment: str) -> Iterator[Site]:
    """Another server of this Python, until it is no longer needed."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=clean_environment(**environment)
    )
    try:
        _wait_for(url, process)
        yield Site(name, url, _worker(process.pid))
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until it answers; an answer that is an error is raised."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url).close()
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def _worker(pid: int) -> int:
    """The process that does the work: gunicorn's own one only watches over another."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


@contextmanager
def empty_page(folder: Path) -> Iterator[Site]:
    """A NiceGUI page with nothing on it."""
    port = free_port()
    with served(
        "NiceGUI",
        f"http://127.0.0.1:{port}",
        *("tests.bench.empty_page", str(port)),
        NICEGUI_STORAGE_PATH=str(folder / "storage"),
    ) as site:
        yield site


@contextmanager
def django(name: str, server: Server, *command: str, **environment: str) -> Iterator[Site]:
    """Django with the pages of a hall, from a copy of the hall's database as it is now."""
    port, copy = free_port(), server.folder / f"{name}.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(server.data / "hall.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    with served(
        name,
        f"http://127.0.0.1:{port}",
        *(each.format(port=port) for each in command),
        BENCH_DATABASE=str(copy),
        HALL_DATA_DIR=str(server.data),
        **environment,
    ) as site:
        yield site


@contextmanager
def djangos(server: Server) -> Iterator[list[Site]]:
    """Under uvicorn, under gunicorn, and under gunicorn with Django's cache of whole pages."""
    place = "tests.bench.django_app"
    asgi = ("uvicorn", f"{place}.asgi:application", "--port", "{port}", "--no-access-log")
    uvicorn = (*asgi, "--log-level", "warning", "--no-server-header")
    wsgi = ("gunicorn", f"{place}.wsgi:application", "--bind", "127.0.0.1:{port}")
    threads = ("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS))
    gunicorn = (*wsgi, *threads, "--log-level", "warning")
    with (
        django("Django ASGI", server, *uvicorn) as bare,
        django("Django gunicorn", server, *gunicorn) as threaded,
        django("Django cached", server, *gunicorn, BENCH_CACHE="1") as cached,
    ):
        yield [bare, threaded, cached]
