"""申请成为经办人: who may ask, who answers, and what happens when two acts meet."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from auth.worker.duties import look_after_members
from models.base import clock
from models.base.error import Conflict, HallError, Invalid, LimitReached, NotAllowed, NotFound
from models.base.origin import Origin
from models.people.person import Person
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.units.accepting import accept
from models.units.asking_to_join import (
    MOST_WAITING,
    accept_request,
    ask_to_join,
    refuse_request,
    withdraw_request,
)
from models.units.invitation import Invitation
from models.units.inviting import Invited, withdraw
from models.units.join_request import JoinRequest, JoinState
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import SEATS, Unit, UnitState
from tests.support.units import VISITOR, invited, opened, person_of, registered, seated

LI, SUN = cast.LI_FANLI, cast.SUN_LI
ORIGIN = Origin(VISITOR)


async def asked(unit: Unit, who: cast.CastPerson = SUN) -> JoinRequest:
    """Somebody asks."""
    return await ask_to_join(unit, by=await person_of(who), way="电子营业执照", origin=ORIGIN)


def offered(who: cast.CastPerson = SUN, role: Role = Role.AGENT, **more: Any) -> Invited:
    """What the unit chooses."""
    return Invited(role, who.name, who.id_number, who.mobile, **more)


async def told(person: Person) -> list[str]:
    """What somebody was told."""
    return [each.text for each in await Message.of(OwnerName.of(person))]


async def at_once(*acts: Awaitable[Any]) -> list[Exception]:
    """Let acts meet; what refused some of them."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    refused = [each for each in results if isinstance(each, Exception)]
    assert [each for each in refused if not isinstance(each, HallError)] == []
    return refused


async def test_whoever_asks_is_seen_by_rep_and_manager_and_takes_no_seat() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)

    request = await asked(rep.unit)

    assert [each.code for each in await JoinRequest.of_unit(rep.unit_id)] == [request.code]
    for member in (rep, manager):
        assert any("孙*申请成为" in text for text in await told(member.person))
    assert not any("申请成为" in text for text in await told(agent.person))
    assert await Invitation.all().count() == 0
    assert await AuditRecord.filter(event=AuditEvent.JOIN_ASKED).count() == 1


async def test_accepting_makes_an_ordinary_invitation_that_the_person_accepts() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    request = await asked(rep.unit)
    wrong = Invited(Role.AGENT, "别人", LI.id_number, SUN.mobile)

    invitation = await accept_request(request, wrong, by=manager)

    assert (invitation.name, invitation.id_number) == (SUN.name, SUN.id_number)
    sun = await person_of(SUN)
    [mine] = await JoinRequest.of_person(sun)
    assert (mine.state, mine.answered_by_id, mine.invitation_id) == (
        *(JoinState.ACCEPTED, manager.id, invitation.id),
    )
    member = await accept(invitation, invitation.version, by=sun)
    assert (member.role, member.granted_by_id) == (Role.AGENT, manager.id)
    assert await JoinRequest.of_unit(rep.unit_id) == []


async def test_a_refusal_has_a_reason_that_the_person_reads_and_they_may_ask_again() -> None:
    rep = await opened()
    request = await asked(rep.unit)
    with pytest.raises(Invalid) as missing:
        await refuse_request(request, " \x00\ud800\u200b", by=rep)
    assert missing.value.field == "reason"

    await refuse_request(request, "请先联系\x00人事\ud800部门", by=rep)

    sun = await person_of(SUN)
    assert any("原因：请先联系人事部门" in text for text in await told(sun))
    [mine] = await JoinRequest.of_person(sun)
    assert (mine.state, mine.reason) == (JoinState.REFUSED, "请先联系人事部门")
    for again in (
        refuse_request(request, "x", by=rep),
        accept_request(request, offered(), by=rep),
        withdraw_request(request, by=sun),
    ):
        with pytest.raises(Conflict, match="已被处理"):
            await again
    assert (await asked(rep.unit)).state is JoinState.WAITING


async def test_who_needs_not_ask_is_told_what_there_is() -> None:
    rep = await opened()
    await seated(rep.unit, LI, Role.MANAGER)
    await seated(rep.unit, cast.JIN_YANG, state=MemberState.SUSPENDED)
    waiting = await invited(rep, cast.ZHENG_SHILI)
    await asked(rep.unit)

    for who, words in (
        (cast.WANG_SHILI, "您已是江苏示例智造有限公司的法定代表人"),
        (LI, "您已是江苏示例智造有限公司的管理员"),
        (cast.JIN_YANG, "停用"),
        (cast.ZHENG_SHILI, "已邀请您担任经办人"),
        (SUN, "已向江苏示例智造有限公司提出申请"),
    ):
        with pytest.raises(Conflict, match=words):
            await asked(rep.unit, who)
    await withdraw(waiting, by=rep)
    assert await asked(rep.unit, cast.ZHENG_SHILI)


