"""A client that asks as fast as it is answered, and what the asked process spends meanwhile."""

import os
import re
import socket
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

ADDRESSES = cycle([f"127.0.{net}.{host}" for net in (1, 2) for host in range(1, 251)])
VISITS = 20  # from one address, before the next one is taken
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
TICKS = os.sysconf("SC_CLK_TCK")


class Connection:
    """One kept-alive connection from an address of the loop, for the same GET again and again."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection(
            (parts.hostname or "", parts.port or 80), 30, (next(ADDRESSES), 0)
        )
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._request = ("\r\n".join(lines) + "\r\n\r\n").encode()

    def ask(self) -> bytes:
        """Ask once; the whole answer."""
        self._socket.sendall(self._request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._received()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length is None:
            raise ValueError(f"an answer without a length: {head!r}")
        while len(body) < int(length.group(1)):
            body += self._received()
        if b" 200 " not in head[:16]:
            raise ValueError(f"no page: {head[:200]!r}")
        return head + b"\r\n\r\n" + body

    def _received(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError("the server has closed")
        return part

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@dataclass
class Run:
    """What was measured of one page: rates of the rounds, all latencies, processor time."""

    rates: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def rate(self) -> float:
        """Requests per second, the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def processor(self) -> float:
        """Milliseconds of processor for one request, the median of the rounds."""
        return statistics.median(self.busy)


def processor_seconds(pid: int) -> float:
    """What a process has spent until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    """The memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _keep_asking(url: str, headers: Mapping[str, str], until: float) -> tuple[list[float], int]:
    """Ask as one stranger after the other does; all latencies, and the size of an answer."""
    taken, size = [], 0
    while time.perf_counter() < until:
        connection = Connection(url, headers)
        try:
            for _ in range(VISITS):
                began = time.perf_counter()
                size = len(connection.ask())
                taken.append((time.perf_counter() - began) * 1000)
        finally:
            connection.close()
    return taken, size


def load(
    run: Run,
    url: str,
    pid: int,
    *,
    seconds: float,
    headers: Mapping[str, str],
    connections: int = 1,
) -> None:
    """One round: ask for some seconds and add to what is known of the page."""
    before, began = processor_seconds(pid), time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        until = began + seconds
        asking = [pool.submit(_keep_asking, url, headers, until) for _ in range(connections)]
        results = [each.result() for each in asking]
    passed = time.perf_counter() - began
    taken = [each for times, _ in results for each in times]
    run.taken += taken
    run.size = results[0][1]
    run.rates.append(len(taken) / passed)
    run.busy.append((processor_seconds(pid) - before) * 1000 / len(taken))
