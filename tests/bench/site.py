"""`python -m tests.bench.site`: how long the hall takes to start and to answer, and its weight.

Figures of one machine: compare runs on the same one, before and after a change.
"""

import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import CHROMIUM_FLAGS, DESKTOP, find_chromium
from tests.support.server import Server

PAGES = ("/", "/login", "/register")
ROUNDS = 40  # below the limit of page visits in a minute


def show(name: str, value: float, unit: str) -> None:
    """Print one line of the report."""
    print(f"{name:<44}{value:>9.1f} {unit}")


def measure_starts(folder: Path) -> Server:
    """Start an empty hall with the demo data, then start it again; it stays running."""
    server = Server(folder)
    show("first start, with migrations and demo data", server.start(), "s")
    server.stop()
    show("second start", server.start(), "s")
    return server


def measure_answers(server: Server, path: str) -> None:
    """Fetch one page again and again, as strangers do."""
    request = urllib.request.Request(server.url + path, headers={"Accept-Encoding": "gzip"})
    taken, size = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=10) as answer:
            size = len(answer.read())
        taken.append((time.perf_counter() - began) * 1000)
    show(f"{path} median of {ROUNDS}", statistics.median(taken), "ms")
    show(f"{path} slowest of {ROUNDS}", max(taken), "ms")
    show(f"{path} compressed", size / 1000, "KB")


def measure_first_visit(page: Page, server: Server, path: str) -> None:
    """Open a page in a browser that has never seen the hall."""
    session = page.context.new_cdp_session(page)
    received: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(server.url + path, wait_until="networkidle")
    show(f"{path} first visit, {len(received)} files", sum(received) / 1000, "KB")
    show(f"{path} first visit until quiet", (time.perf_counter() - began) * 1000, "ms")


def main() -> None:
    """Measure everything against one server with a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = measure_starts(Path(folder))
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        try:
            for path in PAGES:
                measure_answers(server, path)
                context = browser.new_context(**DESKTOP)
                measure_first_visit(context.new_page(), server, path)
                context.close()
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
