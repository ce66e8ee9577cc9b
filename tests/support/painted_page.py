"""A page whose script comes late: what it was painted with, until it is let on."""

from collections.abc import Mapping

from playwright.sync_api import Page, Route

FRAMEWORK = "**/static/vue.esm-browser*"
IS_PAINTED = """() => window.rsPage && document.querySelector('#app > *')
  && [...document.querySelectorAll('link[rel="stylesheet"]')].every((each) => each.sheet)
  && document.fonts.check('16px "Material Symbols Outlined"')"""
IS_LIVE = "() => window.rsIsTaken?.() && window.did_handshake"
# Where everything with an id stands, to a tenth of a pixel.
PLACES = """() => Object.fromEntries([...document.querySelectorAll('#app [id]')].map((each) => {
  const { x, y, width, height } = each.getBoundingClientRect();
  return [each.id, [x, y + scrollY, width, height].map((size) => Math.round(size * 10) / 10)];
}))"""
NOTE_SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    const moved = each.sources.map(({ node }) => node?.outerHTML?.slice(0, 80));
    window.shifts.push([each.value, ...moved]);
  }
}).observe({ type: 'layout-shift', buffered: true });"""
Places = Mapping[str, list[float]]


class LateScript:
    """Opens pages without their framework, and lets it come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[str] = []  # what the browser has told the server of
        self._held: list[Route] = []
        page.on("websocket", lambda line: line.on("framesent", self._note))

    def _note(self, frame: str | bytes) -> None:
        if str(frame).startswith("42") and '"event"' in str(frame)[:16]:
            self.sent.append(str(frame))

    def open(self, path: str) -> None:
        """Open a page and wait until it is painted."""
        self.page.route(FRAMEWORK, lambda route: self._held.append(route))
        self.page.goto(path, wait_until="commit")
        self.page.wait_for_function(IS_PAINTED)

    def let_come(self) -> None:
        """Let the framework come, without waiting for it."""
        for route in self._held:
            route.continue_()
        self._held.clear()

    def become_live(self) -> None:
        """Wait until the page has its script and its line."""
        self.let_come()
        self.page.wait_for_function(IS_LIVE)

    def presses_of(self, number: str) -> int:
        """How often the server was told of a press of a button, by its id."""
        mark = f'"id":"{number.removeprefix("c")}"'
        return sum(
            mark in each or mark.replace('"', "") in each.replace('"', "") for each in self.sent
        )
