"""个人用户: one row per proven person, and the personal login of the APP."""

import asyncio

import pytest
from tortoise.context import TortoiseContext

from models.base.error import Conflict, HallError, Invalid, NotFound
from models.people import person
from models.people.person import OTHER_NAME, REFUSED, Person
from models.proofs import password_check
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.standards.id_type import IdType
from tests.support.sign_in import person_signs_in as sign_in
from tests.support.units import PASSWORD, person_of, registered

WANG = cast.WANG_SHILI


async def join(
    who: cast.CastPerson = WANG, mobile: str = WANG.mobile, password: str = PASSWORD
) -> Person:
    """Register somebody of the cast in the APP."""
    return await Person.register_in_app(who.id_type, who.id_number, who.name, mobile, password)


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
    await join()

    rows = repr(await db.db().execute_query_dict("SELECT * FROM person"))

    assert not [own for own in (WANG.id_number, WANG.name, WANG.mobile) if own in rows]


async def test_everybody_sees_only_masks() -> None:
    someone = await join()

    assert someone.masked_name == "王**"
    assert someone.masked_id == "*****013X"
    assert someone.masked_mobile == "1*****82"


async def test_who_was_only_proven_becomes_an_app_user_by_registering() -> None:
    proven = await person_of(WANG)
    assert not proven.is_app_user

    joined = await join()

    assert joined.id == proven.id
    assert joined.is_app_user
    assert await AuditRecord.filter(event=AuditEvent.PERSON_REGISTERED.value).count() == 1


async def test_an_identity_number_names_a_user_of_the_app_and_a_mobile_nobody() -> None:
    joined = await join()

    assert await Person.with_number(f" {WANG.id_number.lower()} ") == joined
    for typed in (WANG.mobile, cast.LI_FANLI.id_number, "", "x" * 500):
        with pytest.raises(NotFound):
            await Person.with_number(typed)


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


@pytest.mark.parametrize(
    "login", [WANG.id_number, "32010019750308013x", WANG.mobile, "+86 139 0001 0182"]
)
async def test_a_person_signs_in_by_number_or_mobile(login: str) -> None:
    someone = await join()

    assert await sign_in(login) == someone


async def test_a_travel_permit_signs_in_by_its_old_longer_number() -> None:
    someone = await join(cast.HE_SHIGANG, cast.HE_SHIGANG.mobile)

    assert await sign_in("h0000001801") == someone


@pytest.mark.parametrize("login", [WANG.mobile, "13900019999", "nobody", "a\x00b", "\u202e"])
async def test_stranger_and_wrong_password_get_one_text(login: str) -> None:
    await join()

    with pytest.raises(Invalid) as refusal:
        await sign_in(login, "Wrong-Password-1")

    assert (refusal.value.message, refusal.value.field) == (REFUSED, "password")


async def test_who_was_only_proven_cannot_sign_in() -> None:
    await person_of(WANG)

    with pytest.raises(Invalid, match=REFUSED):
        await sign_in(WANG.id_number)


async def test_a_hash_with_old_costs_is_renewed_at_the_next_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    someone = await join()
    monkeypatch.setattr(person, "needs_upgrade", lambda _: True)

    await sign_in(WANG.mobile)

    assert (await Person.get(id=someone.id)).password_hash != someone.password_hash
    await sign_in(WANG.mobile)


async def test_an_unknown_login_costs_as_many_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    await join()
    hashed = []

    async def verify(typed: str, _stored: str) -> bool:
        hashed.append(typed)
        return False

    async def verify_nobody(typed: str) -> bool:
        hashed.append(typed)
        return False

    monkeypatch.setattr(password_check, "verify_password", verify)
    monkeypatch.setattr(password_check, "verify_nobody", verify_nobody)
    for login in (WANG.mobile, "13900019999"):
        with pytest.raises(HallError):
            await sign_in(login, "x" * 10_000)

    assert len(hashed) == 2
    assert max(map(len, hashed)) == 21
