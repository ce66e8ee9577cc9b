"""Private instances of what several processes need: PostgreSQL, Redis, and nginx in front.

Each has a folder of its own and free ports and ends with the test; the services of the machine
are never touched.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.support.server import ROOT, free_port

SITE = ROOT / ".deploy" / "nginx.conf"
LISTENS_WITHIN = 30.0
IS_ROOT = os.geteuid() == 0
NODES = {"a": 8081, "b": 8082}  # the ports of the processes in the site's file
MAIN = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log start.log;
events { worker_connections 4096; }
http {
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}
"""


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, which Debian keeps off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int(f.parent.name))
    if folders and (folders[-1] / "initdb").exists():
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def find_nginx() -> str | None:
    """The program of nginx, which Debian keeps among those of the administrator."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def missing() -> list[str]:
    """Which of the three are not installed."""
    needed = {
        "PostgreSQL": find_postgres(),
        "Redis": shutil.which("redis-server"),
        "nginx": find_nginx(),
    }
    return [name for name, found in needed.items() if found is None]


class Service:
    """A program with a folder and a port; after `kill` or `stop` it can start again."""

    how_to_stop = signal.SIGTERM
    user: str | None = None

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"hall-{type(self).__name__.lower()}-"))
        self._log = self.folder / "output.log"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        """What to run."""
        raise NotImplementedError

    def start(self) -> None:
        """Start, and wait until it listens."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.folder, user=self.user
            )
        deadline = time.monotonic() + LISTENS_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0 and self.is_ready():
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{type(self).__name__} does not listen:\n{self._log.read_text()}")

    def is_ready(self) -> bool:
        """True when what listens can be used."""
        return True

    def stop(self) -> None:
        """End it in order."""
        self._end(self.how_to_stop)

    def kill(self) -> None:
        """End it at once (kill -9)."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: connections stay, nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Service):
    """A PostgreSQL whose data live as long as the test; it refuses to run as root."""

    how_to_stop = signal.SIGINT  # without waiting for its clients
    user = "postgres" if IS_ROOT else None

    @property
    def url(self) -> str:
        """What the hall connects to."""
        return f"postgresql://hall@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Make the cluster the first time, then start it."""
        if not (self.folder / "data").exists():
            if self.user:
                shutil.chown(self.folder, self.user)
            subprocess.run(
                [
                    *(f"{find_postgres()}/initdb", "-D", "data", "-U", "hall", "-A", "trust"),
                    *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
                ],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=self.folder,
                user=self.user,
            )
        super().start()

    def is_ready(self) -> bool:
        """Ask by PostgreSQL's own tool: it listens before it has recovered."""
        asked = [f"{find_postgres()}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked).returncode == 0

    def query(self, sql: str) -> list[str]:
        """The rows of an answer, columns separated by ``|``."""
        command = [f"{find_postgres()}/psql", "-AtX", "-d", self.url, "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    def command(self) -> Sequence[str]:
        """The server itself, so that its end is ours to choose."""
        values: Mapping[str, object] = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "max_connections": 200,
        }
        pairs = [part for name, value in values.items() for part in ("-c", f"{name}={value}")]
        return [f"{find_postgres()}/postgres", "-D", "data", "-p", str(self.port), *pairs]


class Redis(Service):
    """A Redis that keeps nothing on disk."""

    @property
    def url(self) -> str:
        """What the hall connects to."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        """Without a configuration of the machine."""
        address = ("--port", str(self.port), "--bind", "127.0.0.1")
        return ["redis-server", *address, "--save", "", "--appendonly", "no"]


class Nginx(Service):
    """nginx with the site's file as it stands: only ports and folders are other ones."""

    def __init__(self, nodes: Mapping[str, int]) -> None:
        super().__init__()
        site = SITE.read_text("utf8")
        for node, port in nodes.items():
            site = site.replace(f"127.0.0.1:{NODES[node]}", f"127.0.0.1:{port}")
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.port};", 1)
        site = re.sub(r"/var/(lib|log)/nginx", str(self.folder), site)
        (self.folder / "site.conf").write_text(site, "utf8")
        owner = "user root;\n" if IS_ROOT else ""
        (self.folder / "main.conf").write_text(owner + MAIN, "utf8")

    @property
    def url(self) -> str:
        """Where browsers go."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logged(self) -> str:
        """Everything that it has written into its logs."""
        logs = [self._log, *self.folder.glob("*.log")]
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(log.read_text("utf8", "replace") for log in logs)
        return ""

    def command(self) -> Sequence[str]:
        """In its own folder, with the file made above."""
        return [str(find_nginx()), "-p", f"{self.folder}/", "-c", "main.conf", "-e", "start.log"]