async def test_a_unit_that_is_not_opened_or_closed_is_asked_for_nothing() -> None:
    rep = await registered()
    with pytest.raises(Conflict, match="尚未开通多经办人"):
        await asked(rep.unit)

    await Unit.filter(id=rep.unit_id).update(state=UnitState.CLOSED)
    with pytest.raises(NotAllowed):
        await asked(rep.unit)


async def test_seats_are_limited_as_for_every_invitation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SEATS, Role.AGENT, 1)
    rep = await opened()
    await seated(rep.unit, cast.JIN_YANG)
    request = await asked(rep.unit)

    with pytest.raises(LimitReached, match="最多只能添加1名") as full:
        await accept_request(request, offered(), by=rep)

    assert full.value.field == "role"
    assert (await JoinRequest.get(id=request.id)).state is JoinState.WAITING


async def test_only_an_agent_is_made_of_a_request() -> None:
    rep = await opened()
    request = await asked(rep.unit)

    with pytest.raises(Invalid, match="普通经办人") as wrong:
        await accept_request(request, offered(role=Role.MANAGER), by=rep)
    assert wrong.value.field == "role"


async def test_another_unit_s_request_and_another_person_s_are_not_found() -> None:
    rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    request = await asked(rep.unit)

    assert await JoinRequest.find_of_unit(request.code, other.unit_id) is None
    assert await JoinRequest.find_of_unit("x", rep.unit_id) is None
    assert await JoinRequest.find_of_person(request.code, other.person) is None
    for act in (
        accept_request(request, offered(), by=other),
        refuse_request(request, "x", by=other),
        withdraw_request(request, by=other.person),
    ):
        with pytest.raises(NotFound):
            await act


async def test_after_seven_days_it_is_over_and_both_sides_may_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    request = await asked(rep.unit)
    assert request.days_left == 7
    later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert await JoinRequest.of_unit(rep.unit_id) == []
    with pytest.raises(Conflict, match="已失效"):
        await accept_request(request, offered(), by=rep)
    await look_after_members()

    sun = await person_of(SUN)
    assert (await JoinRequest.get(id=request.id)).state is JoinState.LAPSED
    assert any("没有在7天内处理" in text for text in await told(sun))
    assert await asked(rep.unit)


async def test_one_that_ran_out_unswept_makes_room_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    request = await asked(rep.unit)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)

    await asked(rep.unit)

    assert (await JoinRequest.get(id=request.id)).state is JoinState.LAPSED


async def test_nobody_asks_without_end() -> None:
    rep = await opened()
    sun = await person_of(SUN)
    for _ in range(5):
        await withdraw_request(await asked(rep.unit), by=sun)

    with pytest.raises(HallError, match="您今天提出的申请过多"):
        await asked(rep.unit)


async def test_a_unit_is_not_flooded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.units.asking_to_join.MOST_WAITING", 1)
    assert MOST_WAITING == 20
    rep = await opened()
    await asked(rep.unit)

    with pytest.raises(Conflict, match="待处理的申请较多"):
        await asked(rep.unit, cast.ZHENG_SHILI)


async def test_of_many_clicks_at_once_one_request_is_made() -> None:
    rep = await opened()

    refused = await at_once(*(asked(rep.unit) for _ in range(4)))

    assert len(refused) == 3
    assert await JoinRequest.filter(state=JoinState.WAITING).count() == 1


async def test_of_two_who_answer_at_once_one_does() -> None:
    rep = await opened()
    manager = await seated(rep.unit, LI, Role.MANAGER)
    request = await asked(rep.unit)

    refused = await at_once(
        accept_request(request, offered(), by=rep),
        refuse_request(request, "不需要", by=manager),
        withdraw_request(request, by=await person_of(SUN)),
    )

    assert len(refused) == 2
    ended = await JoinRequest.get(id=request.id)
    assert await Invitation.waiting().count() == (ended.state is JoinState.ACCEPTED)


async def test_the_last_seat_goes_to_one_of_two_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SEATS, Role.AGENT, 1)
    rep: Member = await opened()
    first, second = await asked(rep.unit), await asked(rep.unit, cast.ZHENG_SHILI)

    refused = await at_once(
        accept_request(first, offered(), by=rep),
        accept_request(second, offered(cast.ZHENG_SHILI), by=rep),
    )

    assert len(refused) == 1
    assert await Invitation.waiting().count() == 1
