"""重新加密: after a change of the secret, everything is sealed by the newest one."""

import asyncio
from typing import Any

import pytest
from tortoise import fields
from tortoise.connection import get_connection
from tortoise.fields.data import CharEnumFieldInstance

import models
from models.backup import reseal
from models.base import clock, field
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import KeyRing
from models.base.model import HallModel
from models.base.tx import transactional
from models.people.person import Person
from models.records.outbox import OutboxKind, OutboxMessage, post
from models.seed import cast
from tests.support.database import ON_POSTGRES
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


def some_value(field: Any, noun: str) -> Any:
    """Something that a column takes."""
    if isinstance(field, EncryptedCharField):
        return f"{noun} {field.model_field_name}"[: field.max_length]
    if isinstance(field, CharEnumFieldInstance):
        return next(iter(field.enum_type))
    kinds: dict[type[Any], Any]
    kinds = {UtcField: clock.now(), fields.DateField: clock.today(), fields.JSONField: []}
    kinds |= {fields.BooleanField: True, fields.IntField: 1, fields.SmallIntField: 1}
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "x")


async def filled(noun: type[HallModel]) -> HallModel:
    """A row of a noun with something in every column that is not made by itself."""
    columns: dict[str, Any] = noun._meta.fields_map
    row = noun(
        **{
            name: some_value(each, noun.__name__)
            for name, each in columns.items()
            if name in noun._meta.fields_db_projection and not each.generated
            if not isinstance(each, BlindIndexField)
        }
    )
    await row.save(force_create=True)
    return row


@pytest.mark.skipif(ON_POSTGRES, reason="rows that name nobody are written on SQLite alone")
async def test_every_sealed_field_of_every_noun_opens_with_the_newest_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealed = {
        noun: [n for n, f in noun._meta.fields_map.items() if isinstance(f, EncryptedCharField)]
        for noun in models.__models__
    }
    sealed = {noun: names for noun, names in sealed.items() if names}
    assert {"passkey", "outside_start", "licence_code", "invitation", "recovery_draft"} <= {
        noun._meta.db_table for noun in sealed
    }
    await get_connection("default").execute_script("PRAGMA foreign_keys=OFF")
    use(monkeypatch, OLD)
    before = {noun: await filled(noun) for noun in sealed}
    use(monkeypatch, NEW, OLD)

    counts = await reseal.reseal()

    assert counts == dict.fromkeys((noun._meta.db_table for noun in sealed), 1)
    use(monkeypatch, NEW)
    for noun, names in sealed.items():
        row = await noun.get()
        assert [getattr(row, n) for n in names] == [getattr(before[noun], n) for n in names]


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
