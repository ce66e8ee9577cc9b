"""重新加密: after a change of the secret, everything is sealed by the newest one."""

import asyncio

import pytest

from models.backup import reseal
from models.base import field
from models.base.key import KeyRing
from models.base.tx import transactional
from models.people.person import Person
from models.records.outbox import OutboxKind, OutboxMessage, post
from models.seed import cast
from tests.support.units import registered

OLD, NEW = b"the old secret of this hall", b"the new secret of this hall"


def use(monkeypatch: pytest.MonkeyPatch, *secrets: bytes) -> KeyRing:
    """Start the hall, as it were, with these secrets."""
    ring = KeyRing(*secrets)
    monkeypatch.setattr(field, "ring", ring)
    monkeypatch.setattr(reseal, "ring", ring)
    return ring


async def test_what_older_secrets_sealed_opens_with_the_newest_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, OLD)
    await registered()
    await registered(cast.SOFTWARE_UNIT)
    people = await Person.all().count()
    use(monkeypatch, NEW, OLD)

    counts = await reseal.reseal(batch=1)

    assert counts["person"] == people == 2
    assert await reseal.reseal() == {}
    use(monkeypatch, NEW)
    assert {p.name for p in await Person.all()} == {
        cast.SOFTWARE_UNIT.legal_rep.name,
        cast.DEMO_UNIT.legal_rep.name,
    }


async def test_what_was_emptied_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    message = await transactional(post)(OutboxKind.SMS, {"mobile": "13912345678", "text": "…"})
    await OutboxMessage.filter(id=message.id).update(payload=None)
    await registered()
    use(monkeypatch, NEW, OLD)

    async with asyncio.timeout(20):
        assert "person" in await reseal.reseal()


async def test_a_missing_secret_is_told_and_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, OLD)
    await registered()
    use(monkeypatch, NEW)

    with pytest.raises(ValueError, match="cannot be opened"):
        await reseal.reseal()

    use(monkeypatch, OLD)
    assert len(await Person.all()) == 1
