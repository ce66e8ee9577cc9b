"""The real server in a process of its own, as `make run` starts it."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from auth.doctor.listening import local_url
from tests.support.environment import clean_environment

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60.0
LOG_TAIL = 60
ALLOCATOR = {"PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "2"}  # see auth/web/memory.py


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_and_wait(
    folder: Path, *before: str, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Start a server that is expected to end by itself, perhaps through another command."""
    environment = clean_environment(HALL_DATA_DIR=str(folder), HALL_PORT=str(free_port()))
    return subprocess.run(
        [*before, sys.executable, "main.py"],
        cwd=ROOT,
        env=environment | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )


class Server:
    """One process of the hall with its own port and data folder; can be killed and restarted."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Prepare a server; settings are the hall's own, such as ``HALL_DEMO="0"``."""
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = local_url(settings.get("HALL_HOST", "127.0.0.1"), self.port)
        self.settings = {
            "HALL_DEMO": "1",
            "HALL_HOST": "127.0.0.1",
            "HALL_OFFICE_NETWORKS": "127.0.0.0/8",  # the whole run comes from one address
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start, and wait until the hall answers."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self.stop()

    def start(self) -> float:
        """Start the process; returns the seconds until it was ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = clean_environment(
            HALL_PORT=str(self.port),
            HALL_DATA_DIR=str(self.data),
            NICEGUI_STORAGE_PATH=str(self.folder / "storage"),
            **ALLOCATOR,
            **self.settings,
        )
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "main.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            self._wait_until_ready(began + READY_WITHIN)
        except BaseException:
            self.kill()
            raise
        return time.monotonic() - began

    def _wait_until_ready(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"The server ended while it started:\n{self.tail()}")
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
                urllib.request.urlopen(f"{self.url}/readyz", timeout=2),
            ):
                return
            time.sleep(0.05)
        raise TimeoutError(f"The server was not ready in {READY_WITHIN:.0f} s:\n{self.tail()}")

    def stop(self) -> None:
        """End the process as a service manager does."""
        self._end(signal.SIGTERM)

    def interrupt(self) -> int:
        """End the process as Ctrl+C does; returns how it ended."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the process as a power failure does (kill -9)."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        try:
            return self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process = None

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self._process is not None
        return self._process.pid

    def tail(self) -> str:
        """The last lines of the log."""
        lines = self.log.read_text("utf8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-LOG_TAIL:])

    @property
    def logs(self) -> list[Path]:
        """Where it writes."""
        return [self.log]

    def copy(self, folder: Path, **settings: str) -> "Server":
        """Another server, not started, that begins with what this one has stored so far.

        Only of a server that has stopped: a running one is still writing.
        """
        other = Server(folder, **{**self.settings, **settings})
        shutil.copytree(self.data, other.data)
        return other
