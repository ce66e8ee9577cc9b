"""Our own fields: instants compare as instants, personal data lie sealed and are found again."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError, ValidationError

from models.base import clock
from models.base.key import ring
from models.base.tx import transactional
from models.database.migrate import migrate_database
from models.people.person import Person
from models.records.rate_limit import RateLimit
from models.seed import cast
from models.standards.id_type import IdType
from settings import settings
from tests.support.database import ON_POSTGRES, empty_database, opened

WANG = cast.WANG_SHILI
SHANGHAI, LONDON = timezone(timedelta(hours=8)), timezone(timedelta(hours=0))


async def wang(**changed: Any) -> Person:
    """The row of a person of the cast, as the hall keeps it."""
    facts: dict[str, Any] = {
        "code": "wang",
        "id_type": IdType.RESIDENT_CARD,
        "id_number": WANG.id_number,
        "name": WANG.name,
        "mobile": WANG.mobile,
        "created_at": clock.now(),
    }
    return await Person.create(**facts | changed)


async def test_instants_of_different_offsets_compare_as_instants() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    moments = [noon + timedelta(hours=hours) for hours in (-1, 1, 2, -2)]
    for number, (moment, zone) in enumerate(zip(moments, [SHANGHAI, LONDON] * 2, strict=True)):
        await RateLimit.create(
            id=str(number), name="moments", entries=[], forgotten_at=moment.astimezone(zone)
        )

    for zone in (UTC, SHANGHAI):
        later = RateLimit.filter(forgotten_at__gt=noon.astimezone(zone)).order_by("forgotten_at")
        assert [row.forgotten_at for row in await later] == [moments[1], moments[2]]


async def test_personal_data_are_plain_on_the_instance_and_sealed_in_the_table(
    db: TortoiseContext,
) -> None:
    await wang()

    person = await Person.get(code="wang")
    assert (person.name, person.id_number, person.mobile) == (
        WANG.name,
        WANG.id_number,
        WANG.mobile,
    )
    rows = await db.db().execute_query_dict("SELECT * FROM person")
    for secret in (WANG.name, WANG.id_number, WANG.mobile):
        assert secret not in repr(rows)


async def test_equal_texts_are_sealed_differently(db: TortoiseContext) -> None:
    await wang()
    await wang(code="other", id_number="320100197503080131", name=WANG.name)

    rows = await db.db().execute_query_dict("SELECT name FROM person")

    assert len({row["name"] for row in rows}) == 2


async def test_a_person_is_found_by_the_plain_number_in_any_writing() -> None:
    await wang(id_number="32010019750308013X")

    for typed in ("32010019750308013X", "32010019750308013x", "３２０１００19750308013x"):
        assert await Person.filter(id_index=typed).exists()
    assert await Person.filter(id_index__in=["unknown", "32010019750308013X"]).count() == 1
    assert not await Person.filter(id_index="320100197503080131").exists()


async def test_a_number_exists_once() -> None:
    await wang()

    with pytest.raises(IntegrityError):
        await wang(code="other")
    assert await Person.all().count() == 1


async def test_the_index_follows_a_change() -> None:
    person = await wang()

    person.mobile = "13912345678"
    await person.save()

    assert await Person.filter(mobile_index="13912345678").exists()
    assert not await Person.filter(mobile_index=WANG.mobile).exists()


async def test_bulk_rows_are_sealed_and_found_as_well() -> None:
    @transactional
    async def fill() -> None:
        facts = {"id_type": IdType.RESIDENT_CARD, "name": "张三", "created_at": clock.now()}
        await Person.bulk_create(
            [Person(code=str(n), id_number=f"32010019800101{n:04d}", **facts) for n in range(30)]
        )

    await fill()

    assert (await Person.get(id_index="320100198001010007")).code == "7"


async def test_a_sealed_field_cannot_be_searched_by_mistake() -> None:
    with pytest.raises(TypeError, match="blind index"):
        await Person.filter(name=WANG.name)


async def test_a_text_longer_than_its_field_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        await wang(name="长" * 61)

    assert "长" not in str(refusal.value)


async def test_an_empty_field_stays_empty() -> None:
    assert (await wang(mobile="")).mobile == ""


async def test_who_types_a_sealed_value_gets_back_what_was_typed() -> None:
    stolen = ring.seal("x", "person name")
    typed = stolen[:60]  # as long as the field takes
    person = await wang(name=typed)
    assert person.name == typed
    assert (await Person.get(code="wang")).name == typed

    person.update_from_dict({"name": "v1.00000000.AAAA"})
    await person.save()
    assert (await Person.get(code="wang")).name == "v1.00000000.AAAA"


async def test_a_value_moved_to_another_column_does_not_open(db: TortoiseContext) -> None:
    await wang()

    await db.db().execute_script("UPDATE person SET name = id_number")

    with pytest.raises(ValueError, match="cannot be opened"):
        await Person.get(code="wang")


@pytest.mark.skipif(ON_POSTGRES, reason="the file of PostgreSQL belongs to its server")
def test_the_file_of_the_database_holds_no_plain_text(tmp_path: Path) -> None:
    async def story() -> None:
        async with empty_database(tmp_path) as url:
            await migrate_database(settings.tortoise_config(url))
            async with opened(url):
                await wang()

    asyncio.run(story())

    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"person" in written
    for secret in (WANG.name, WANG.id_number, WANG.mobile):
        assert secret.encode() not in written
