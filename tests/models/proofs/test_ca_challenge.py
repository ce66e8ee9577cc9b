"""What a key signs: once, within two minutes, in the browser and for the site that asked."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.origin import Origin
from models.proofs.ca_cause import CaCause, CaRefused
from models.proofs.ca_challenge import LIFETIME, CaChallenge, Text
from models.records.sign_in_table import CA_BROWSER
from tests.support.units import ADDRESS, VISITOR

SITE = "https://hall.example"
HERE = Origin(VISITOR, ADDRESS, site=SITE)
SHAPE = re.compile(r"hall-login/1\|https://hall\.example\|[A-Za-z0-9_-]{43}\|[0-9]{10}")


async def is_taken(text: str, origin: Origin = HERE) -> bool:
    """Whether the hall takes a text as its own."""
    try:
        await CaChallenge.redeem(text, origin)
    except CaRefused as error:
        assert error.cause is CaCause.CHALLENGE  # noqa: PT017  # told by name in every case
        return False
    return True


async def test_a_text_names_the_site_and_serves_once() -> None:
    text = await CaChallenge.issue(HERE)

    assert SHAPE.fullmatch(text)
    assert await is_taken(text)
    assert not await is_taken(text)


async def test_of_two_who_bring_a_text_at_once_one_gets_in() -> None:
    text = await CaChallenge.issue(HERE)

    assert sorted(await asyncio.gather(*(is_taken(text) for _ in range(8)))) == [False] * 7 + [True]


async def test_a_text_serves_neither_another_browser_nor_another_site_nor_nobody() -> None:
    text = await CaChallenge.issue(HERE)

    for wrong in (replace(HERE, visitor="another"), replace(HERE, visitor="")):
        assert not await is_taken(text, wrong)
    assert not await is_taken(text, replace(HERE, site="https://evil.example"))
    assert await is_taken(text)


async def test_a_text_holds_for_two_minutes() -> None:
    soon, late = await CaChallenge.issue(HERE), await CaChallenge.issue(HERE)
    clock.travel(LIFETIME.total_seconds() - 1)
    assert await is_taken(soon)
    clock.travel(2)
    assert not await is_taken(late)


async def test_only_our_own_texts_are_taken() -> None:
    text = await CaChallenge.issue(HERE)
    parts = Text.of(text)
    assert parts is not None
    later = Text(parts.origin, parts.nonce, parts.expires + 60)

    for other in ("", "transfer all", f"{text} ", text.replace("/1|", "/2|"), f"{text}|x"):
        assert not await is_taken(other)
    assert not await is_taken(str(replace(parts, nonce="a" * 43)))
    assert not await is_taken(str(later))
    assert await is_taken(text)


async def test_a_browser_without_a_cookie_gets_none_and_nobody_gets_any_number() -> None:
    with pytest.raises(Invalid, match="Cookie"):
        await CaChallenge.issue(Origin("", ADDRESS, site=SITE))
    for _ in range(CA_BROWSER.most):
        await CaChallenge.issue(HERE)
    with pytest.raises(TooMany, match="CA登录过于频繁"):
        await CaChallenge.issue(HERE)


async def test_old_texts_are_forgotten() -> None:
    await CaChallenge.issue(HERE)
    clock.travel(timedelta(days=2).total_seconds())
    await CaChallenge.forget_old()
    assert await CaChallenge.all().count() == 0


def test_every_cause_has_a_message_of_its_own_and_a_number() -> None:
    texts = [cause.told.text for cause in CaCause]
    assert len(set(texts)) == len(texts)
    assert all(cause.told.steps for cause in CaCause)
    assert CaCause.NOT_ALLOWED.number == "CA-03"
    assert len({cause.number for cause in CaCause}) == len(texts)
