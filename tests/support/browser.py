"""A browser's page that is watched: whatever goes wrong behind the picture fails the test."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP: Mapping[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
REPORT_CSP = """
document.addEventListener('securitypolicyviolation', event => console.error(
    `CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def find_chromium() -> str | None:
    """The system's Chromium; without one, Playwright uses its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def find_shell() -> str | None:
    """The same Chromium without windows of its own, for two fifths less work; else the whole one.

    It reads no settings of a profile: a test of those starts the whole one.
    """
    return shutil.which("chromium-headless-shell") or find_chromium()


@dataclass
class Watch:
    """Notes console errors, uncaught exceptions, server errors and requests to other hosts."""

    hosts: set[str] = field(default_factory=set)
    noted: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def attend(self, context: BrowserContext, url: str) -> None:
        """Watch every page of a browser context that may speak with one server only."""
        self.hosts.add(urlsplit(url).netloc)
        context.add_init_script(REPORT_CSP)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.noted.append(f"exception: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def expect(self, pattern: str) -> None:
        """Let pass what this test provokes on purpose, such as ``status of 404``."""
        self.expected.append(pattern)

    def problems(self) -> list[str]:
        """What was noted and not expected."""
        return [n for n in self.noted if not any(re.search(e, n) for e in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.noted.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc not in self.hosts:
            self.noted.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.noted.append(f"answer {response.status}: {response.url}")


AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    "resultTypes": ["violations"],
    "preload": False,  # it would load the style sheets again, for rules about media
}
# axe takes the words of Quasar's buttons (z-index 0 without a position) to lie below the button
HELP_AXE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.q-btn__content { position: relative }');
  document.adoptedStyleSheets.push(sheet);
}"""
RUN_AXE = "async options => (await axe.run(options)).violations"
OF_COLORS = {**AXE_OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"]}
SHOWN = """() => [...document.querySelectorAll('*')].map(
  (each) => each.localName + (each.checkVisibility({ visibilityProperty: true }) ? '' : '-')
).join()"""


def accessibility_problems(page: Page, options: Mapping[str, Any] = AXE_OPTIONS) -> list[str]:
    """What axe-core finds wrong (A, AA and best practice), one line for each place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
        page.evaluate(HELP_AXE)
    found = page.evaluate(RUN_AXE, dict(options))
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page, options: Mapping[str, Any] = AXE_OPTIONS) -> None:
    """Fail with the list of what axe-core finds wrong on the page as it stands."""
    problems = accessibility_problems(page, options)
    assert not problems, f"{page.url} at {page.viewport_size}:\n" + "\n".join(problems)


OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .map(e => `${e.tagName.toLowerCase()}.${e.className} to ${e.getBoundingClientRect().right}`)
    .slice(0, 8);
}"""


def assert_no_overflow(page: Page) -> None:
    """Fail when the page is wider than its window, naming what sticks out."""
    wide = page.evaluate(OVERFLOWING)
    assert not wide, f"{page.url} at {page.viewport_size} is too wide:\n" + "\n".join(wide)


SETTLE = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  for (let round = 0; round < 20; round++) {  // an end may start the transition of what inherits
    await frame();
    const running = document.getAnimations().filter(each => each instanceof CSSTransition);
    if (!running.length) return;
    for (const each of running) each.finish();
  }
}"""


def set_dark(page: Page, on: bool = True) -> None:
    """Let the browser prefer dark colors, as the system setting does, and have them at once."""
    page.emulate_media(color_scheme="dark" if on else "light", reduced_motion="reduce")
    page.evaluate(SETTLE)


def assert_accessible_in_both_colors(page: Page) -> None:
    """Hold the page to every rule in light; in dark to those that ask for colors.

    Where dark shows another element, every rule is asked again.
    """
    set_dark(page, False)
    assert_accessible(page)
    light = page.evaluate(SHOWN)
    set_dark(page)
    assert_accessible(page, OF_COLORS if page.evaluate(SHOWN) == light else AXE_OPTIONS)


def set_width(page: Page, width: int) -> None:
    """Resize the window and let the layout settle."""
    page.set_viewport_size({"width": width, "height": 900})


TAKE_AWAY = """async (element) => {
  const id = Number(element.id.slice(1));
  const around = Object.values(mounted_app.elements).find((each) => each.children?.includes(id));
  const shown = around.slots.default, all = shown.ids;
  shown.ids = all.filter((each) => each !== id);
  await mounted_app.$nextTick();
  window.bringBack = () => { shown.ids = all; };
}"""


def take_away(element: Locator) -> None:
    """Let the browser forget an element, as when its dialog is closed or its tab left."""
    element.evaluate(TAKE_AWAY)


def bring_back(page: Page) -> None:
    """Let the browser build it again, from what the server said and the browser noted."""
    page.evaluate("window.bringBack()")
