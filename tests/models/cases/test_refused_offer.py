"""An acceptance that cannot succeed: the code stays as it was, and the unit is told once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, Invalid
from models.base.origin import Origin
from models.cases.joining import Joining
from models.proofs.sms_code import SmsCode
from models.records.message import Message
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerName
from models.seed import cast
from models.units.accepting import REVISE, WAIT
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.membership import resume, suspend
from models.units.permission import Role
from tests.support.units import VISITOR, opened, person_of, seated

JIN, LI = cast.JIN_YANG, cast.LI_FANLI
PASSWORD = "Zhumulangma#8848"
HERE = Origin(VISITOR)
Break = Callable[[Member, Member], Awaitable[object]]


async def _suspended(agent: Member, rep: Member) -> None:
    await suspend(agent, "", by=rep)


async def _frozen(agent: Member, _rep: Member) -> None:
    until = clock.now() + timedelta(hours=1)
    await Member.filter(id=agent.id).update(frozen_until=until)


async def _taken(_agent: Member, rep: Member) -> None:
    await rep.unit.seat(await person_of(LI), Role.AGENT, mobile=cast.SUN_LI.mobile)


async def role_change(rep: Member, agent: Member) -> Joining:
    """A change of role that waits for an agent, to another mobile."""
    offered = Invited(Role.MANAGER, JIN.name, JIN.id_number, cast.SUN_LI.mobile)
    code = (await invite(rep.unit, offered, by=rep, follows=agent)).code
    person = await person_of(JIN)
    found = await Invitation.find(code, person)
    assert found is not None
    return Joining(found, person, found.version)


async def digits_of(joining: Joining) -> str:
    """The digits that the mobile of the invitation gets."""
    await joining.send_code(HERE)
    message = await OutboxMessage.all().order_by("-id").first()
    assert message is not None
    return "".join(filter(str.isdigit, message.content()["text"]))[:6]


async def join(joining: Joining, code: str) -> Member:
    """Accept with a right password."""
    return await joining.join(password=PASSWORD, confirm=PASSWORD, origin=HERE, code=code)


async def told(member: Member, joining: Joining) -> list[str]:
    """What somebody of the unit has read about the offer."""
    about = Message.of(OwnerName.of(member.person)).filter(about=joining.invitation.code)
    return [each.text for each in await about]


@pytest.mark.parametrize(
    ("breaks", "refusal", "why"),
    [
        (_suspended, "现在不能变更身份", "其现在的授权为“停用”，不能变更身份。" + WAIT),
        (_frozen, "现在不能变更身份", "其现在的授权为“已冻结”，不能变更身份。" + WAIT),
        (_taken, "已被该单位其他成员使用", "移动电话已被本单位其他成员使用。" + REVISE),
    ],
)
async def test_what_cannot_succeed_leaves_the_code_and_tells_the_unit_once(
    breaks: Break, refusal: str, why: str
) -> None:
    rep = await opened()
    colleague = await seated(rep.unit, LI) if breaks is _suspended else None
    agent = await seated(rep.unit, JIN)
    joining = await role_change(rep, agent)
    digits = await digits_of(joining)
    await breaks(agent, rep)

    for _ in range(2):
        with pytest.raises(Conflict, match=refusal):
            await join(joining, digits)

    assert await SmsCode.filter(used_at=None).count() == 1
    assert [why in text for text in await told(rep, joining)] == [True]
    assert colleague is None or await told(colleague, joining) == []


async def test_the_code_serves_once_the_unit_has_put_it_right() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    joining = await role_change(rep, agent)
    digits = await digits_of(joining)
    await suspend(agent, "", by=rep)
    with pytest.raises(Conflict):
        await join(joining, digits)

    await resume(agent, by=rep)
    member = await join(joining, digits)

    assert (member.role, member.current_state) == (Role.MANAGER, MemberState.ACTIVE)
    assert not await SmsCode.filter(used_at=None).exists()


async def test_no_code_is_sent_for_what_cannot_be_accepted() -> None:
    rep = await opened()
    agent = await seated(rep.unit, JIN)
    joining = await role_change(rep, agent)
    await suspend(agent, "", by=rep)

    with pytest.raises(Conflict, match="现在不能变更身份"):
        await joining.send_code(HERE)

    assert len(await told(rep, joining)) == 1


async def test_a_wrong_code_begins_nothing() -> None:
    rep = await opened()
    joining = await role_change(rep, await seated(rep.unit, JIN))
    digits = await digits_of(joining)

    with pytest.raises(Invalid, match="验证码不正确"):
        await join(joining, f"{(int(digits) + 1) % 10**6:06d}")

    assert await Member.filter(role=Role.MANAGER).count() == 0
