"""Certificates that opened nothing, kept for a clerk."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.proofs import refused_certificate
from models.proofs.ca_cause import CaCause
from models.proofs.refused_certificate import LONGEST, RefusedCertificate


async def note(name: str = "a", cause: CaCause = CaCause.CHAIN, content: str = "MII") -> None:
    """A certificate is refused."""
    await RefusedCertificate.note(cause, name * 64, "某单位", content)


async def test_a_refused_certificate_is_kept_once_for_each_cause_with_how_often() -> None:
    await note()
    await asyncio.gather(note(), note())
    await note(cause=CaCause.EXPIRED)

    newest, older = await RefusedCertificate.newest()
    assert (newest.why, newest.times) == (CaCause.EXPIRED.label, 1)
    assert (older.why, older.times, older.shown, older.content) == (
        CaCause.CHAIN.label,
        3,
        "某单位",
        "MII",
    )


async def test_junk_fills_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused_certificate, "MOST", 2)
    for name in "abc":
        await note(name)
    await note("d", content="x" * (LONGEST + 1))
    await note("a")

    assert await RefusedCertificate.all().count() == 2


async def test_what_nobody_brings_any_more_is_forgotten() -> None:
    await note()
    clock.travel(timedelta(days=181).total_seconds())
    await RefusedCertificate.forget_old()
    assert await RefusedCertificate.all().count() == 0
