"""`python -m tests.bench.people`: the panels of a busy unit beside those of a small one.

The busy one has ten agents with 150 grants each and 200 memberships that ended in three years.
Both halls run at the same time and are asked in turns; then somebody clicks through the busy one.
Last, an inviter waits for three numbers of which they may learn nothing by waiting.
"""

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.browser import CLICK, CLICKED_WITHIN, CLICKS
from tests.bench.growth import GOAL, ROUNDS, WARM, Hall
from tests.bench.inviting import compare_invited
from tests.bench.report import ms, note, percentile, spread, table, verdict
from tests.bench.visits import USABLE, WAIT
from tests.support.browser import CHROMIUM_FLAGS, DESKTOP, find_chromium
from tests.support.crowd import fill
from tests.support.server import Server
from tests.support.server_session import SignedIn, connected, sign_in_at

PANELS = (
    "/unit",
    "/unit/members",
    "/unit/members/AGENT/grants",
    "/unit/members/AGENT/preview",
    "/unit/members/coverage",
    "/unit/members/history",
    "/unit/settings",
    "/unit/settings/activity?who=all",
    "/unit/messages",
    "/person",
)
# In the menu, and what stands on the page that it opens.
ENTRIES = {"/unit/members": ".rs-members", "/unit": ".rs-tiles"}
TICK = """(number) => new Promise((tell) => {
  const box = [...document.querySelectorAll('.rs-checks [role=checkbox]')][number];
  const before = box.getAttribute('aria-checked'), began = performance.now();
  const look = () => {
    const now = [...document.querySelectorAll('.rs-checks [role=checkbox]')][number];
    if (!now || now.getAttribute('aria-checked') === before) return requestAnimationFrame(look);
    setTimeout(() => tell(performance.now() - began));
  };
  box.click(); look();
})"""


def _agent(server: Server) -> str:
    """The code of an agent who may handle something already."""
    with connected(server) as database:
        found = database.execute(
            "SELECT m.code FROM member m JOIN item_grant g ON g.member_id = m.id"
            " WHERE m.role = 'agent' AND m.state = 'active' ORDER BY m.id LIMIT 1"
        ).fetchone()
    return str(found[0])


def compare(small: Server, busy: Server) -> None:
    """Every panel of both, in turns."""
    halls = [(Hall(server), sign_in_at(server), _agent(server)) for server in (small, busy)]
    rows = []
    for panel in PANELS:
        for turn in range(WARM + ROUNDS):
            for hall, who, agent in halls:
                page = (panel.replace("AGENT", agent), who.session)
                hall.ask(page, counts=turn >= WARM)
        before, after = (
            hall.taken[f"`{panel.replace('AGENT', agent)}` signed in"] for hall, _, agent in halls
        )
        ratio = statistics.median(after) / statistics.median(before)
        cells = (" / ".join(spread(each)[:2]) for each in (before, after))
        rows.append((f"`{panel}`", *cells, f"{ratio:.2f}", verdict(ratio <= GOAL)))
    columns = ("panel", "small p50 / p95 ms", "busy p50 / p95 ms", "ratio", f"<= {GOAL}")
    table("A small unit and a busy one, the page's own answer", columns, rows)


def click_through(hall: Server, who: SignedIn) -> None:
    """Menu clicks of the busy unit until the content stands, and ticks in the grant editor."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        context = browser.new_context(base_url=hall.url, locale="zh-CN", **DESKTOP)
        context.set_default_timeout(WAIT)
        cookies = who.cookies.items()
        context.add_cookies([{"name": n, "value": v, "url": hall.url} for n, v in cookies])
        page = context.new_page()
        page.goto("/unit")
        page.evaluate(USABLE)
        taken: dict[str, list[float]] = {href: [] for href in ENTRIES}
        for _ in range(CLICKS):
            for href, content in ENTRIES.items():
                taken[href].append(float(page.evaluate(CLICK, [href, content])))
        ticks = _ticks(page, f"/unit/members/{_agent(hall)}/grants")
        browser.close()
    rows = [_row(f"menu → `{href}`", times) for href, times in taken.items()]
    rows.append(_row("a tick in 授权, until it is painted", ticks))
    columns = ["in the busy unit", "median", "p95", f"goal p95 <= {CLICKED_WITHIN:.0f}"]
    table(
        f"From the click to the content on the screen, {CLICKS} each, milliseconds", columns, rows
    )


def _ticks(page: Page, path: str) -> list[float]:
    page.goto(path)
    page.evaluate(USABLE)
    page.locator(".rs-checks [role=checkbox]").first.wait_for()
    return [float(page.evaluate(TICK, number)) for number in range(CLICKS)]


def _row(name: str, times: Sequence[float]) -> list[str]:
    late = percentile(times, 95)
    return [name, ms(statistics.median(times)), ms(late), verdict(late <= CLICKED_WITHIN)]


def main() -> None:
    """Two halls of their own."""
    with tempfile.TemporaryDirectory() as folder:
        small = Server(Path(folder) / "small")
        small.start()
        small.stop()
        busy = small.copy(Path(folder) / "busy")
        fill(f"sqlite://{busy.data / 'hall.sqlite3'}")
        asked = small.copy(Path(folder) / "asked")
        with small, busy:
            compare(small, busy)
            click_through(busy, sign_in_at(busy))
        note("The small unit is the demo's: its legal rep, a manager and seven agents.")
        compare_invited(f"sqlite://{asked.data / 'hall.sqlite3'}")


if __name__ == "__main__":
    main()
