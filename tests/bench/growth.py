"""`python -m tests.bench.growth`: a hall that has grown, page by page and act by act.

100 -> 100,000 cases, 14 -> 100,000 units, 165 -> 10,000 items. Of the cases the measured unit has
10,000, and in a hall of its own all of them. Halls of every size run at the same time and are asked
in turns, acts too, so that whatever else the machine does meets all of them.
"""

import http.client
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

from auth.web.door import HALL
from tests.bench.growth_acts import Taken, measure_acts, measure_clean_up
from tests.bench.load import processor_seconds
from tests.bench.report import ms, note, percentile, spread, table, verdict
from tests.support.growth import LARGE, ONE_UNIT, SMALL, TOKEN, Size, grow
from tests.support.server import Server
from tests.support.services import Postgres, find_postgres

GOAL = 1.5
ROUNDS = 30
WARM = 3
STRANGER = (
    "/",
    "/services",
    "/services?audience=unit&kind=apply&level=city",
    "/services?page=99999",
    "/services/JY002",
    "/search?q=工伤",
    "/search?q=gongshnag",
    "/themes",
    "/cities",
    "/sitemap",
    "/notices",
    "/login",
    "/register",
    "/sandbox",
)
MEMBER = (
    "/",
    "/unit",
    "/unit/cases",
    "/unit/cases?page=501",
    "/unit/cases?page=999999",
    "/unit/cases?state=in_progress",
    "/unit/cases?state=closed&page=999999",
    "/unit/cases?state=to_rate",
    "/unit/cases?state=waiting",
    "/unit/cases?q=失业",
    "/unit/cases?q=100010",
    "/person",
)
PAGES = tuple((path, "") for path in STRANGER) + tuple((path, TOKEN) for path in MEMBER)
SIZES = {"small": SMALL, "grown": LARGE, "one": ONE_UNIT}
Page = tuple[str, str]


class Hall:
    """A running hall of a size and what was measured of each page."""

    def __init__(self, server: Server) -> None:
        assert server._process is not None
        self.pid = server._process.pid
        self.first: dict[Page, float] = {}
        self.taken: Taken = {}
        self.busy: dict[str, float] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(self, page: Page, *, counts: bool) -> None:
        """One visit of a page; the first one is kept by itself."""
        path, token = page
        cookie = {"Cookie": f"{HALL.cookie}={token}"} if token else {}
        before, began = processor_seconds(self.pid), perf_counter()
        self._connection.request("GET", _encoded(path), headers=cookie)
        answer = self._connection.getresponse()
        answer.read()
        passed = (perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('location', '')}")
        self.first.setdefault(page, passed)
        if counts:
            name = named(page)
            self.taken.setdefault(name, []).append(passed)
            used = processor_seconds(self.pid) - before
            self.busy[name] = self.busy.get(name, 0.0) + used * 1000


def _encoded(path: str) -> str:
    """An address as a browser sends it."""
    return "".join(sign if sign.isascii() else _percents(sign) for sign in path)


