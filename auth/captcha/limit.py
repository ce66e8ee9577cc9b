"""How often puzzles may be asked for and answered, and how hard the next one is.

A drawing slows a robot down; these counts stop it. They go by browser (visitor), by network
address (offices share one, so their networks get ten times as much) and by subject.
"""

from ipaddress import ip_address, ip_network

from auth.captcha.drawing import Level
from auth.captcha.load import Load, Strain
from auth.captcha.proof_of_work import AFTER_FAILURE_BITS, MOST_BITS, USUAL_BITS
from models.captcha import CaptchaPurpose
from models.error import TooMany
from models.rate_limit import hit, peek, peek_all
from models.tx import transactional
from settings import settings

MINUTE, TEN_MINUTES, HOUR = 60, 600, 3600
VISITOR_ISSUES_A_MINUTE = 10
ADDRESS_ISSUES, ADDRESS_VERIFIES, ADDRESS_FAILURES = 60, 30, 10  # in ten minutes
OFFICE_FACTOR = 10
STRICT_AFTER, PAUSE_AFTER, PAUSE = 3, 6, 60
SUBJECT_PASSES_AN_HOUR = 5
_NO_LIMIT = 10**9


@transactional
async def count_issue(purpose: CaptchaPurpose, visitor: str, address: str, subject: str) -> None:
    """Count a challenge that is asked for."""
    await _refuse_paused(visitor, address)
    if subject and purpose is CaptchaPurpose.RECOVER:
        await _refuse_above(("captcha pass", subject, SUBJECT_PASSES_AN_HOUR, HOUR))
    await _hit("captcha issue", visitor, VISITOR_ISSUES_A_MINUTE, MINUTE)
    await _hit("captcha issue address", address, ADDRESS_ISSUES * _share(address), TEN_MINUTES)


@transactional
async def count_verify(visitor: str, address: str) -> None:
    """Count an answer before it is looked at."""
    await _refuse_paused(visitor, address)
    await _hit("captcha verify address", address, ADDRESS_VERIFIES * _share(address), TEN_MINUTES)


@transactional
async def count_failure(visitor: str, address: str) -> None:
    """Count an answer that did not hold; from the sixth on the browser has to pause."""
    await hit("captcha failure", visitor, _NO_LIMIT, TEN_MINUTES)
    await hit("captcha failure address", address, _NO_LIMIT, TEN_MINUTES)
    if await peek("captcha failure", visitor, TEN_MINUTES) >= PAUSE_AFTER:
        await hit("captcha pause", visitor, _NO_LIMIT, PAUSE)


async def count_oddity(visitor: str) -> None:
    """Remember a drag that no hand made; the next puzzle of this browser is a harder one."""
    await hit("captcha oddity", visitor, _NO_LIMIT, TEN_MINUTES)


@transactional
async def count_pass(purpose: CaptchaPurpose, subject: str) -> None:
    """Count a pass of a subject; only recovery refuses, lest anyone could lock a unit out."""
    if subject:
        limit = SUBJECT_PASSES_AN_HOUR if purpose is CaptchaPurpose.RECOVER else _NO_LIMIT
        await _hit("captcha pass", subject, limit, HOUR)


async def strictness(visitor: str, subject: str, load: Load) -> tuple[Level, int]:
    """Level of the next puzzle and the bits of its proof of work."""
    failures, odd, passes = await peek_all(
        ("captcha failure", visitor, TEN_MINUTES),
        ("captcha oddity", visitor, TEN_MINUTES),
        ("captcha pass", subject, HOUR),
    )
    if failures >= STRICT_AFTER or passes >= SUBJECT_PASSES_AN_HOUR:
        return Level.STRICT, MOST_BITS
    if load.strain is Strain.ATTACK:
        return Level.STRICT, AFTER_FAILURE_BITS
    if failures:
        return Level.USUAL, AFTER_FAILURE_BITS
    return (Level.USUAL if odd or load.strain is Strain.BUSY else Level.KIND), USUAL_BITS


async def _refuse_paused(visitor: str, address: str) -> None:
    await _refuse_above(
        ("captcha pause", visitor, 1, PAUSE),
        ("captcha failure address", address, ADDRESS_FAILURES * _share(address), TEN_MINUTES),
    )


async def _refuse_above(*limits: tuple[str, str, int, int]) -> None:
    """Refuse what has reached its limit, without counting: name, key, limit and seconds."""
    counts = await peek_all(*((name, key, seconds) for name, key, _, seconds in limits))
    for count, (name, key, limit, seconds) in zip(counts, limits, strict=True):
        if count >= limit:
            await _hit(name, key, limit, seconds)


async def _hit(name: str, key: str, limit: int, seconds: int) -> None:
    try:
        await hit(name, key, limit, seconds)
    except TooMany as error:
        text = f"操作过于频繁，请{error.retry_after}秒后再试"
        raise TooMany(text, error.retry_after) from error


def _share(address: str) -> int:
    """How many times the usual number an address may count."""
    try:
        known = ip_address(address)
    except ValueError:
        return 1
    inside = any(known in ip_network(each, strict=False) for each in settings.office_networks)
    return OFFICE_FACTOR if inside else 1
