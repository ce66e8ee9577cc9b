"""What the registry tells of a registered unit, and what is no change of its legal rep."""

from models.accounts.registry_news import due_units, hear, note_asked, note_silence
from models.base import clock
from models.seed import cast
from models.sign_in.rep_change import replace_legal_rep
from models.units.member import MemberState
from models.units.succession import Source, Succession
from models.units.unit import Unit
from tests.support.succession import NEW, OLD, changed, claimed, named, registry_names, staffed
from tests.support.units import registered

DAY = 24 * 60 * 60


async def test_another_legal_rep_in_the_registry_begins_a_succession() -> None:
    rep = await registered()

    begun = await hear(registry_names(NEW))

    assert begun is not None
    assert begun.is_same(named(NEW))
    assert (await rep.reread()).state is MemberState.REVOKED
    assert await hear(registry_names(NEW)) is None  # said again it changes nothing
    assert await Succession.all().count() == 1


async def test_the_same_person_under_another_spelling_is_no_change() -> None:
    rep = await registered()
    number = OLD.id_number.lower()

    said = registry_names(cast.CastPerson("王示列", number, OLD.mobile))

    assert await hear(said) is None
    assert (await rep.reread()).state is MemberState.ACTIVE


async def test_a_garbled_number_and_an_ended_unit_throw_nobody_out() -> None:
    rep = await registered()

    assert await hear(registry_names(cast.CastPerson("赵样本", "3201", ""))) is None
    assert await hear(registry_names(NEW, state="已注销")) is None
    assert await hear(registry_names(NEW, unit=cast.SNACK_SHOP)) is None  # not registered

    assert (await rep.reread()).state is MemberState.ACTIVE


async def test_a_third_one_takes_the_place_of_whom_the_registry_named_before() -> None:
    rep = await registered()
    first = await hear(registry_names(NEW))

    second = await hear(registry_names(cast.SUN_LI))

    assert first is not None
    assert second is not None
    assert second.id == first.id
    assert second.is_same(named(cast.SUN_LI))
    assert await rep.unit.legal_rep() is None


async def test_the_old_one_may_be_named_again_and_claims_like_anybody() -> None:
    rep = await registered()
    await hear(registry_names(NEW))

    again = await hear(registry_names(OLD))

    assert again is not None
    assert again.is_same(named(OLD))
    assert (await claimed(rep.unit, OLD)).id != rep.id


async def test_a_registry_that_lags_behind_a_clerk_changes_nothing_back() -> None:
    rep, *_ = await staffed()
    await replace_legal_rep(rep.unit, named(NEW), source=Source.CLERK, by=rep.person)

    assert await hear(registry_names(OLD)) is None
    new = await claimed(rep.unit)
    assert await hear(registry_names(OLD)) is None
    assert (await new.reread()).refusal() == ""

    assert await hear(registry_names(NEW)) is None  # by now it knows
    assert await hear(registry_names(OLD)) is not None
    assert (await new.reread()).state is MemberState.REVOKED


async def test_units_have_their_turn_once_a_day_the_longest_waiting_first() -> None:
    first = (await registered()).unit
    second = (await registered(cast.SOFTWARE_UNIT)).unit
    assert [each.id for each in await due_units(1)] == [first.id]

    assert await note_asked(first)
    assert not await note_asked(first)  # another process was quicker
    assert [each.id for each in await due_units(5)] == [second.id]

    clock.travel(DAY + 1)
    assert {each.id for each in await due_units(5)} == {first.id, second.id}


async def test_a_registry_that_was_silent_is_asked_again() -> None:
    unit = (await registered()).unit
    await note_asked(unit)

    await note_silence(unit)

    assert (await Unit.get(id=unit.id)).registry_asked_at is None
    assert await changed(unit) is not None