def _percents(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def named(page: Page) -> str:
    """A page as the tables name it."""
    path, token = page
    return f"`{path}`" + (" signed in" if token else "")


def visit(halls: Sequence[Hall]) -> None:
    """Ask every hall for every page, in turns."""
    for page in PAGES:
        for turn in range(WARM + ROUNDS):
            for hall in halls:
                hall.ask(page, counts=turn >= WARM)


def compare(
    title: str, small: Taken, large: Taken, busy: Sequence[Mapping[str, float]] = ()
) -> None:
    """One table: every page or act, small and grown."""
    rows = []
    for name, before in small.items():
        after = large[name]
        ratio = statistics.median(after) / statistics.median(before)
        used = [" / ".join(ms(each[name] / ROUNDS) for each in busy)] if busy else []
        cells = (" / ".join(spread(each)[:2]) for each in (before, after))
        rows.append((name, *cells, *used, f"{ratio:.2f}", verdict(ratio <= GOAL)))
    columns = ["what", "small p50 / p95 ms", "grown p50 / p95 ms"]
    columns += ["processor ms"] if busy else []
    table(title, (*columns, "ratio", f"<= {GOAL}"), rows)


@contextmanager
def running(servers: Sequence[Server]) -> Iterator[list[Hall]]:
    """All of them at once."""
    with ExitStack() as stack:
        for server in servers:
            stack.enter_context(server)
        yield [Hall(server) for server in servers]


def on_sqlite(folder: Path) -> None:
    """Three halls that begin as copies of one demo."""
    demo = Server(folder / "demo")
    demo.start()
    demo.stop()
    urls = []
    for name, size in SIZES.items():
        urls.append(f"sqlite://{demo.copy(folder / name).data / 'hall.sqlite3'}")
        grow(urls[-1], size)
    measure("SQLite", [Server(folder / name) for name in SIZES], urls)


def on_postgres(folder: Path) -> None:
    """Three databases of one server."""
    with Postgres() as postgres:
        urls = []
        for name, size in SIZES.items():
            postgres.query(f"CREATE DATABASE {name}")
            urls.append(f"{postgres.url.rpartition('/')[0]}/{name}")
            with Server(folder / "postgres", HALL_DATABASE_URL=urls[-1]):
                pass  # it brings in the demo
            grow(urls[-1], size)
        servers = [Server(folder / "postgres", HALL_DATABASE_URL=url) for url in urls]
        measure("PostgreSQL", servers, urls)


def measure(database: str, servers: Sequence[Server], urls: Sequence[str]) -> None:
    """Pages and acts, small and grown, and those of the hall where one unit has every case."""
    with running(servers) as halls:
        visit(halls)
    small, large, one = halls
    told = _told(LARGE)
    compare(f"{database}: {told}", small.taken, large.taken, [small.busy, large.busy])
    slowest = max(large.first, key=lambda page: large.first[page])
    note(
        "The first visit of a page after the start is not counted: the unit's home ranks all items"
        f" once a day; the slowest was {named(slowest)} with {ms(large.first[slowest])} ms."
    )
    of_member = {name: small.taken[name] for name in small.taken if "signed in" in name}
    extreme = "the extreme: all 100,000 cases are of the one unit"
    compare(f"{database}, {extreme}", of_member, one.taken, [small.busy, one.busy])
    before, after, extremely = measure_acts(urls)
    compare(f"{database}, acts without their pages: {told}", before, after)
    compare(f"{database}, acts without their pages, {extreme}", before, extremely)
    _clean_up(database, urls[1])


def _clean_up(database: str, url: str) -> None:
    """What a writer notices of the hourly clean-up."""
    found = measure_clean_up(url)
    rows = [
        (name, len(found[name]), *spread(found[name]), ms(max(found[name])))
        for name in ("alone", "beside the clean-up")
    ]
    columns = ("a writing act", "acts", "p50 ms", "p95 ms", "p99 ms", "slowest ms")
    table(f"{database}: the clean-up of 100,000 old sessions", columns, rows)
    steps = found["steps"]
    note(
        f"It took {found['seconds'][0]:.1f} s in {len(steps)} transactions: p95"
        f" {ms(percentile(steps, 95))} ms, slowest {ms(max(steps))} ms with its commit."
    )


def _told(size: Size) -> str:
    return (
        f"{SMALL.cases} -> {size.cases:,} cases ({SMALL.own} -> {size.own:,} of the unit), "
        f"{SMALL.units} -> {size.units:,} units, {SMALL.items} -> {size.items:,} items"
    )


def main() -> int:
    """Measure on SQLite, then on PostgreSQL where it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        on_sqlite(Path(folder))
        if find_postgres() is None:
            note("PostgreSQL is not installed: its tables are left out.")
        else:
            on_postgres(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
