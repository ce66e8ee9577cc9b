"""审计: one chain for each unit, in which nothing can be changed, removed or put in unnoticed."""

import asyncio
import hashlib
from dataclasses import dataclass

import pytest
from tortoise.context import TortoiseContext

from models.base.error import Invalid
from models.base.tx import transactional
from models.records.audit import (
    SYSTEM,
    AuditChain,
    AuditEvent,
    AuditRecord,
    record,
    verify_all,
    verify_chain,
)


@dataclass(frozen=True)
class Thing:
    """Stands for a unit or a member; only its code matters here."""

    code: str


UNIT = Thing("unit-code")


@transactional
async def act(unit: Thing | None = UNIT, *, failing: bool = False) -> None:
    """An act that leaves one record and may fail after that."""
    details = {"电话": "1*****78"}
    await record(AuditEvent.SIGNED_IN, unit=unit, by=Thing("member-code"), details=details)
    if failing:
        raise Invalid("这次操作没有完成")


async def acts(count: int) -> None:
    """Some acts, one after the other."""
    for _ in range(count):
        await act()


async def sql(db: TortoiseContext, statement: str) -> None:
    """Do what somebody with access to the database might do."""
    await db.db().execute_script(statement)


async def test_a_chain_that_nobody_touched_holds() -> None:
    await acts(5)

    assert await verify_chain(UNIT.code) is None
    assert await verify_all() == {}
    newest = await AuditRecord.of(UNIT).first()
    assert newest is not None
    assert (newest.seq, newest.actor, newest.event_label) == (5, "thing:member-code", "登录")


@pytest.mark.parametrize(
    ("tampering", "bad"),
    [
        ("UPDATE audit_record SET actor = 'thing:other' WHERE seq = 3", 3),
        ("UPDATE audit_record SET details = '{}' WHERE seq = 2", 2),
        ("UPDATE audit_record SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 1", 1),
        ("UPDATE audit_record SET open_digest = '' WHERE seq = 4", 4),
        ("UPDATE audit_chain SET open_digest = ''", 6),
        ("DELETE FROM audit_record WHERE seq = 3", 3),
        ("DELETE FROM audit_record WHERE seq = 5", 5),
        ("DELETE FROM audit_record", 1),
        ("UPDATE audit_record SET seq = 9 WHERE seq = 4", 4),
        ("UPDATE audit_record SET chain = 'another' WHERE seq = 5", 5),
        (
            "INSERT INTO audit_record"
            " (chain, seq, event, actor, subject, details, at, open_digest, digest)"
            " SELECT chain, 6, event, actor, subject, details, at, open_digest, digest"
            " FROM audit_record WHERE seq = 5",
            6,
        ),
        (
            "INSERT INTO audit_record"
            " (chain, seq, event, actor, subject, details, at, open_digest, digest)"
            " SELECT chain, 0, event, actor, subject, details, at, open_digest, digest"
            " FROM audit_record WHERE seq = 5",
            0,
        ),
        (
            "DELETE FROM audit_record WHERE seq = 5;"
            " UPDATE audit_chain SET length = 4,"
            " digest = (SELECT digest FROM audit_record WHERE seq = 4)",
            5,
        ),
    ],
)
async def test_tampering_shows_at_its_record(db: TortoiseContext, tampering: str, bad: int) -> None:
    await acts(5)

    await sql(db, tampering)

    assert await verify_chain(UNIT.code) == bad
    assert (await verify_all())[UNIT.code] == bad


async def test_whoever_has_the_lines_can_verify_them_without_the_key() -> None:
    await acts(3)

    digest = ""
    for row in await AuditRecord.of(UNIT).order_by("seq"):
        digest = hashlib.sha256(f"{digest}\n{row.line}".encode()).hexdigest()
        assert row.open_digest == digest
    assert (await AuditChain.get(name=UNIT.code)).open_digest == digest


async def test_a_forger_without_the_key_cannot_make_the_open_digests_fit(
    db: TortoiseContext,
) -> None:
    await acts(3)
    rows = await AuditRecord.of(UNIT).order_by("seq")
    digest = rows[0].open_digest
    for row in rows[1:]:
        row.actor = "thing:other"
        digest = row.open_digest = row.open_digest_after(digest)
        await row.save()
    await AuditChain.filter(name=UNIT.code).update(open_digest=digest)

    assert await verify_chain(UNIT.code) == 2


async def test_acts_at_once_make_one_chain_without_gaps() -> None:
    results = await asyncio.gather(
        *(act(failing=turn % 4 == 0) for turn in range(24)), return_exceptions=True
    )

    assert sum(result is None for result in results) == 18
    rows = await AuditRecord.filter(chain=UNIT.code).order_by("seq")
    assert [row.seq for row in rows] == list(range(1, 19))
    assert await verify_chain(UNIT.code) is None


async def test_the_hall_has_a_chain_of_its_own() -> None:
    await act(None)
    await acts(2)

    assert (await AuditChain.get(name=SYSTEM)).length == 1
    assert (await AuditChain.get(name=UNIT.code)).length == 2
    assert [row.chain for row in await AuditRecord.of()] == [SYSTEM]


async def test_a_record_belongs_inside_an_act() -> None:
    with pytest.raises(RuntimeError):
        await record(AuditEvent.SIGNED_IN)


def test_every_event_has_its_chinese_word() -> None:
    assert [event for event in AuditEvent if not event.label or event.label.isascii()] == []
