"""`python -m tests.bench.browser`: what a visitor waits for, measured inside the browser.

Starts of the hall, first and return visits, first visits by phone, clicks in the menu of the unit
center, Lighthouse.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.lighthouse import measure_lighthouse
from tests.bench.phone import measure_phone
from tests.bench.report import ms, percentile, table, verdict
from tests.bench.visits import USABLE, Visitors, measure_visits
from tests.support.browser import CHROMIUM_FLAGS, DESKTOP, PHONE, find_chromium
from tests.support.server import Server

CLICKS = 20
CLICKED_WITHIN = 150.0
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
            measure_phone(visitors)
            measure_menu(visitors)
            browser.close()
            measure_lighthouse(playwright, hall, Path(folder))
        finally:
            hall.stop()


if __name__ == "__main__":
    main()
