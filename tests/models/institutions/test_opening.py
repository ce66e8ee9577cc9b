"""机构开通, 密码重置 and 管理员变更: who may, what is handed out, what ends."""

from dataclasses import replace

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid, NotFound, TooMany
from models.institutions import first_password
from models.institutions.first_password import LIFETIME, by_id
from models.institutions.opening import change_manager, open_institution, reset_password
from models.institutions.typed_manager import TypedManager
from models.proofs.password import classes_ok, verify_password
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.institution import Institution, InstitutionState
from models.units.permission import Role
from settings import settings
from tests.support.institutions import (
    ENDS_IN_X,
    OTHER,
    OWN,
    SCHOOL,
    enter_institution,
    opened_institution,
    registered_institution,
    session_of,
    typed,
    with_own_password,
)
from tests.support.units import opened, registered, seated


async def test_opening_names_the_manager_and_hands_out_js_and_the_last_six_of_the_id() -> None:
    rep = await registered()

    handed = await opened_institution(rep)

    stored = await Institution.get(id=handed.institution.id).select_related("manager")
    assert handed.first.text == "Js08013X"
    assert stored.password_hash is not None
    assert await verify_password("Js08013X", stored.password_hash)
    assert stored.first_until == handed.first.until
    assert handed.first.until - clock.now() <= LIFETIME
    assert stored.manager is not None
    assert (stored.state, stored.manager.id_number) == (InstitutionState.OPEN, ENDS_IN_X.id_number)
    [line] = await AuditRecord.filter(event=AuditEvent.INSTITUTION_OPENED.value)
    assert (line.chain, line.subject) == (rep.unit.code, f"institution:{stored.code}")
    assert "08013X" not in repr(handed)


async def test_the_manager_is_told_where_to_sign_in_and_of_the_x_but_never_the_password() -> None:
    rep = await registered()

    handed = await opened_institution(rep)

    manager = handed.institution.manager
    assert manager is not None
    [told] = await Message.of(OwnerName.of(manager)).filter(about=handed.institution.code)
    assert SCHOOL.name in told.text
    assert "单位登录" in told.text
    assert "末位为大写X" in told.text
    assert "08013X" not in told.text


async def test_nothing_is_said_of_an_x_where_there_is_none() -> None:
    handed = await opened_institution(await registered(), who=OTHER)

    assert handed.first.text == by_id(OTHER.id_number)
    assert handed.first.hint == ""


async def test_by_setting_nobody_can_work_the_first_password_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_password, "settings", replace(settings, institution_first="random"))

    handed = await opened_institution(await registered())

    assert "08013X" not in handed.first.text
    assert len(handed.first.text) == 10
    assert classes_ok(handed.first.text)


def test_the_deck_gives_an_example() -> None:
    assert by_id("320123200101292010") == "Js292010"


STRANGERS = (
    cast.WU_FANBEN,  # has not registered
    cast.CastPerson("李其他", OTHER.id_number, OTHER.mobile),
    cast.CastPerson(OTHER.name, OTHER.id_number, "13900019999"),
)


@pytest.mark.parametrize("who", STRANGERS)
async def test_whoever_is_not_registered_or_is_somebody_else_gets_one_answer(
    who: cast.CastPerson,
) -> None:
    rep = await registered()
    institution = await registered_institution(rep, who=OTHER)

    with pytest.raises(NotFound) as refused:
        await open_institution(institution, typed(who), by=rep)

    assert refused.value.field == "id_number"
    assert refused.value.message.startswith("没有找到相符的个人用户")
    assert (await institution.reread()).state is InstitutionState.REGISTERED


async def test_asking_for_managers_has_an_end() -> None:
    rep = await registered()
    institution = await registered_institution(rep)
    for _ in range(20):
        with pytest.raises(NotFound):
            await open_institution(institution, typed(cast.WU_FANBEN), by=rep)

    with pytest.raises(TooMany):
        await open_institution(institution, typed(ENDS_IN_X), by=rep)


async def test_a_wrong_number_is_told_beside_its_field() -> None:
    rep = await registered()
    institution = await registered_institution(rep)
    wrong = TypedManager(ENDS_IN_X.name, ENDS_IN_X.id_type, "32010019750308013", "1")

    with pytest.raises(Invalid) as refused:
        await open_institution(institution, wrong, by=rep)

    assert refused.value.field == "id_number"


async def test_what_is_open_cannot_be_opened_again() -> None:
    rep = await registered()
    handed = await opened_institution(rep)

    with pytest.raises(Conflict):
        await open_institution(handed.institution, typed(ENDS_IN_X), by=rep)


async def test_another_units_institution_is_not_there() -> None:
    institution = await registered_institution(await registered())
    stranger = await registered(cast.SOFTWARE_UNIT)

    with pytest.raises(NotFound):
        await open_institution(institution, typed(ENDS_IN_X), by=stranger)


async def test_the_manager_of_the_unit_opens_too() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    institution = await registered_institution(rep)

    handed = await open_institution(institution, typed(ENDS_IN_X), by=manager)

    assert handed.institution.state is InstitutionState.OPEN


async def test_a_reset_ends_what_was_open_and_gives_the_first_password_anew() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    session = await session_of(institution)

    handed = await reset_password(institution, by=rep)

    assert (await Session.get(id=session.id)).reason == EndReason.RESET
    assert handed.first.text == "Js08013X"
    fresh = await enter_institution(institution.number, "Js08013X")
    assert fresh.has_first_password
    with pytest.raises(Invalid):
        await enter_institution(institution.number, OWN)


async def test_a_changed_manager_is_out_at_once_and_both_are_told() -> None:
    rep = await registered()
    institution = await with_own_password(rep)
    session = await session_of(institution)
    await registered_institution(rep, who=OTHER)  # who is registered by it

    handed = await change_manager(institution, typed(OTHER), by=rep)

    assert (await Session.get(id=session.id)).reason == EndReason.MANAGER
    assert handed.first.text == by_id(OTHER.id_number)
    old, new = institution.manager, handed.institution.manager
    assert old is not None
    assert new is not None
    [last, *_] = await Message.of(OwnerName.of(old))
    [first] = await Message.of(OwnerName.of(new))
    assert ("不再担任" in last.text, "您已成为" in first.text) == (True, True)
    with pytest.raises(Invalid):
        await enter_institution(institution.number, OWN)


async def test_the_same_manager_is_no_change() -> None:
    rep = await registered()
    handed = await opened_institution(rep)

    with pytest.raises(Conflict) as refused:
        await change_manager(handed.institution, typed(ENDS_IN_X), by=rep)

    assert refused.value.field == "id_number"


async def test_what_is_not_open_has_no_password_to_reset() -> None:
    rep = await registered()
    institution = await registered_institution(rep)

    with pytest.raises(Conflict):
        await reset_password(institution, by=rep)
