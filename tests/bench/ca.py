"""`python -m tests.bench.ca`: how many keys are verified a second, of each algorithm.

The whole question without database and network: certificate, chain, revocation list, signature of
the text, the unit's code. Beside it what an open page waits meanwhile: SM2 is pure Python, so that
a key that is verified takes turns with the loop.
"""

import asyncio
import time

from auth.ca.certificate import Certificate
from auth.ca.chain import Authorities
from auth.ca.entry import Entry
from auth.ca.revocation import RevocationList
from auth.ca.verifier import Presented, verify
from auth.ca_helper.authority import COMMON_NAME, Authority, name_of
from auth.ca_helper.hierarchy import Hierarchy, issue_hierarchy
from auth.ca_helper.soft_key import Algorithm, new_key
from models.base import clock
from models.base.command import begin
from tests.bench.report import ms, note, percentile, table, verdict

SECONDS = 3.0
GOAL = 10  # a second: more than a city's units bring in one minute
TICK = 0.005
LONG_LIST = 20_000
TEXT = "hall-login/1|https://hall.example|nonce|1796000000"
KEYS = {"RSA 2048": "single", "ECDSA P-256": "second", "SM2": "valid"}


def presented(hierarchy: Hierarchy, name: str) -> Presented:
    """A key that has signed."""
    key = next(each for each in hierarchy.keys if each.name == name)
    return Presented(Certificate.read(key.certificate), TEXT, key.key.sign_text(TEXT.encode()))


async def measure(key: Presented, entry: Entry) -> tuple[float, float, float]:
    """Verifications a second, and how late the loop is meanwhile: median and p99 in ms."""
    late: list[float] = []
    done = False

    async def tick() -> None:
        while not done:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            late.append((time.perf_counter() - began - TICK) * 1000)

    ticking = asyncio.ensure_future(tick())
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        fresh = Presented(Certificate.read(key.certificate.raw), key.text, key.signature)
        await asyncio.to_thread(verify, fresh, [entry], clock.now())
        count += 1
    done = True
    await ticking
    return count / (time.perf_counter() - began), percentile(late, 50), percentile(late, 99)


def long_list() -> tuple[int, float]:
    """How big a list of many serials is, and how long it takes to read, once for each refresh."""
    issuer = Authority(name_of(((COMMON_NAME, "CA"),)), new_key(Algorithm.ECDSA), b"")
    moment = clock.now()
    revoked = {1 << 100 | number: moment for number in range(LONG_LIST)}
    data = issuer.revocation_list(revoked, moment, None)
    began = time.perf_counter()
    RevocationList.read(data)
    return len(data), (time.perf_counter() - began) * 1000


def main() -> None:
    """Print the tables."""
    hierarchy = issue_hierarchy(clock.now())
    authorities = Authorities(Certificate.read(each) for each in hierarchy.authorities)
    entry = Entry("bench", authorities, tuple(map(RevocationList.read, hierarchy.lists)))
    rows = []
    for label, name in KEYS.items():
        rate, median, p99 = asyncio.run(measure(presented(hierarchy, name), entry))
        rows.append((label, f"{rate:.0f}", ms(median), ms(p99), verdict(rate >= GOAL)))
    columns = ("key", "a second", "loop late ms", "p99", f"goal {GOAL}/s")
    table("CA verification, one at a time", columns, rows)
    size, took = long_list()
    note(f"A list of {LONG_LIST} serials ({size / 1e6:.1f} MB) is read in {ms(took)} ms.")


if __name__ == "__main__":
    begin()
    main()
