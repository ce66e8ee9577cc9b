"""个人账号: registering in the APP, once, and the mobile that goes to whoever proved it last."""

import asyncio

import pytest

from models.accounts.app_account import among_rivals, register_in_app
from models.base.error import Conflict, Invalid
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from tests.support.database import ON_POSTGRES, POSTGRES_URL
from tests.support.sign_in import person_signs_in as sign_in
from tests.support.units import PASSWORD, person_of, registered

WANG = cast.WANG_SHILI


async def join(
    who: cast.CastPerson = WANG, mobile: str = WANG.mobile, password: str = PASSWORD
) -> Person:
    """Register somebody of the cast in the APP."""
    return await register_in_app(who.id_type, who.id_number, who.name, mobile, password)


async def test_who_was_only_proven_becomes_an_app_user_by_registering() -> None:
    proven = await person_of(WANG)
    assert not proven.is_app_user

    joined = await join()

    assert joined.id == proven.id
    assert joined.is_app_user
    assert await AuditRecord.filter(event=AuditEvent.PERSON_REGISTERED.value).count() == 1


async def test_nobody_registers_twice() -> None:
    await join()

    with pytest.raises(Conflict, match="已注册"):
        await join(mobile="13900019999")


async def test_a_mobile_goes_to_whoever_proved_it_last() -> None:
    before = await join()

    after = await join(cast.LI_FANLI)

    assert await sign_in(WANG.mobile) == after
    await before.refresh_from_db()
    assert (before.mobile, before.masked_mobile, before.has_lost_mobile) == ("", "", True)
    assert not after.has_lost_mobile
    assert await sign_in(WANG.id_number) == before


async def test_both_people_of_a_mobile_that_changed_hands_are_on_record() -> None:
    before = await join()

    after = await join(cast.LI_FANLI)

    newest = AuditRecord.of().filter(actor=f"person:{after.code}")
    assert {(row.event, row.subject) for row in await newest} == {
        (AuditEvent.MOBILE_LOST, f"person:{before.code}"),
        (AuditEvent.PERSON_REGISTERED, f"person:{after.code}"),
    }
    assert WANG.mobile not in repr([row.details async for row in AuditRecord.all()])


async def test_any_number_of_people_may_have_lost_their_mobile() -> None:
    people = (WANG, cast.LI_FANLI, cast.JIN_YANG, cast.ZHAO_YANGBEN)
    for who in people:
        await join(who)

    with_mobile = [one.name async for one in Person.all() if one.mobile]
    assert with_mobile == [cast.ZHAO_YANGBEN.name]
    for who in people:
        await sign_in(who.id_number)


@pytest.mark.parametrize("is_taken", [True, False])
async def test_of_several_who_prove_a_mobile_at_once_one_has_it(is_taken: bool) -> None:
    if is_taken:
        await join()
    rivals = (cast.LI_FANLI, cast.JIN_YANG, cast.ZHAO_YANGBEN, cast.SUN_LI)

    joined = await asyncio.gather(*(join(who) for who in rivals))

    owner = await sign_in(WANG.mobile)
    assert owner in joined
    for one in await Person.all():
        assert one.is_app_user
        assert one.has_lost_mobile == (one != owner)


async def test_who_loses_a_mobile_keeps_the_one_in_a_unit() -> None:
    member = await registered()
    await join()

    await join(cast.LI_FANLI)

    assert (await type(member).get(id=member.id)).mobile == WANG.mobile


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mobile": "1390001"}, "mobile"),
        ({"password": "short"}, "password"),
        ({"password": "Zq-013X-19750308"}, "password"),
    ],
)
async def test_registering_says_at_which_field_it_failed(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await join(**given)  # type: ignore[arg-type]  # one keyword of each row

    assert refusal.value.field == field
    assert await Person.all().count() == 0


@pytest.mark.skipif(not (ON_POSTGRES and POSTGRES_URL), reason="SQLite has one writer")
async def test_two_who_wait_for_each_other_both_get_through() -> None:
    ids = [(await person_of(who)).id for who in (WANG, cast.LI_FANLI)]
    both, tries = asyncio.Barrier(2), 0

    @transactional
    async def exchange(first: int, second: int) -> None:
        nonlocal tries
        tries += 1
        await Person.select_for_update().get(id=first)
        if tries <= 2:
            await both.wait()
        await Person.select_for_update().get(id=second)

    await asyncio.gather(
        among_rivals(lambda: exchange(*ids)), among_rivals(lambda: exchange(*reversed(ids)))
    )

    assert tries > 2


async def test_what_is_no_rivalry_is_not_tried_again() -> None:
    tries = 0

    async def fail() -> None:
        nonlocal tries
        tries += 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await among_rivals(fail)

    assert tries == 1
