"""邀请: a seat that is offered: to whom, for how long, and what becomes of it."""

import asyncio
from dataclasses import replace

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, Invalid, LimitReached, NotAllowed, NotFound
from models.records.audit import AuditRecord, verify_chain
from models.records.message import Message
from models.seed import cast
from models.units.accepting import accept
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import refuse
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import Unit
from tests.support.units import opened, person_of, registered, seated

JIN = cast.JIN_YANG
LI = cast.LI_FANLI


def invited(
    who: cast.CastPerson = JIN, role: Role = Role.AGENT, mobile: str | None = None
) -> Invited:
    """Somebody of the cast, as the form of 创建经办用户 names them."""
    return Invited(role, who.name, who.id_number, mobile or who.mobile)


async def test_whoever_is_invited_is_no_member_until_they_accept() -> None:
    legal_rep = await opened()
    person = await person_of(JIN)
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)

    assert await Member.of_person(person) == []
    assert [each.code for each in await Invitation.of_person(person)] == [invitation.code]
    member = await accept(invitation, 1, by=person)

    assert (member.role, member.slot, member.current_state) == (Role.AGENT, 1, MemberState.ACTIVE)
    assert (member.mobile, member.granted_by_id) == (JIN.mobile, legal_rep.id)
    assert member.valid_from == clock.today()
    assert await Invitation.of_person(person) == []
    assert await verify_chain(legal_rep.unit.code) is None


async def test_nobody_is_invited_before_several_agents_are_agreed_to() -> None:
    legal_rep = await registered()

    with pytest.raises(Conflict, match="同意开通多经办人"):
        await invite(legal_rep.unit, invited(), by=legal_rep)


async def test_only_the_legal_rep_agrees_and_the_version_is_recorded() -> None:
    legal_rep = await registered()
    await legal_rep.unit.enable_multi_agent("2026-11", by=legal_rep)
    await legal_rep.unit.enable_multi_agent("2026-12", by=legal_rep)  # once is enough
    unit = await Unit.get(id=legal_rep.unit_id)

    assert (unit.has_multi_agent, unit.multi_agent_version) == (True, "2026-11")
    row = await AuditRecord.of(unit).first()
    assert row is not None
    assert (row.event_label, row.details) == ("开通多经办人", {"version": "2026-11"})
    manager = await seated(unit, LI, Role.MANAGER)
    with pytest.raises(NotAllowed):
        await unit.enable_multi_agent("2026-11", by=manager)


async def test_an_inviter_reads_the_same_whoever_the_number_belongs_to() -> None:
    legal_rep = await opened()
    registered_person = await person_of(JIN)
    await person_of(LI)

    known = await invite(legal_rep.unit, invited(JIN), by=legal_rep)
    other_name = replace(invited(LI, mobile="13900020002"), name="王五一")
    wrong = await invite(legal_rep.unit, other_name, by=legal_rep)
    stranger = await invite(legal_rep.unit, invited(cast.SHEN_YANGLI), by=legal_rep)

    for invitation in (known, wrong, stranger):
        assert invitation.current_state is InvitationState.WAITING
    sms = [message.text for message in await Message.filter(sms__mobile__isnull=False)]
    assert len(sms) == 3
    assert len(set(sms)) == 1
    assert not any(who.name in sms[0] or who.id_number in sms[0] for who in (JIN, LI))
    assert await Invitation.of_person(registered_person) == [known]
    assert await Invitation.of_person(await person_of(LI)) == []
    with pytest.raises(NotFound):
        await accept(wrong, 1, by=await person_of(LI))


async def test_who_registers_later_finds_what_waits_for_them() -> None:
    legal_rep = await opened()
    invitation = await invite(legal_rep.unit, invited(cast.SHEN_YANGLI), by=legal_rep)

    person = await person_of(cast.SHEN_YANGLI)

    assert await Invitation.of_person(person) == [invitation]


async def test_another_person_finds_nothing_even_with_the_link() -> None:
    legal_rep = await opened()
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    stranger = await person_of(LI)

    assert await Invitation.find(invitation.code, stranger) is None
    with pytest.raises(NotFound):
        await accept(invitation, 1, by=stranger)
    with pytest.raises(NotFound):
        await refuse(invitation, "", by=stranger)


@pytest.mark.parametrize(
    ("who", "mobile", "told", "field"),
    [
        (cast.WANG_SHILI, None, "此人是本单位法定代表人", "id_number"),
        (JIN, None, "此人已是本单位经办人", "id_number"),
        (cast.ZHENG_SHILI, None, "已向此人发出邀请", "id_number"),
        (cast.SUN_LI, JIN.mobile, "该移动电话已被本单位其他成员使用", "mobile"),
        (cast.SUN_LI, cast.ZHENG_SHILI.mobile, "该移动电话已用于本单位的另一个邀请", "mobile"),
    ],
)
async def test_only_what_concerns_the_own_unit_is_told_beside_the_fields(
    who: cast.CastPerson, mobile: str | None, told: str, field: str
) -> None:
    legal_rep = await opened()
    await seated(legal_rep.unit, JIN)
    await invite(legal_rep.unit, invited(cast.ZHENG_SHILI), by=legal_rep)

    with pytest.raises(Conflict, match=told) as refused:
        await invite(legal_rep.unit, invited(who, mobile=mobile), by=legal_rep)

    assert refused.value.field == field
    assert await Invitation.all().count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"id_number": "320100199011220351"}, "id_number"),
        ({"id_number": ""}, "id_number"),
        ({"mobile": "139"}, "mobile"),
    ],
)
async def test_what_is_typed_wrong_is_told_at_its_field(
    changes: dict[str, str], field: str
) -> None:
    legal_rep = await opened()

    with pytest.raises(Invalid) as refused:
        await invite(legal_rep.unit, replace(invited(), **changes), by=legal_rep)  # type: ignore[arg-type]

    assert refused.value.field == field


async def test_there_is_one_manager_and_one_offer_to_become_it() -> None:
    legal_rep = await opened()
    await invite(legal_rep.unit, invited(LI, Role.MANAGER), by=legal_rep)

    with pytest.raises(LimitReached, match="已有管理员") as refused:
        await invite(legal_rep.unit, invited(JIN, Role.MANAGER), by=legal_rep)

    assert refused.value.field == "role"


async def test_eleven_invited_at_once_are_ten() -> None:
    legal_rep = await opened()
    people = [
        Invited(Role.AGENT, "Ann Other", f"XX{number:07d}", f"139000300{number:02d}")
        for number in range(11)
    ]

    results = await asyncio.gather(
        *(invite(legal_rep.unit, each, by=legal_rep) for each in people), return_exceptions=True
    )

    refused = [each for each in results if isinstance(each, HallError)]
    assert [type(each) for each in refused] == [LimitReached]
    waiting = await Invitation.filter(state=InvitationState.WAITING)
    assert sorted(each.slot or 0 for each in waiting) == list(range(1, 11))


async def test_members_and_offers_share_the_ten_seats() -> None:
    legal_rep = await opened()
    for number in range(9):
        person = Invited(Role.AGENT, "Ann Other", f"XX{number:07d}", f"139000300{number:02d}")
        await invite(legal_rep.unit, person, by=legal_rep)
    await seated_agent(legal_rep)

    with pytest.raises(LimitReached, match="最多只能添加10名经办人"):
        await invite(legal_rep.unit, invited(LI), by=legal_rep)


async def seated_agent(legal_rep: Member) -> Member:
    """An agent who has come by an invitation."""
    invitation = await invite(legal_rep.unit, invited(), by=legal_rep)
    return await accept(invitation, 1, by=await person_of(JIN))
