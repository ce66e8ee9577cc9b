"""`python -m tests.bench.pages`: what a page costs, beside an empty page and beside Django.

One process each, the same client, in turns, so that whatever else the machine does meets all. The
client asks as strangers of many addresses do, because the hall limits pages by address; the unit
center is asked with the session of the demo unit. Django reads a copy of the hall's database; it
runs under uvicorn, and under gunicorn (gthread, one worker) bare and with its cache of whole pages.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from auth.web.door import HALL
from tests.bench.load import Run, load
from tests.bench.report import ms, note, percentile, table, verdict
from tests.bench.sites import Site, djangos, empty_page
from tests.support.server import Server
from tests.support.server_session import connected, sign_in_at

PAGES = {
    "home": "/",
    "guide": "/services/{code}",
    "login": "/login",
    "register": "/register",
    "unit home": "/unit",
    "case list": "/unit/cases",
}
SIGNED_IN = ("unit home", "case list")
KEPT = ("home", "guide")  # what Django's cache of whole pages is asked for: pages of strangers
CONNECTIONS = 4
ROUNDS = 3
SECONDS = 1.5
TIMES_EMPTY = 0.35
GOALS = {  # times as many requests a second as each of the others
    "home": {"Django ASGI": 5.0, "Django cached": 1.0},
    "unit home": {"Django ASGI": 1.0},
    "case list": {"Django ASGI": 1.0},
}


def measure(site: Site, name: str, path: str, session: str) -> None:
    """One round of one page."""
    headers = {"Accept-Encoding": "gzip", "Accept": "text/html"}
    if name in SIGNED_IN:
        headers["Cookie"] = f"{HALL.cookie}={session}"
    run = site.runs.setdefault(name, Run())
    url = site.url + path
    load(run, url, site.pid, seconds=SECONDS, headers=headers, connections=CONNECTIONS)


def take_turns(hall: Site, others: Sequence[Site], empty: Site, code: str, session: str) -> None:
    """All rounds; the first of each page is not counted."""
    for number in range(ROUNDS + 1):
        for name, path in PAGES.items():
            for site in (hall, *others):
                if site.name != "Django cached" or name in KEPT:
                    measure(site, name, path.format(code=code), session)
        measure(empty, "empty", "/", session)
        if number == 0:
            for site in (hall, *others, empty):
                site.runs.clear()


def row(site: Site, page: str) -> list[str]:
    """A line of the table of measurements."""
    run = site.runs[page]
    late = (ms(percentile(run.taken, 50)), ms(percentile(run.taken, 99)))
    return [
        page,
        site.name,
        f"{run.rate:.0f}",
        *late,
        f"{run.processor:.2f}",
        f"{run.size / 1000:.1f}",
    ]


def compared(hall: Site, others: Sequence[Site], empty: Site) -> list[list[str]]:
    """How often the hall answers while each of the others answers once."""
    rows = []
    for name in PAGES:
        own, goals = hall.runs[name].rate, GOALS.get(name, {})
        cells, told = [], []
        for site in others:
            times = own / site.runs[name].rate if name in site.runs else None
            cells.append("" if times is None else f"{times:.2f}")
            if times is not None and site.name in goals:
                least = goals[site.name]
                told.append(f">= {least} x {site.name}: {verdict(times >= least)}")
        beside_empty = own / empty.runs["empty"].rate
        if name == "home":
            told.append(f">= {TIMES_EMPTY} x empty: {verdict(beside_empty >= TIMES_EMPTY)}")
        rows.append([name, *cells, f"{beside_empty:.2f}", "; ".join(told)])
    return rows


def report(hall: Site, others: Sequence[Site], empty: Site) -> None:
    """Both tables: what was measured, and how the hall stands beside the others."""
    rows = [row(empty, "empty")]
    rows += [row(site, name) for name in PAGES for site in (hall, *others) if name in site.runs]
    table(
        f"Pages of one process, {CONNECTIONS} connections, medians of {ROUNDS} rounds",
        ("page", "site", "requests/s", "p50 ms", "p99 ms", "processor ms", "KB"),
        rows,
    )
    table(
        "The hall as times the others, by requests/s",
        ("page", *(f"x {site.name}" for site in others), "x empty page", "goal"),
        compared(hall, others, empty),
    )


def an_item(server: Server) -> str:
    """The code of the first item of the catalogue."""
    with connected(server) as database:
        found = database.execute(
            "SELECT code FROM service_item WHERE is_listed ORDER BY sort LIMIT 1"
        )
        return str(found.fetchone()[0])


def main() -> None:
    """Measure all sites in turns."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "hall") as server:
        session, code = sign_in_at(server).session, an_item(server)
        with djangos(server) as others, empty_page(Path(folder)) as empty:
            hall = Site("hall", server.url, server.pid)
            take_turns(hall, others, empty, code, session)
            report(hall, others, empty)
    note(
        "Processor: time of the serving process for one request. A stranger's page whose browser"
        " never connects stays in the hall for 15 s, in NiceGUI for 60 s. Under uvicorn Django"
        " runs its views in one thread with an open connection, faster than it comes; under"
        " gunicorn it has one worker of class gthread with four threads, once bare and once with"
        " its cache middleware, which keeps whole pages for ten minutes."
    )


if __name__ == "__main__":
    main()
