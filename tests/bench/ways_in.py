"""`python -m tests.bench.ways_in`: a login at an outside account, a recovery, an SMS to a stranger.

The login is the whole way of a browser over HTTP: to the provider (the twin on the hall's own
address), its page, the password, the answer, and the page after it. The rest are verbs, measured
in a process of their own on the data of the demo, each in turns with what it may not differ from.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.parse import parse_qsl, urlsplit

import httpx2

from models.seed import cast
from tests.bench.report import ms, note, spread, table, verdict
from tests.bench.tabs import Share
from tests.support.environment import clean_environment, prepare_environment
from tests.support.server import ROOT, Server

LOGINS, WARM, AT_ONCE = 60, 10, 4
LOGIN_GOAL = 500.0
PAIRS = 200
APART = 5.0
ASKED = ("redirect_uri", "state", "nonce", "code_challenge")
Taken = dict[str, list[float]]


async def log_in(hall: Server, name: str) -> float:
    """One login of a browser that is new; milliseconds until the page after it stands."""
    async with httpx2.AsyncClient(base_url=hall.url, timeout=30) as browser:
        began = perf_counter()
        there = (await browser.get(f"/login/{name}")).headers["location"]
        assert (await browser.get(there)).status_code == 200
        asked = dict(parse_qsl(urlsplit(there).query))
        form = {
            **{each: asked[each] for each in ASKED},
            "account": cast.DEMO_UNIT.uscc,
            "password": cast.DEMO_PASSWORD,
            "act": "login",
        }
        back = (await browser.post(urlsplit(there).path, data=form)).headers["location"]
        after = (await browser.get(back)).headers["location"]
        assert (await browser.get(after)).status_code == 200
        return (perf_counter() - began) * 1000


async def measure_logins(hall: Server) -> None:
    """One after the other, then four at once."""
    for _ in range(WARM):
        await log_in(hall, "province")
    alone = [await log_in(hall, "province") for _ in range(LOGINS)]
    share, began = Share(hall.pid), perf_counter()
    left = iter(range(LOGINS))

    async def along() -> list[float]:
        return [await log_in(hall, "province") for _ in left]

    found = await asyncio.gather(*(along() for _ in range(AT_ONCE)))
    rate = LOGINS / (perf_counter() - began)
    client, server = share.cores()
    together = [each for times in found for each in times]
    late = statistics.quantiles(together, n=20)[-1]
    table(
        f"省政务 (OpenID Connect against the twin), {LOGINS} whole logins, milliseconds",
        ["", "p50", "p95", f"goal p95 < {LOGIN_GOAL:.0f} ms"],
        [
            ["one after the other", *spread(alone)[:2], ""],
            [f"{AT_ONCE} at once", *spread(together)[:2], verdict(late < LOGIN_GOAL)],
        ],
    )
    note(
        f"{rate:.1f} logins a second, both ends of the protocol in one process; "
        f"cores meanwhile: hall {server:.2f}, client {client:.2f}."
    )


def compare_verbs(url: str) -> None:
    """Print the verbs, from a database whose server does not run."""
    command = [sys.executable, "-m", "tests.bench.ways_in", url]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(), check=True, stdout=subprocess.PIPE
    )
    taken: Taken = json.loads(done.stdout.splitlines()[-1])
    rows = [[what, *spread(times)[:2]] for what, times in taken.items()]
    table(f"Recovery and codes, {PAIRS} each in turns, milliseconds", ["verb", "p50", "p95"], rows)
    for known, stranger in (("recovery, known", "recovery, nobody"), ("SMS, known", "SMS, nobody")):
        apart = abs(statistics.median(taken[known]) - statistics.median(taken[stranger]))
        note(
            f"{known} and {stranger}: medians {ms(apart)} ms apart, "
            f"goal < {APART:.0f} ms: {verdict(apart < APART)}."
        )


async def _measure() -> Taken:
    from models.accounts.recovery_rule import Whose
    from models.base.origin import Origin
    from models.records.rate_limit import RateLimit
    from models.sign_in.person_sms import send_login_code
    from tests.support.recovering import named, solved

    known, nobody = cast.DEMO_UNIT.legal_rep, cast.SHEN_YANGLI
    taken: Taken = {}

    def note_time(what: str, began: float, turn: int) -> None:
        if turn >= WARM:
            taken.setdefault(what, []).append((perf_counter() - began) * 1000)

    for turn in range(WARM + PAIRS):
        for who, told in ((known, "known"), (nobody, "nobody")):
            await RateLimit.all().delete()
            visitor = f"visitor {turn} {told}"
            draft = await named(who, Whose.PERSON, visitor)
            began = perf_counter()
            await draft.send_code(Origin(visitor, "203.0.113.7"), slider=solved)
            note_time(f"recovery, {told}", began, turn)
            mobile = known.mobile if told == "known" else "13912349999"
            began = perf_counter()
            await send_login_code(mobile, origin=Origin(visitor, "203.0.113.7"), slider=solved)
            note_time(f"SMS, {told}", began, turn)
    return taken


async def _print_verbs(url: str) -> None:
    from tests.support.database import opened

    async with opened(url):
        print(json.dumps(await _measure()))


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        with Server(Path(folder)) as hall:
            asyncio.run(measure_logins(hall))
            url = f"sqlite://{hall.data / 'hall.sqlite3'}"
        compare_verbs(url)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        prepare_environment()
        asyncio.run(_print_verbs(sys.argv[1]))
    else:
        main()
