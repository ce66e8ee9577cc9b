"""机构登录: who is let in by which number and password, and what strangers learn."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import CaptchaNeeded, HallError, Invalid, NotAllowed, SessionEnded, TooMany
from models.institutions.institution_password import InstitutionPassword
from models.institutions.opening import reset_password
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.device import end_device, end_other_devices
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import MAX_LIVE, Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.institution import Institution, InstitutionState
from models.units.login_name import begins_as_institution, is_institution_no
from models.units.unit import Unit
from tests.support.institutions import (
    BASE,
    ENDS_IN_X,
    HERE,
    OTHER,
    OWN,
    enter_institution,
    opened_institution,
    registered_institution,
    session_of,
    with_own_password,
)
from tests.support.units import VISITOR, lives, registered, signed_in

WRONG = "Wrong-Password-1"
NOBODY = "JG320100999999"


@pytest.mark.parametrize("box2", ["", "  ", ENDS_IN_X.mobile, ENDS_IN_X.id_number.lower()])
async def test_the_second_box_stays_empty_or_names_the_manager(box2: str) -> None:
    institution = await with_own_password(await registered())

    found = await enter_institution(institution.number, OWN, box2=box2)

    assert found.id == institution.id


@pytest.mark.parametrize("written", ["jg320100000001", " ＪＧ 320100 000001 ", "JG-320100-000001"])
async def test_a_number_may_be_written_in_any_way(written: str) -> None:
    await with_own_password(await registered())

    assert (await enter_institution(written, OWN)).number == "JG320100000001"


async def refusal_of(number: str, password: str, box2: str = "") -> tuple[type, str, str | None]:
    """What somebody reads who is not let in."""
    with pytest.raises(HallError) as refused:
        await enter_institution(number, password, box2=box2, visitor=f"{number}{box2}")
    return type(refused.value), refused.value.message, refused.value.field


async def test_a_stranger_cannot_tell_what_was_wrong() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    waiting = await registered_institution(rep, BASE)

    told = {
        await refusal_of(institution.number, WRONG),
        await refusal_of(NOBODY, WRONG),
        await refusal_of(waiting.number, WRONG),
        await refusal_of(institution.number, OWN, OTHER.mobile),
        await refusal_of(institution.number, "Js08013X"),
        await refusal_of(NOBODY, OWN, ENDS_IN_X.mobile),
    }

    assert told == {(Invalid, "机构编号或密码不正确，请核对后重新输入", "password")}


async def test_every_refusal_costs_one_hash(hashed: list[str]) -> None:
    rep = await registered()
    handed = await opened_institution(rep)
    waiting = await registered_institution(rep, BASE)
    number = handed.institution.number

    for each, box2 in ((number, ""), (NOBODY, ""), (waiting.number, ""), (number, OTHER.mobile)):
        await refusal_of(each, WRONG, box2)

    assert hashed == [WRONG] * 4


@pytest.mark.parametrize("typed", ["Js08013x", "js08013X", "JS08013x"])
async def test_a_small_x_gets_the_same_help_for_everybody(typed: str) -> None:
    handed = await opened_institution(await registered())

    told = {await refusal_of(handed.institution.number, typed), await refusal_of(NOBODY, typed)}

    [(_, text, _)] = told
    assert text.endswith("；初始密码末位为大写X，开头为Js")


async def test_a_wrong_form_is_told_by_the_form_alone() -> None:
    with pytest.raises(Invalid) as refused:
        await enter_institution("JG32010", OWN)

    assert refused.value.field == "unit_login"
    assert begins_as_institution("JG32010")
    assert not is_institution_no(cast.DEMO_UNIT.uscc)
    assert not begins_as_institution(cast.DEMO_UNIT.uscc)


async def test_no_number_of_an_institution_is_a_name_of_its_unit() -> None:
    institution = await with_own_password(await registered())

    assert await Unit.named(institution.number) is None


async def test_wrong_tries_close_the_way_whatever_stands_in_the_second_box() -> None:
    institution = await with_own_password(await registered())
    for box2 in ("", ENDS_IN_X.mobile, OTHER.mobile, "1", "2"):
        with pytest.raises(Invalid):
            await enter_institution(institution.number, WRONG, box2=box2)

    with pytest.raises(TooMany, match="所属单位重置"):
        await enter_institution(institution.number, OWN)


async def test_after_two_failures_the_slider_comes_first() -> None:
    institution = await with_own_password(await registered())
    for _ in range(2):
        with pytest.raises(Invalid):
            await enter_institution(institution.number, WRONG)

    with pytest.raises(CaptchaNeeded):
        await enter_institution(institution.number, OWN, slides=False)


async def test_an_expired_first_password_is_told_only_to_whoever_has_it() -> None:
    handed = await opened_institution(await registered())
    over = clock.now() - timedelta(seconds=1)
    await Institution.filter(id=handed.institution.id).update(first_until=over)

    with pytest.raises(NotAllowed, match="初始密码已过期") as refusal:
        await enter_institution(handed.institution.number, "Js08013X")
    assert refusal.value.field == "password"
    assert (await refusal_of(handed.institution.number, WRONG))[0] is Invalid
    refused = AuditRecord.filter(event=AuditEvent.SIGN_IN_REFUSED.value)
    assert await refused.count() == 2


async def test_what_is_wrong_is_told_beside_what_it_is_about() -> None:
    institution = await with_own_password(await registered())
    mine = Person.filter(id=institution.manager_id or 0)

    await mine.update(frozen_until=clock.now() + timedelta(hours=1))
    _, frozen, at_person = await refusal_of(institution.number, OWN)
    await mine.update(frozen_until=None)
    await Institution.filter(id=institution.id).update(state=InstitutionState.SUSPENDED)
    _, suspended, at_institution = await refusal_of(institution.number, OWN)

    assert ("冻结" in frozen, at_person) == (True, "person_login")
    assert ("该机构已停用" in suspended, at_institution) == (True, "unit_login")


async def test_a_first_password_opens_no_session() -> None:
    handed = await opened_institution(await registered())
    institution = await enter_institution(handed.institution.number, "Js08013X")
    token = await LoginTicket.for_institution(institution, visitor=VISITOR, next_path="/")

    with pytest.raises(NotAllowed, match="先设置新密码"):
        await LoginTicket.redeem(token, VISITOR, address="", browser="")


async def test_a_login_on_its_way_does_not_arrive_after_a_reset() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    token = await LoginTicket.for_institution(institution, visitor=VISITOR, next_path="/")

    await reset_password(institution, by=rep)

    with pytest.raises(Invalid):
        await LoginTicket.redeem(token, VISITOR, address="", browser="")
    assert await Session.all().count() == 0


async def test_a_sign_in_is_recorded_for_the_unit() -> None:
    rep = await registered()
    institution = await with_own_password(rep)

    await session_of(institution)

    [line] = await AuditRecord.filter(event=AuditEvent.SIGNED_IN.value)
    assert (line.chain, line.actor) == (rep.unit.code, f"institution:{institution.code}")


async def test_own_devices_are_those_of_the_institution_alone() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    of_unit, _ = await signed_in(rep)
    here, there = await session_of(institution), await session_of(institution)

    assert {each.id for each in await Session.beside(here)} == {here.id, there.id}
    with pytest.raises(HallError):
        await end_device(of_unit.code, by=here)
    await end_device(there.code, by=here)
    another = await session_of(institution)
    assert await end_other_devices(by=here) == 1

    assert [await lives(each) for each in (here, there, another)] == [True, False, False]
    assert await lives(of_unit)


async def test_a_person_sees_and_ends_their_own_session_at_an_institution() -> None:
    rep = await registered()
    at_institution = await session_of(await with_own_password(rep))
    here, _ = await signed_in(rep)

    assert at_institution.id in {each.id for each in await Session.beside(here)}
    await end_device(at_institution.code, by=here)

    assert not await lives(at_institution)


async def test_the_sixth_session_ends_the_oldest_of_the_institution() -> None:
    institution = await with_own_password(await registered())

    opened = [await session_of(institution) for _ in range(MAX_LIVE + 1)]

    assert [await lives(each) for each in opened[:2]] == [False, True]


async def test_the_own_password_changes_by_the_old_one_and_ends_the_others() -> None:
    institution = await with_own_password(await registered())
    here, there = await session_of(institution), await session_of(institution)
    mine = InstitutionPassword(institution)

    with pytest.raises(Invalid) as refused:
        await mine.change(WRONG, "Brown-Harbor-31", origin=HERE, keep=here)
    assert refused.value.field == "old_password"
    with pytest.raises(Invalid, match="最近5次"):
        await mine.change(OWN, OWN, origin=HERE, keep=here)
    await mine.change(OWN, "Brown-Harbor-31", origin=HERE, keep=here)

    assert (await lives(here), await lives(there)) == (True, False)
    assert (await Session.get(id=there.id)).reason == EndReason.PASSWORD
    assert await enter_institution(institution.number, "Brown-Harbor-31")
    with pytest.raises(Invalid):
        await enter_institution(institution.number, OWN)


async def test_whoever_was_changed_meanwhile_changes_no_password() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    here, mine = await session_of(institution), InstitutionPassword(institution)
    await reset_password(institution, by=rep)

    with pytest.raises((Invalid, SessionEnded)):
        await mine.change(OWN, "Brown-Harbor-31", origin=HERE, keep=here)


async def test_a_session_of_an_institution_needs_one() -> None:
    person = (await registered()).person
    with pytest.raises(ValueError, match="institution"):
        await LoginTicket.for_person(
            person, visitor=VISITOR, next_path="/", kind=SessionKind.INSTITUTION
        )
