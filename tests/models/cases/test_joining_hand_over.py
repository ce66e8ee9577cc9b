"""确认授权 that ends a membership: what it leaves behind goes to whoever follows."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.origin import Origin
from models.base.tx import transactional
from models.cases.case import Case
from models.cases.joining import Joining
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message, MessageKind, tell
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.permission import Role
from tests.support.demo import filed
from tests.support.units import VISITOR, opened, person_of, seated

LI, SUN, ZHENG = cast.LI_FANLI, cast.SUN_LI, cast.ZHENG_SHILI


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit that has opened to more people."""
    await seed_catalogue()
    return await opened()


@transactional
async def noticed(member: Member) -> Message:
    """A notice about a case that the member has not read."""
    owner, unit = OwnerName.of(member.person), member.unit.code
    return await tell(MessageKind.CASE, "办件100001待补正", owner=owner, unit=unit)


async def offered(by: Member, who: cast.CastPerson, role: Role, **more: object) -> Invitation:
    """An invitation of somebody; `follows` is the membership that ends by it."""
    follows = more.pop("follows", None)
    seat = Invited(role, who.name, who.id_number, who.mobile, **more)  # type: ignore[arg-type]
    return await invite(by.unit, seat, by=by, follows=follows)  # type: ignore[arg-type]


async def joined(invitation: Invitation, who: cast.CastPerson) -> Member:
    """Whoever has just accepted."""
    joining = Joining(await fresh(invitation), await person_of(who), invitation.version)
    secret = {"password": "Zhumulangma#8848", "confirm": "Zhumulangma#8848"}
    return await joining.join(**secret, origin=Origin(VISITOR), is_proved=True)


async def fresh(invitation: Invitation) -> Invitation:
    """The row as it is now, with its unit."""
    return await Invitation.get(id=invitation.id).select_related("unit")


async def test_a_new_manager_takes_over_from_the_one_whom_they_replace(rep: Member) -> None:
    manager = await seated(rep.unit, LI, Role.MANAGER)
    case, notice = await filed(manager), await noticed(manager)
    waiting = await offered(manager, ZHENG, Role.AGENT)
    change = await offered(rep, SUN, Role.MANAGER, follows=manager)

    member = await joined(change, SUN)

    assert (await Case.get(id=case.id)).handler_id == member.person_id
    assert (await fresh(waiting)).invited_by_id == member.id
    assert notice in await Message.of(OwnerName.of(member.person))
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.HANDED_OVER.value).get()
    assert (line.subject, line.actor) == (f"member:{manager.code}", f"member:{member.code}")
    assert line.details["to"] == "管理员孙*"
    for person in (manager.person, member.person):
        texts = [each.text for each in await Message.of(OwnerName.of(person))]
        assert any("工作已移交给" in text for text in texts)


async def test_whose_term_has_not_begun_takes_nothing_and_the_inviter_does(rep: Member) -> None:
    manager = await seated(rep.unit, LI, Role.MANAGER)
    case, begin = await filed(manager), clock.today() + timedelta(days=3)
    change = await offered(rep, SUN, Role.MANAGER, follows=manager, begin=begin)

    await joined(change, SUN)

    assert (await Case.get(id=case.id)).handler_id == rep.person_id


async def test_a_manager_who_becomes_agent_keeps_cases_and_hands_over_offers(rep: Member) -> None:
    manager = await seated(rep.unit, LI, Role.MANAGER)
    case, notice = await filed(manager), await noticed(manager)
    waiting = await offered(manager, ZHENG, Role.AGENT)
    change = await offered(rep, LI, Role.AGENT, follows=manager)

    member = await joined(change, LI)

    assert (await Case.get(id=case.id)).handler_id == member.person_id
    assert notice in await Message.of(OwnerName.of(member.person))
    assert (await fresh(waiting)).invited_by_id == rep.id
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.HANDED_OVER.value).get()
    assert (line.details["invitations"], line.details["cases"]) == ("1", "")


async def test_whoever_leaves_nothing_is_followed_without_a_word(rep: Member) -> None:
    manager = await seated(rep.unit, LI, Role.MANAGER)

    await joined(await offered(rep, SUN, Role.MANAGER, follows=manager), SUN)

    assert not await AuditRecord.filter(event=AuditEvent.HANDED_OVER.value).exists()
