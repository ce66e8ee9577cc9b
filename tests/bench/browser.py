"""`python -m tests.bench.browser`: what a visitor waits for, measured inside the browser.

Starts of the hall, first and return visits, clicks in the menu of the unit center, Lighthouse.
"""

import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.lighthouse import measure_lighthouse
from tests.bench.report import ms, note, percentile, table, verdict
from tests.support.browser import CHROMIUM_FLAGS, DESKTOP, PHONE, find_chromium
from tests.support.server import Server
from tests.support.server_session import sign_in_at

ROUNDS = 5
CLICKS = 20
CLICKED_WITHIN = 150.0
FIRST_VISIT_KB = 350.0
WAIT = 20_000
PAGES: Sequence[tuple[str, bool, Mapping[str, Any]]] = (
    ("/", False, DESKTOP),
    ("/", False, PHONE),
    ("/login", False, DESKTOP),
    ("/register", False, DESKTOP),
    ("/services/JY002", False, DESKTOP),
    ("/unit", True, DESKTOP),
    ("/unit/cases", True, DESKTOP),
)
# Usable: put together, connected, and something sent through the socket has been answered.
USABLE = """async () => {
  while (!window.did_handshake) await new Promise((go) => setTimeout(go, 1));
  const message = { id: 0, client_id: window.clientId, listener_id: '', args: [] };
  await new Promise((answered) => window.socket.emit('event', message, answered));
  return performance.now();
}"""
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const first = list.getEntries().find((entry) => entry.name === 'first-contentful-paint');
  if (first) tell(first.startTime);
}).observe({ type: 'paint', buffered: true }))"""
CLICK = """([href, content]) => new Promise((tell) => {
  const menu = [...document.querySelectorAll('.rs-side a, .rs-tabbar a')];
  const entry = menu.find((a) => a.getAttribute('href') === href && a.offsetParent);
  const old = document.querySelector(content);
  let began = 0;
  const look = () => {
    const now = document.querySelector(content);
    if (!now || now === old) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => tell(performance.now() - began)));
  };
  const watching = new MutationObserver(look);
  watching.observe(document.body, { childList: true, subtree: true });
  began = performance.now();
  if (href) entry.click(); else history.back();
})"""


@dataclass(frozen=True)
class Visit:
    """What one visit of a page came to."""

    requests: int
    kilobytes: float
    painted: float
    usable: float


class Visitors:
    """A running hall, a browser, and people who come with it."""

    def __init__(self, hall: Server, browser: Browser) -> None:
        self.hall, self.browser = hall, browser
        self.member = sign_in_at(hall).cookies

    def come(self, device: Mapping[str, Any], is_signed_in: bool) -> BrowserContext:
        """A browser with nothing kept, but the session of a member if it is to be signed in."""
        context = self.browser.new_context(base_url=self.hall.url, locale="zh-CN", **device)
        context.set_default_timeout(WAIT)
        if is_signed_in:
            context.add_cookies(
                [{"name": n, "value": v, "url": self.hall.url} for n, v in self.member.items()]
            )
        return context

    def visit(self, context: BrowserContext, path: str) -> Visit:
        """Open a page in a tab of its own and close it again."""
        page = context.new_page()
        wire = context.new_cdp_session(page)
        sizes: dict[str, float] = {}
        kept: set[str] = set()
        wire.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
        wire.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        wire.send("Network.enable")
        page.goto(path)
        usable = page.evaluate(USABLE)
        painted = page.evaluate(PAINTED)
        page.wait_for_load_state("networkidle")
        page.close()
        sent = {number: size for number, size in sizes.items() if number not in kept and size}
        return Visit(len(sent), sum(sent.values()) / 1000, painted, usable)


def measure_starts(folder: Path) -> Server:
    """Start an empty hall with the demo data, then start it again; it stays running."""
    hall = Server(folder)
    first = hall.start()
    hall.stop()
    again = hall.start()
    table(
        "From the command to the first answer, seconds",
        ["start", "seconds"],
        [
            ["first, with migrations and demo data", f"{first:.1f}"],
            ["again", f"{again:.1f}"],
        ],
    )
    return hall


def measure_visits(visitors: Visitors) -> None:
    """First visits with an empty cache, and the return in a new tab of the same browser."""
    rows = []
    for path, is_signed_in, device in PAGES:
        first, again = [], []
        for _ in range(ROUNDS):
            context = visitors.come(device, is_signed_in)
            first.append(visitors.visit(context, path))
            again.append(visitors.visit(context, path))
            context.close()
        is_light = max(visit.kilobytes for visit in first) <= FIRST_VISIT_KB
        name = f"`{path}` {device['viewport']['width']} px"
        rows.append([name, *_cells(first), verdict(is_light), *_cells(again)])
    kinds = ("files", "KB", "painted", "usable")
    table(
        f"First visit and return, medians of {ROUNDS}, milliseconds from the navigation's start",
        ["page", *kinds, f"KB <= {FIRST_VISIT_KB:.0f}", *(f"return: {kind}" for kind in kinds)],
        rows,
    )
    note(
        "Painted: the first text or picture. Usable: the socket is connected and has answered. "
        "KB are those on the wire; the network is this machine's own."
    )


def _cells(visits: Sequence[Visit]) -> list[str]:
    middle = {
        name: statistics.median(getattr(visit, name) for visit in visits)
        for name in ("requests", "kilobytes", "painted", "usable")
    }
    return [
        f"{middle['requests']:.0f}",
        f"{middle['kilobytes']:.1f}",
        ms(middle["painted"]),
        ms(middle["usable"]),
    ]


def measure_menu(visitors: Visitors) -> None:
    """Click back and forth between two entries of the menu, and go back in the history."""
    rows = []
    for device in (DESKTOP, PHONE):
        context = visitors.come(device, True)
        page = context.new_page()
        page.goto("/unit")
        page.evaluate(USABLE)
        page.locator(".rs-tiles").wait_for()
        taken: dict[str, list[float]] = {
            "单位主页 → 单位办件": [],
            "单位办件 → 单位主页": [],
            "后退": [],
        }
        for _ in range(CLICKS):
            taken["单位主页 → 单位办件"].append(_click(page, "/unit/cases", ".rs-table"))
            taken["后退"].append(_click(page, "", ".rs-tiles"))
            _click(page, "/unit/cases", ".rs-table")
            taken["单位办件 → 单位主页"].append(_click(page, "/unit", ".rs-tiles"))
        rows += [
            [
                f"{name}, {device['viewport']['width']} px",
                ms(statistics.median(times)),
                ms(late := percentile(times, 95)),
                verdict(late <= CLICKED_WITHIN),
            ]
            for name, times in taken.items()
        ]
        context.close()
    table(
        f"From the click to the content on the screen, {CLICKS} each, milliseconds",
        ["in the unit center", "median", "p95", f"goal p95 <= {CLICKED_WITHIN:.0f}"],
        rows,
    )


def _click(page: Page, href: str, content: str) -> float:
    return float(page.evaluate(CLICK, [href, content]))


def main() -> None:
    """Measure everything against one server with a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        hall = measure_starts(Path(folder) / "hall")
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
            )
            visitors = Visitors(hall, browser)
            measure_visits(visitors)
            measure_menu(visitors)
            browser.close()
            measure_lighthouse(playwright, hall, Path(folder))
        finally:
            hall.stop()


if __name__ == "__main__":
    main()
