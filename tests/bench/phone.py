"""First visits by phone: a slow network and a slow processor, and what is seen of the page when."""

import statistics

from tests.bench.report import ms, note, table, verdict
from tests.bench.visits import Conditions, Page, Visitors, visit
from tests.support.browser import PHONE

ROUNDS = 3
LATENCY, MEGABITS, MEGABITS_UP, SLOWER = 150, 1.6, 0.75, 4
CONDITIONS: Conditions = {
    "Network.emulateNetworkConditions": {
        "offline": False,
        "latency": LATENCY,
        "downloadThroughput": MEGABITS * 1e6 / 8,
        "uploadThroughput": MEGABITS_UP * 1e6 / 8,
    },
    "Emulation.setCPUThrottlingRate": {"rate": SLOWER},
}
READ_WITHIN, LIVE_WITHIN = 1000.0, 1700.0
STEADY = 0.005  # a layout shift that is shown as 0.00
PAGES = (
    Page("/", PHONE, is_read=True),
    Page("/services", PHONE, is_read=True),
    Page("/services/JY002", PHONE, is_read=True),
    Page("/help", PHONE, is_read=True),
    Page("/login", PHONE),
    Page("/register", PHONE),
)


def measure_phone(visitors: Visitors) -> None:
    """Every page by a browser that has never been here."""
    rows = []
    for page in PAGES:
        visits = []
        for _ in range(ROUNDS):
            context = visitors.come(PHONE)
            visits.append(visit(context, page.path, CONDITIONS))
            context.close()
        painted, usable = (
            statistics.median(getattr(each, name) for each in visits)
            for name in ("painted", "usable")
        )
        shifted = max(each.shifted for each in visits)
        within = READ_WITHIN if page.is_read else LIVE_WITHIN
        is_met = painted <= within and shifted < STEADY
        goal = f"<= {within:.0f} and 0.00: {verdict(is_met)}"
        rows.append([page.name, ms(painted), f"{shifted:.3f}", goal, ms(usable)])
    table(
        f"First visit by phone, medians of {ROUNDS}, milliseconds from the navigation's start",
        ["page", "first contentful paint", "worst layout shift", "goal", "usable"],
        rows,
    )
    note(
        f"{LATENCY} ms a request, {MEGABITS} Mbit/s, processor slowed down {SLOWER} times, all by"
        " the browser itself. The layout shift is counted until the page is usable and quiet."
    )
