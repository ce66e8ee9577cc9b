"""个人用户: one row per proven person, which shows only masks."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base.error import Conflict
from models.people.person import OTHER_NAME, Person
from models.seed import cast
from models.standards.id_type import IdType
from tests.support.phone import app_user
from tests.support.units import person_of

WANG = cast.WANG_SHILI


async def test_a_proven_person_is_found_again() -> None:
    first = await person_of(WANG)

    again = await Person.find_or_create(WANG.id_type, WANG.id_number.lower(), " 王 示例 ")

    assert again.id == first.id
    assert await Person.by_id(WANG.id_type, WANG.id_number) == first
    assert await Person.by_id(IdType.FOREIGN_PASSPORT, WANG.id_number) is None


async def test_ten_proofs_at_once_make_one_person() -> None:
    found = await asyncio.gather(*(person_of(WANG) for _ in range(10)))

    assert len({one.id for one in found}) == 1
    assert await Person.all().count() == 1


async def test_a_name_that_differs_is_refused_and_changes_nothing() -> None:
    await person_of(WANG)

    with pytest.raises(Conflict) as refusal:
        await Person.find_or_create(WANG.id_type, WANG.id_number, "王示范")

    assert (refusal.value.message, refusal.value.field) == (OTHER_NAME, "name")
    assert (await Person.get(id_index=WANG.id_number)).name == WANG.name


async def test_the_table_holds_no_personal_data_in_the_clear(db: TortoiseContext) -> None:
    await app_user(WANG)

    rows = repr(await db.db().execute_query_dict("SELECT * FROM person"))

    assert not [own for own in (WANG.id_number, WANG.name, WANG.mobile) if own in rows]


async def test_everybody_sees_only_masks() -> None:
    someone = await app_user(WANG)

    assert someone.masked_name == "王**"
    assert someone.masked_id == "*****013X"
    assert someone.masked_mobile == "1*****82"
