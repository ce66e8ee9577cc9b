"""What a key signs: of which there are so many, each for one browser and act, and not for long."""

from dataclasses import replace

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid, TooMany
from models.base.origin import Origin
from models.passkeys.challenge import LIFETIME, SIZE, PasskeyChallenge
from models.passkeys.passkey_sign_in import begin
from models.records.sign_in_table import PASSKEY_BROWSER
from tests.support.passkeys import HERE, SITE


async def is_taken(challenge: bytes, origin: Origin = HERE, session: str = "") -> bool:
    """Whether the hall takes one as its own."""
    try:
        await PasskeyChallenge.redeem(challenge, origin, session=session)
    except Conflict:
        return False
    return True


async def test_it_serves_once_and_where_it_was_asked_for() -> None:
    made = await PasskeyChallenge.issue(HERE)
    assert len(made) == SIZE

    for wrong in (
        replace(HERE, visitor="another"),
        replace(HERE, visitor=""),
        Origin("x", site=""),
    ):
        assert not await is_taken(made, wrong)
    assert not await is_taken(made, session="of somebody")
    assert not await is_taken(made[::-1])
    assert await is_taken(made)
    assert not await is_taken(made)


async def test_one_for_a_session_serves_no_other() -> None:
    made = await PasskeyChallenge.issue(HERE, session="mine")

    assert not await is_taken(made)
    assert not await is_taken(made, session="theirs")
    assert await is_taken(made, session="mine")


async def test_it_holds_for_two_minutes() -> None:
    soon, late = await PasskeyChallenge.issue(HERE), await PasskeyChallenge.issue(HERE)
    clock.travel(LIFETIME.total_seconds() - 1)
    assert await is_taken(soon)
    clock.travel(2)
    assert not await is_taken(late)


async def test_a_browser_gets_so_many_and_one_without_cookies_none() -> None:
    for _ in range(PASSKEY_BROWSER.most):
        await begin(origin=HERE)
    with pytest.raises(TooMany, match="尝试过于频繁"):
        await begin(origin=HERE)
    with pytest.raises(Invalid, match="Cookie"):
        await begin(origin=Origin("", site=SITE))


async def test_old_ones_are_forgotten() -> None:
    await PasskeyChallenge.issue(HERE)
    clock.travel(3 * 86_400)
    await PasskeyChallenge.forget_old()
    assert await PasskeyChallenge.all().count() == 0
