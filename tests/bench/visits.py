"""First and return visits of a page: what goes over the wire, and when it is there."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.bench.report import ms, note, table, verdict
from tests.support.browser import DESKTOP, PHONE
from tests.support.server import Server
from tests.support.server_session import sign_in_at

Conditions = Mapping[str, Mapping[str, float]]  # methods of the DevTools protocol

ROUNDS = 3
WAIT = 20_000
READING_KB, READING_FILES = 90.0, 7
LIVE_KB = 350.0
# Usable: a live page is put together and connected, and something sent through its socket has been
# answered; a page that is only read is there with the script that it has.
USABLE = """async () => {
  const isLive = document.querySelector('script[type=importmap], script[src*="/_nicegui/"]');
  if (!isLive) return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd;
  while (!window.did_handshake) await new Promise((go) => setTimeout(go, 1));
  const message = { id: 0, client_id: window.clientId, listener_id: '', args: [] };
  await new Promise((answered) => window.socket.emit('event', message, answered));
  return performance.now();
}"""
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const first = list.getEntries().find((entry) => entry.name === 'first-contentful-paint');
  if (first) tell(first.startTime);
}).observe({ type: 'paint', buffered: true }))"""
SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => tell(sum), 100);
})"""


@dataclass(frozen=True)
class Page:
    """A page to visit; what is only read has narrower goals."""

    path: str
    device: Mapping[str, Any]
    is_read: bool = False
    is_signed_in: bool = False

    @property
    def name(self) -> str:
        """As the tables name it."""
        kind = " (read)" if self.is_read else " signed in" if self.is_signed_in else ""
        return f"`{self.path}` {self.device['viewport']['width']} px{kind}"


PAGES = (
    Page("/", DESKTOP, is_read=True),
    Page("/", PHONE, is_read=True),
    Page("/services", PHONE, is_read=True),
    Page("/services/JY002", DESKTOP, is_read=True),
    Page("/help", PHONE, is_read=True),
    Page("/login", DESKTOP),
    Page("/register", DESKTOP),
    Page("/unit", DESKTOP, is_signed_in=True),
    Page("/unit/cases", DESKTOP, is_signed_in=True),
)


@dataclass(frozen=True)
class Visit:
    """What one visit of a page came to."""

    files: int
    kilobytes: float
    sockets: int
    painted: float
    usable: float
    shifted: float


class Visitors:
    """A running hall, a browser, and people who come with it."""

    def __init__(self, hall: Server, browser: Browser) -> None:
        self.hall, self.browser = hall, browser
        self.member = sign_in_at(hall).cookies

    def come(self, device: Mapping[str, Any], is_signed_in: bool = False) -> BrowserContext:
        """A browser with nothing kept, but the session of a member if it is to be signed in."""
        context = self.browser.new_context(base_url=self.hall.url, locale="zh-CN", **device)
        context.set_default_timeout(WAIT)
        if is_signed_in:
            context.add_cookies(
                [{"name": n, "value": v, "url": self.hall.url} for n, v in self.member.items()]
            )
        return context


def visit(context: BrowserContext, path: str, conditions: Conditions | None = None) -> Visit:
    """Open a page in a tab of its own and close it again; conditions are told to the browser.

    A page with a file that fails is none that may be measured.
    """
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: dict[str, float] = {}
    kept: set[str] = set()
    sockets: list[str] = []
    broken: list[str] = []

    def answered(event: Mapping[str, Any]) -> None:
        if event["response"]["status"] >= 400:
            broken.append(f"{event['response']['status']} {event['response']['url']}")

    wire.on("Network.responseReceived", answered)
    wire.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    wire.on("Network.webSocketCreated", lambda event: sockets.append(event["url"]))
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    wire.send("Network.enable")
    for method, values in (conditions or {}).items():
        wire.send(method, dict(values))
    page.goto(path)
    usable, painted = page.evaluate(USABLE), page.evaluate(PAINTED)
    page.wait_for_load_state("networkidle")
    shifted = page.evaluate(SHIFTED)
    page.close()
    if broken:
        raise RuntimeError(f"{path}: {', '.join(broken)}")
    sent = {number: size for number, size in sizes.items() if number not in kept and size}
    kilobytes = sum(sent.values()) / 1000
    return Visit(len(sent), kilobytes, len(sockets), painted, usable, shifted)


def _goal(page: Page, visits: Sequence[Visit]) -> str:
    kilobytes = max(each.kilobytes for each in visits)
    if not page.is_read:
        return f"<= {LIVE_KB:.0f} KB: {verdict(kilobytes <= LIVE_KB)}"
    files, sockets = (max(getattr(v, name) for v in visits) for name in ("files", "sockets"))
    is_met = kilobytes <= READING_KB and files <= READING_FILES and not sockets
    return f"<= {READING_KB:.0f} KB, {READING_FILES} files, 0 sockets: {verdict(is_met)}"


def _cells(visits: Sequence[Visit]) -> list[str]:
    names = ("files", "kilobytes", "painted", "usable")
    middle = [statistics.median(getattr(visit, name) for visit in visits) for name in names]
    return [f"{middle[0]:.0f}", f"{middle[1]:.1f}", ms(middle[2]), ms(middle[3])]


def measure_visits(visitors: Visitors) -> None:
    """First visits with an empty cache, and the return in a new tab of the same browser."""
    rows = []
    for page in PAGES:
        first, again = [], []
        for _ in range(ROUNDS):
            context = visitors.come(page.device, page.is_signed_in)
            first.append(visit(context, page.path))
            again.append(visit(context, page.path))
            context.close()
        sockets = max(each.sockets for each in first)
        rows.append([page.name, *_cells(first), str(sockets), _goal(page, first), *_cells(again)])
    kinds = ("files", "KB", "painted", "usable")
    table(
        f"First visit and return, medians of {ROUNDS}, milliseconds from the navigation's start",
        ["page", *kinds, "sockets", "goal", *(f"return: {kind}" for kind in kinds)],
        rows,
    )
    note(
        "Painted: the first text or picture. Usable: the socket is connected and has answered, or"
        " the script of a page that is only read has run. KB are those on the wire; the network is"
        " this machine's own."
    )
