"""`python -m tests.bench.strangers`: what ten thousand strangers leave behind in the hall.

Each comes once, from one of 500 addresses, with an empty browser, looks at a page that is only
read, and goes; every ninth searches for something that nobody has searched for, another ninth comes
by an address of their own. A real browser then opens each of these pages and tells whether it has
opened a socket.
"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.load import Connection, processor_seconds, resident_mb
from tests.bench.report import note, table, verdict
from tests.bench.visits import Visitors, visit
from tests.support.browser import CHROMIUM_FLAGS, PHONE, find_chromium
from tests.support.server import Server

STRANGERS = 10_000
WARM = 500  # what is loaded once is no growth
AT_ONCE = 4
GROWS_BY = 20.0  # megabytes at most
SETTLE = 25.0  # until a page that nobody has connected to is forgotten
PATHS = (
    "/",
    "/services",
    "/services/JY002",
    "/notices",
    "/help",
    "/themes",
    "/cities",
    "/?from=stranger{number}",
    "/search?q=stranger{number}",
)
ESTABLISHED = "01"


def paths(first: int) -> Iterator[str]:
    """What one stranger after the other looks at."""
    number = first
    while True:
        yield PATHS[number % len(PATHS)].format(number=number)
        number += 1


def come(url: str, first: int, number: int) -> None:
    """So many strangers, each on a connection of their own."""

    def look(path: str) -> None:
        connection = Connection(url + path, {"Accept-Encoding": "gzip", "Accept": "text/html"})
        try:
            connection.ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(look, islice(paths(first), number)))


def connections(port: int) -> int:
    """How many connections a server holds, as the kernel counts them."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    held = (line.split()[1:4:2] for line in lines)
    return sum(local.endswith(f":{port:04X}") and state == ESTABLISHED for local, state in held)


def measure_memory(server: Server) -> None:
    """Before, while and after they come."""
    come(server.url, 0, WARM)
    time.sleep(SETTLE)
    before, busy, began = resident_mb(server.pid), processor_seconds(server.pid), time.monotonic()
    come(server.url, WARM, STRANGERS)
    took = time.monotonic() - began
    work = (processor_seconds(server.pid) - busy) * 1000 / STRANGERS
    just, held = resident_mb(server.pid), connections(server.port)
    time.sleep(SETTLE)
    after = resident_mb(server.pid)
    grown = max(just, after) - before
    table(
        f"{STRANGERS:,} strangers who look at a page and go",
        ["", "value", "goal"],
        [
            ["memory after the first strangers, MB", f"{before:.0f}", ""],
            [f"after {STRANGERS:,} more, MB", f"{just:.0f}", ""],
            [f"{SETTLE:.0f} s later, MB", f"{after:.0f}", ""],
            ["grown by, MB", f"{grown:.1f}", f"< {GROWS_BY:.0f}: {verdict(grown < GROWS_BY)}"],
            ["connections that are held when they have gone", held, f"0: {verdict(not held)}"],
            ["strangers a second", f"{STRANGERS / took:.0f}", ""],
            ["processor of the hall for each, ms", f"{work:.2f}", ""],
        ],
    )


def measure_sockets(server: Server) -> None:
    """Open every page in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        visitors, opened = Visitors(server, browser), {}
        for path in islice(paths(0), len(PATHS)):
            context = visitors.come(PHONE)
            opened[path] = visit(context, path).sockets
            context.close()
        browser.close()
    told = ", ".join(f"{path} {number}" for path, number in opened.items() if number) or "none"
    note(
        f"Sockets that a browser opens on these pages: {told}; goal 0:"
        f" {verdict(not any(opened.values()))}."
    )


def main() -> None:
    """One hall of its own."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        measure_memory(server)
        measure_sockets(server)


if __name__ == "__main__":
    main()
