"""One start of a sign-in elsewhere: bound to its browser, used once, beside the others."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid, NotFound, TooMany
from models.outside.outside_start import (
    LIFETIME,
    OutsideStart,
    StartPurpose,
    nonce_of,
    verifier_of,
)
from models.sign_in.rep_change import replace_legal_rep
from models.units.succession import Source
from tests.support.outside import identity, new_start, proven
from tests.support.units import VISITOR, registered


async def test_a_start_belongs_to_its_browser_and_provider() -> None:
    start, state = await new_start()

    assert (await OutsideStart.of_state("province", state, VISITOR)).id == start.id
    for provider, asked, visitor in (
        ("e_licence", state, VISITOR),
        ("province", state, "somebody else"),
        ("province", state, ""),
        ("province", state + "x", VISITOR),
        ("province", "", VISITOR),
        ("province", "\0" * 9000, VISITOR),
    ):
        with pytest.raises(NotFound):
            await OutsideStart.of_state(provider, asked, visitor)


async def test_two_tabs_do_not_disturb_each_other() -> None:
    (first, _), (second, _) = await new_start(), await new_start()

    await second.take()
    await first.take()


async def test_a_start_is_used_once_even_by_two_at_once() -> None:
    start, state = await new_start()
    rows = [await OutsideStart.of_state("province", state, VISITOR) for _ in range(2)]

    results = await asyncio.gather(*(row.take() for row in rows), return_exceptions=True)

    assert sorted(type(each).__name__ for each in results) == ["Conflict", "NoneType"]
    with pytest.raises(Conflict):
        await start.take()


async def test_a_late_answer_is_worth_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    start, _ = await new_start()
    later = clock.now() + LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Conflict):
        await start.take()


def test_what_stays_secret_follows_from_the_state_alone() -> None:
    assert nonce_of("a") == nonce_of("a") != nonce_of("b")
    assert nonce_of("a") != verifier_of("a")
    assert 43 <= len(verifier_of("a")) <= 128


async def test_without_a_cookie_nothing_begins() -> None:
    with pytest.raises(Invalid, match="Cookie"):
        await new_start(visitor="")


async def test_starts_of_a_browser_are_limited() -> None:
    for _ in range(20):
        await new_start()

    with pytest.raises(TooMany, match="登录尝试过于频繁"):
        await new_start()
    await new_start(visitor="another")


async def test_who_waits_for_a_scan_is_found_by_their_browser_alone() -> None:
    rep = await registered()
    start = await proven(identity(), rep)

    assert (await OutsideStart.waiting(start.code, VISITOR)).unit_id == rep.unit_id
    for code, visitor in ((start.code, "another"), ("x", VISITOR), (start.code, "")):
        with pytest.raises(NotFound):
            await OutsideStart.waiting(code, visitor)
    await start.finish()
    with pytest.raises(NotFound):
        await OutsideStart.waiting(start.code, VISITOR)


async def test_a_change_of_the_legal_rep_ends_what_waits() -> None:
    rep = await registered()
    start = await proven(identity(), rep)
    linking, _ = await new_start(StartPurpose.LINK, by=rep)

    await replace_legal_rep(rep.unit, None, source=Source.REGISTRY)

    with pytest.raises(NotFound):
        await OutsideStart.waiting(start.code, VISITOR)
    with pytest.raises(Conflict):
        await linking.take()


async def test_a_log_out_finds_the_sessions_that_were_there_before_it() -> None:
    now = clock.now()
    told = identity(sid="S1", issued_at=now)
    start, _ = await new_start()
    await start.note(told, None)
    await start.note_ticket("ticket")
    from models.base.key import digest

    await OutsideStart.note_birth(digest("ticket"), "the session")

    async def found(**named: str) -> list[str]:
        return await OutsideStart.sessions_of("province", until=now, **named)

    assert await found(sid="S1") == ["the session"]
    assert await found(subject=told.subject_digest) == ["the session"]
    assert await found(sid="S2") == await found() == []
    assert await found(sid="S1", subject="x") == []
    before = now - timedelta(seconds=1)
    assert await OutsideStart.sessions_of("province", sid="S1", until=before) == []
    assert (await OutsideStart.behind("the session")) == start
    assert await OutsideStart.behind("") is None


async def test_old_starts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    await new_start()
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    await OutsideStart.forget_old()

    assert await OutsideStart.all().count() == 0


async def test_a_token_that_is_too_long_to_be_kept_keeps_nobody_out() -> None:
    start, _ = await new_start()

    await start.note(identity(id_token="x" * 30_000), None)

    assert (await OutsideStart.get(id=start.id)).id_token == ""
