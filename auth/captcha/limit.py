"""How often puzzles may be asked for and answered, and how hard the next one is.

A drawing slows a robot down; these counts stop it. They go by browser, by network and by
subject, as `models/records/captcha_table.py` says.
"""

from auth.captcha.load import Load, Strain
from auth.captcha.proof_of_work import AFTER_FAILURE_BITS, MOST_BITS, USUAL_BITS
from auth.puzzle.drawing import Level
from models.base.origin import Origin
from models.base.tx import transactional
from models.records.captcha_table import (
    CAPTCHA_FAILURES,
    CAPTCHA_ISSUES,
    CAPTCHA_NETWORK_ANSWERS,
    CAPTCHA_NETWORK_FAILURES,
    CAPTCHA_NETWORK_ISSUES,
    CAPTCHA_ODDITIES,
    CAPTCHA_PASSES,
    CAPTCHA_PAUSE,
)
from models.records.limit import count, counted, note, refuse_full

STRICT_AFTER = 3
NETWORK_STRICT_AFTER = 10


@transactional
async def count_issue(origin: Origin) -> None:
    """Count a challenge that is asked for."""
    await _refuse_paused(origin)
    await count(CAPTCHA_ISSUES, CAPTCHA_NETWORK_ISSUES, origin=origin)


@transactional
async def count_verify(origin: Origin) -> None:
    """Count an answer before it is looked at."""
    await _refuse_paused(origin)
    await count(CAPTCHA_NETWORK_ANSWERS, origin=origin)


@transactional
async def count_failure(origin: Origin) -> None:
    """Count an answer that did not hold; from the sixth on the browser has to pause."""
    await note(CAPTCHA_FAILURES, CAPTCHA_NETWORK_FAILURES, origin=origin)
    [failures] = await counted(CAPTCHA_FAILURES, origin=origin)
    if failures >= CAPTCHA_FAILURES.most:
        await note(CAPTCHA_PAUSE, origin=origin)


async def count_oddity(origin: Origin) -> None:
    """Remember a drag that no hand made; the next puzzle of this browser is a harder one."""
    await note(CAPTCHA_ODDITIES, origin=origin)


async def count_pass(origin: Origin, subject: str) -> None:
    """Count a pass of a subject, which makes its next puzzles harder and closes nothing."""
    if subject:
        await note(CAPTCHA_PASSES, origin=origin, subject=subject)


async def strictness(origin: Origin, subject: str, load: Load) -> tuple[Level, int]:
    """Level of the next puzzle and the bits of its proof of work."""
    limits = (CAPTCHA_FAILURES, CAPTCHA_NETWORK_FAILURES, CAPTCHA_ODDITIES)
    failures, around, odd = await counted(*limits, origin=origin)
    [passes] = await counted(CAPTCHA_PASSES, origin=origin, subject=subject) if subject else [0]
    if failures >= STRICT_AFTER or around >= NETWORK_STRICT_AFTER or passes >= CAPTCHA_PASSES.most:
        return Level.STRICT, MOST_BITS
    strain = Strain.CALM if origin.is_known else load.strain
    if strain is Strain.ATTACK:
        return Level.STRICT, AFTER_FAILURE_BITS
    if failures:
        return Level.USUAL, AFTER_FAILURE_BITS
    return (Level.USUAL if odd or strain is Strain.BUSY else Level.KIND), USUAL_BITS


async def _refuse_paused(origin: Origin) -> None:
    await refuse_full(CAPTCHA_PAUSE, CAPTCHA_NETWORK_FAILURES, origin=origin)
