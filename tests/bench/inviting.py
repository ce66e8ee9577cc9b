"""How long 创建经办用户 takes for whom it is about: ``… inviting URL`` prints JSON.

Whoever invites may not learn by the time whether a number is registered, nor under which name.
The three are asked in turns, each for a row that was withdrawn before. The database has a process
of its own, because Tortoise keeps the SQL of one dialect.
"""

import asyncio
import json
import statistics
import subprocess
import sys
from time import perf_counter

from tests.bench.report import ms, note, spread, table
from tests.support.environment import clean_environment, prepare_environment
from tests.support.server import ROOT

ROUNDS = 200
WARM = 10
UNKNOWN, RIGHT, OTHER = (
    "nobody's in the hall",
    "registered, the right name",
    "registered, another name",
)
Taken = dict[str, list[float]]


def compare_invited(url: str) -> None:
    """Print the three beside each other, from a database whose server does not run."""
    command = [sys.executable, "-m", "tests.bench.inviting", url]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(), check=True, stdout=subprocess.PIPE
    )
    taken: Taken = json.loads(done.stdout.splitlines()[-1])
    medians = {who: statistics.median(times) for who, times in taken.items()}
    base = medians[UNKNOWN]
    rows = [
        [who, *spread(times)[:2], f"{medians[who] - base:+.2f}"] for who, times in taken.items()
    ]
    columns = ["the number is", "p50", "p95", "p50 beside the first"]
    table(f"创建经办用户, {ROUNDS} each in turns, milliseconds", columns, rows)
    furthest = max(abs(median - base) for median in medians.values())
    noise = statistics.quantiles(taken[UNKNOWN], n=4)
    note(
        f"The medians lie {ms(furthest)} ms apart; half of the calls for one and the same number "
        f"lie {ms(noise[2] - noise[0])} ms apart."
    )


async def _measure() -> Taken:
    from models.records.rate_limit import RateLimit
    from models.seed import cast
    from models.units.invitation import Invitation
    from models.units.inviting import Invited, invite, withdraw
    from models.units.permission import Role
    from models.units.unit import Unit

    unit = await Unit.get(uscc=cast.DEMO_UNIT.uscc)
    rep = await unit.legal_rep()
    assert rep is not None
    known, unknown = cast.SUN_LI, cast.SHEN_YANGLI
    mobile = "13912340006"
    offers = {
        UNKNOWN: Invited(Role.AGENT, unknown.name, unknown.id_number, mobile),
        RIGHT: Invited(Role.AGENT, known.name, known.id_number, mobile),
        OTHER: Invited(Role.AGENT, unknown.name, known.id_number, mobile),
    }
    for person in (known, unknown):
        for waiting in await Invitation.waiting().filter(id_index=person.id_number):
            await withdraw(waiting, by=rep)
    taken: Taken = {who: [] for who in offers}
    for turn in range(WARM + ROUNDS):
        for who, offered in offers.items():
            await RateLimit.all().delete()
            began = perf_counter()
            invitation = await invite(unit, offered, by=rep)
            spent = (perf_counter() - began) * 1000
            await withdraw(invitation, by=rep)
            if turn >= WARM:
                taken[who].append(spent)
    return taken


async def main(url: str) -> None:
    """Measure in this process."""
    from tests.support.database import opened

    async with opened(url):
        print(json.dumps(await _measure()))


if __name__ == "__main__":
    prepare_environment()
    asyncio.run(main(sys.argv[1]))
