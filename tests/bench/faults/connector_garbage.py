"""`connector-garbage`: outside systems that answer, but not with what was agreed."""

from tests.bench.faults.connectors import each_way
from tests.bench.faults.finding import Finding

WAYS = (
    "is faulty",
    "garbage",
    "wrong JSON",
    "no HTTP",
    "huge",
    "closes early",
    "closes at once",
    "redirects",
)


async def run() -> list[Finding]:
    """Every way."""
    return await each_way(WAYS)
