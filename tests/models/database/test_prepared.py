"""Queries that are built once: they find what the query itself finds, whatever has changed."""

import pytest
from tortoise.expressions import Q, Subquery

from models.base import clock
from models.base.tx import transactional
from models.database.prepared import Prepared, PreparedValues
from models.records.counter import Counter
from models.records.seed_mark import SeedMark
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.sign_in.session_row import IDLE
from tests.support.demo import demo_member
from tests.support.queries import counted_queries
from tests.support.units import VISITOR

LATER = IDLE.total_seconds() + 60


async def signed_in() -> tuple[Session, str]:
    """A member's session and the token of its cookie."""
    member = await demo_member()
    await member.fetch_related("person")
    return await Session.open(SessionKind.UNIT, member.person, member, visitor=VISITOR)


async def test_it_finds_session_person_member_and_unit_in_one_query() -> None:
    session, _ = await signed_in()

    with counted_queries() as asked:
        found = await Session.find(session.digest)
        again = await Session.find(session.digest)

    assert len(asked) == 2
    for each in (found, again):
        assert each is not None
        assert each == session
        assert each.member is not None
        assert each.person.name == cast.DEMO_UNIT.legal_rep.name
        assert each.member.unit.name == cast.DEMO_UNIT.name


async def test_it_finds_nothing_for_another_digest_and_none_that_is_over() -> None:
    session, _ = await signed_in()

    assert await Session.find("f" * 64) is None
    assert await Session.find(session.digest) == session
    clock.travel(LATER)
    assert await Session.find(session.digest) is None


async def test_inside_an_act_it_sees_what_the_act_has_written() -> None:
    session, _ = await signed_in()

    @transactional
    async def end_and_look() -> Session | None:
        await Session.filter(id=session.id).update(ended_at=clock.now())
        return await Session.find(session.digest)

    assert await end_and_look() is None


async def test_values_of_the_first_run_may_be_the_same_and_may_be_constants_of_the_query() -> None:
    prepared = Prepared(
        SeedMark,
        ("name", "digest"),
        lambda name, digest: SeedMark.filter(digest__not="same", name=name).filter(
            Q(digest=digest) | Q(digest="same")
        ),
    )
    await SeedMark.set("one", "first")
    assert await prepared.run("same", "same") == []

    assert [mark.name for mark in await prepared.run("one", "first")] == ["one"]
    assert await prepared.run("two", "first") == []


async def test_a_number_is_not_taken_for_a_limit_of_the_same_size() -> None:
    prepared = Prepared(
        Counter, ("value",), lambda value: Counter.filter(value__gte=0, value=value).limit(1)
    )
    await Counter.create(name="of two", value=2)
    for value in (1, 0):
        assert await prepared.run(value) == []

    assert [counter.name for counter in await prepared.run(2)] == ["of two"]


async def test_a_value_that_stands_twice_in_a_query_changes_in_both_places() -> None:
    prepared = Prepared(
        SeedMark, ("name",), lambda name: SeedMark.filter(Q(name=name) | Q(digest=name))
    )
    await SeedMark.set("one", "two")
    await SeedMark.set("two", "three")

    assert {mark.name for mark in await prepared.run("two")} == {"one", "two"}
    assert [mark.name for mark in await prepared.run("three")] == ["two"]


async def test_a_value_that_does_not_stand_in_a_query_is_refused() -> None:
    prepared = Prepared(SeedMark, ("name",), lambda name: SeedMark.filter(name__not="one"))

    with pytest.raises(ValueError, match="stand"):
        await prepared.run("one")


async def test_two_values_are_never_told_by_the_same_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    probes = iter(["same", "same", "one probe", "another probe"])
    monkeypatch.setattr("models.database.prepared._probe", lambda *_: next(probes))
    prepared = Prepared(
        SeedMark,
        ("name", "digest"),
        lambda name, digest: SeedMark.filter(name=name, digest=digest),
    )
    await SeedMark.set("one", "first")

    assert [mark.name for mark in await prepared.run("one", "first")] == ["one"]


async def test_values_are_asked_of_several_models() -> None:
    prepared = PreparedValues(
        SeedMark,
        ((SeedMark, "digest"), (Counter, "value")),
        lambda digest, value: SeedMark.filter(
            digest=digest, name__in=Subquery(Counter.filter(value=value).values("name"))
        ).values("name"),
    )
    for name, value in (("one", 1), ("two", 2)):
        await SeedMark.set(name, "same")
        await Counter.create(name=name, value=value)

    assert await prepared.run("same", 1) == [{"name": "one"}]
    assert await prepared.run("same", 2) == [{"name": "two"}]
    assert await prepared.run("other", 2) == []


async def test_it_runs_with_whatever_values_come_later() -> None:
    prepared = Prepared(
        SeedMark,
        ("name", "digest"),
        lambda name, digest: SeedMark.filter(name=name, digest=digest),
    )
    await SeedMark.set("one", "first")
    await SeedMark.set("two", "second")

    assert [mark.name for mark in await prepared.run("one", "first")] == ["one"]
    assert [mark.name for mark in await prepared.run("two", "second")] == ["two"]
    assert await prepared.run("one", "second") == []
