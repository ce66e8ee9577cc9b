"""Signing in by a passkey: every rule of a key, and the places of its person."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.passkeys.passkey_change import begin_adding, remove
from models.passkeys.passkey_sign_in import HOLDS, REFUSED, begin, prove
from models.people.passkey import Passkey
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import MemberState
from models.units.permission import Role
from tests.support.mobiles import texts_to
from tests.support.passkeys import HERE, SoftKey, added, is_refused, keyed, proven, went_in
from tests.support.phone import app_user
from tests.support.units import ADDRESS, VISITOR, opened, registered, seated, signed_in

NEW = "Quiet-River-27"
Bend = Callable[[SoftKey], SoftKey]


async def test_a_key_proves_its_person_and_opens_the_place_of_theirs() -> None:
    rep = await registered()
    key = await keyed(rep)

    found = await proven(key)

    assert [each.id for each in await found.places()] == [rep.id]
    session = await went_in(found, rep.code)
    assert (session.kind, session.member_id) == (SessionKind.UNIT, rep.id)
    [kept] = await Passkey.list_of(rep.person)
    assert kept.used_at is not None
    assert kept.used_browser == HERE.browser


async def test_the_options_ask_for_a_verified_user_and_name_no_key() -> None:
    await keyed(await registered())
    asked = json.loads(await begin(origin=HERE))

    assert asked["userVerification"] == "required"
    assert asked["allowCredentials"] == []
    assert asked["rpId"] == "hall.example"


@pytest.mark.parametrize(
    "bend",
    [
        lambda key: replace(key, is_verified=False),
        lambda key: replace(key, is_present=False),
        lambda key: replace(key, origin="https://www.hall.example"),
        lambda key: replace(key, origin="http://hall.example"),
        lambda key: replace(key, rp_id="evil.example"),
        lambda key: replace(key, handle=b"somebody else"),
        lambda key: replace(key, handle=b""),
        lambda key: replace(key, private=SoftKey().private),
        lambda key: replace(key, credential=b"a key that nobody has added"),
    ],
    ids=[
        "user not verified",
        "nobody there",
        "other host",
        "not https",
        "other name",
        "handle of somebody else",
        "no handle",
        "wrong signature",
        "unknown key",
    ],
)
async def test_whatever_is_wrong_reads_the_same(bend: Bend) -> None:
    key = await keyed(await registered())

    assert await is_refused(bend(key))
    assert not await is_refused(key)


async def test_the_handle_of_another_user_of_the_hall_is_refused() -> None:
    key = await keyed(await registered())
    other = await keyed(await registered(cast.SOFTWARE_UNIT))

    assert await is_refused(replace(key, handle=other.handle))


@pytest.mark.parametrize("sent", ["", "null", "{}", '{"id": "x"}', "[" * 19_000, "x" * 30_000])
async def test_bytes_that_are_no_answer_read_the_same(sent: str) -> None:
    with pytest.raises(Invalid, match=REFUSED):
        await prove(sent, origin=HERE)


async def test_a_counter_that_stays_at_nothing_is_usual() -> None:
    key = await keyed(await registered())

    assert not any([await is_refused(key) for _ in range(3)])


@pytest.mark.parametrize("then", [5, 7, 0])
async def test_a_counter_that_falls_or_stays_stops_that_key_alone_and_its_owner_is_told(
    then: int,
) -> None:
    rep = await registered()
    key, other = await keyed(rep), await keyed(rep)
    assert not await is_refused(replace(key, count=7))

    assert await is_refused(replace(key, count=then))

    assert await is_refused(replace(key, count=8))
    assert not await is_refused(other)
    assert "可能被复制，已停用" in (await texts_to(rep.mobile))[-1]
    assert "/not-me/" in (await texts_to(rep.mobile))[-1]
    assert await AuditRecord.filter(event=AuditEvent.PASSKEY_STOPPED).count() == 1
    stopped = await Passkey.filter(stopped_at__isnull=False)
    assert len(stopped) == 1


async def test_who_only_knows_the_id_of_a_key_cannot_have_it_stopped() -> None:
    key = await keyed(await registered())
    assert not await is_refused(replace(key, count=7))

    assert await is_refused(replace(key, count=5, private=SoftKey().private))

    assert not await is_refused(replace(key, count=8))


async def test_a_challenge_serves_once_in_its_browser_on_its_site_for_two_minutes() -> None:
    key = await keyed(await registered())
    sent = key.get(await begin(origin=HERE))
    for wrong in (replace(HERE, visitor="another"), replace(HERE, site="https://other.example")):
        with pytest.raises(Conflict):
            await prove(sent, origin=wrong)
    await prove(sent, origin=HERE)
    with pytest.raises(Conflict):
        await prove(sent, origin=HERE)

    late = key.get(await begin(origin=HERE))
    clock.travel(121)
    with pytest.raises(Conflict):
        await prove(late, origin=HERE)


async def test_of_two_who_bring_one_answer_at_once_one_gets_in() -> None:
    key = await keyed(await registered())
    sent = key.get(await begin(origin=HERE))

    async def try_it() -> bool:
        try:
            await prove(sent, origin=HERE)
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(*(try_it() for _ in range(8)))) == [False] * 7 + [True]


async def test_a_challenge_for_adding_a_key_signs_nobody_in() -> None:
    session, _ = await signed_in(await registered())
    key = (await added(session))[1]
    here = await Session.find(session.digest)
    assert here is not None
    asked = json.loads(await begin_adding(by=here, origin=HERE))

    sent = key.get(json.dumps({**asked, "rpId": "hall.example"}))

    with pytest.raises(Conflict):
        await prove(sent, origin=HERE)


async def test_a_person_of_several_units_chooses_and_closed_places_say_why() -> None:
    rep = await registered()
    elsewhere = await opened(cast.SOFTWARE_UNIT)
    place = await elsewhere.unit.seat(
        rep.person, Role.AGENT, mobile=rep.mobile, state=MemberState.SUSPENDED
    )
    key = await keyed(rep)
    found = await proven(key)

    assert [each.id for each in await found.places()] == [rep.id, place.id]
    with pytest.raises(NotAllowed, match="停用"):
        await found.enter(place.code, visitor=VISITOR, next_path="/unit")
    assert (await went_in(found, rep.code)).member_id == rep.id


async def test_somebody_elses_place_is_not_found() -> None:
    found = await proven(await keyed(await registered()))
    other = await opened(cast.SOFTWARE_UNIT)

    for code in (other.code, "?", ""):
        with pytest.raises(NotFound):
            await found.enter(code, visitor=VISITOR, next_path="/unit")


async def test_before_several_agents_are_opened_only_the_legal_rep_comes_in() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.LI_FANLI)
    key = await keyed(agent)
    await rep.unit.filter(id=rep.unit_id).update(multi_agent_since=None)

    with pytest.raises(NotAllowed, match="尚未开通多经办人"):
        await (await proven(key)).enter(agent.code, visitor=VISITOR, next_path="/unit")


async def test_the_choice_waits_five_minutes_and_not_for_a_key_that_was_removed() -> None:
    rep = await registered()
    session, _ = await signed_in(rep)
    row, key = await added(session)
    late = await proven(key)
    clock.travel((HOLDS + timedelta(seconds=1)).total_seconds())
    with pytest.raises(Conflict, match="时间已过"):
        await late.enter(rep.code, visitor=VISITOR, next_path="/unit")

    found = await proven(key)
    here = await Session.find(session.digest)
    assert here is not None
    await remove(row.code, by=here, origin=HERE)
    with pytest.raises(Invalid, match=REFUSED):
        await found.enter(rep.code, visitor=VISITOR, next_path="/unit")
    assert await is_refused(key)


async def test_a_user_comes_in_as_a_person_and_who_is_none_does_not() -> None:
    person = await app_user(cast.WANG_SHILI)
    session, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    key = (await added(session))[1]
    found = await proven(key)
    with pytest.raises(NotAllowed, match="还不是任何单位"):
        await found.places()
    token = await found.enter_as_person(visitor=VISITOR, next_path="/person")
    came, _, _ = await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")
    assert came.kind is SessionKind.PERSON

    rep = await registered(cast.SOFTWARE_UNIT)
    with pytest.raises(NotAllowed, match="还没有注册个人用户"):
        await (await proven(await keyed(rep))).enter_as_person(visitor=VISITOR, next_path="/")
