"""Whether the clock tells acts apart: they are made in turns, and their medians compared."""

import contextlib
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping

from models.base.error import HallError
from models.proofs.lockout import Lockout
from models.records.rate_limit import RateLimit

Act = Callable[[], Awaitable[object]]
PAIRS = 200
MOST_APART = 0.005  # seconds
ON_A_BUSY_MACHINE = 0.15  # of the whole, where everything takes longer
SHARE, LEAST = 0.2, 0.0005  # what is short must not differ by much of itself


async def medians(
    acts: Mapping[str, Act], *, times: int = PAIRS, before: Act | None = None
) -> dict[str, float]:
    """How long each act takes, in seconds; nobody is stopped by the acts before."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    names = list(acts)
    for number in range(times):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            await RateLimit.all().delete()
            await Lockout.all().delete()
            if before is not None:
                await before()
            begun = time.perf_counter()
            with contextlib.suppress(HallError):
                await acts[name]()
            took[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) for name, each in took.items()}


def tells(found: Mapping[str, float]) -> str:
    """What the clock tells of some medians; empty when nobody learns anything by it."""
    longest = max(found.values())
    apart = longest - min(found.values())
    absolute = max(MOST_APART, ON_A_BUSY_MACHINE * longest)
    if apart < min(absolute, max(LEAST, SHARE * longest)):
        return ""
    return "; ".join(f"{name} {1000 * each:.2f} ms" for name, each in found.items())
