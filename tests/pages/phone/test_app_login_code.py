"""A login on the phone: what is asked, who chooses a unit, and why one cannot be entered."""

from datetime import timedelta

from nicegui.testing import User

from models.base import clock
from models.base.origin import Origin
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.units.member import Member
from models.units.permission import Role
from tests.support.page import press, read, sign_in_to_app
from tests.support.phone import app_user
from tests.support.qr import state_of
from tests.support.units import ADDRESS, VISITOR, registered, seated

QIAN = cast.QIAN_YANGZHANG


async def scan(user: User, who: cast.CastPerson, purpose: QrPurpose = QrPurpose.LOGIN) -> QrTicket:
    """Somebody opens the code of a desk in the APP."""
    ticket = await QrTicket.open(purpose, origin=Origin(VISITOR, ADDRESS, browser="Edge · Windows"))
    await sign_in_to_app(user, await app_user(who))
    await user.open(f"/q/{ticket.code}")
    return ticket


async def test_the_phone_asks_with_purpose_unit_role_browser_place_and_number(user: User) -> None:
    await registered(cast.SOFTWARE_UNIT)
    ticket = await scan(user, QIAN)

    for seen in (
        "确认登录电脑端？",
        "扫码登录",
        cast.SOFTWARE_UNIT.name,
        "钱**（法定代表人）",
        "Edge · Windows",
        "203.0.*.*",
        ticket.number,
    ):
        await user.should_see(seen)
    assert await state_of(ticket) is QrState.SCANNED


async def test_of_two_units_none_is_chosen_for_the_person(user: User) -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    await seated((await registered()).unit, QIAN, Role.AGENT)
    ticket = await scan(user, QIAN)
    assert "checked" not in read(user)

    await press(user, "confirm")
    await user.should_see("请选择要登录的单位和身份")
    assert await state_of(ticket) is QrState.SCANNED
    await press(user, "confirm", member=own.code)

    assert (await QrTicket.find(ticket.code)).member_id == own.id


async def test_an_expired_agent_reads_since_when_and_whom_to_ask(user: User) -> None:
    agent = await seated((await registered()).unit, cast.JIN_YANG)
    ended = clock.today() - timedelta(days=2)
    await Member.filter(id=agent.id).update(valid_until=ended)
    ticket = await scan(user, cast.JIN_YANG)

    await user.should_see(f"您的权限已于 {clock.full_day_words(ended)}到期")
    assert "确认登录</button>" not in read(user)
    assert await state_of(ticket) is QrState.SCANNED


async def test_who_belongs_to_no_unit_is_told_so(user: User) -> None:
    await scan(user, cast.ZHAO_YANGBEN)

    await user.should_see("您还不是任何单位的法定代表人、管理员或经办人")


async def test_a_forged_place_confirms_nothing(user: User) -> None:
    await registered(cast.SOFTWARE_UNIT)
    foreign = await registered()
    ticket = await scan(user, QIAN)

    await press(user, "confirm", member=foreign.code)

    assert await state_of(ticket) is QrState.SCANNED


async def test_a_person_confirms_as_themselves_without_a_unit(user: User) -> None:
    ticket = await scan(user, cast.ZHAO_YANGBEN, QrPurpose.PERSON_LOGIN)
    await user.should_see("个人扫码登录")

    await press(user, "confirm")

    await user.should_see("已确认")
    assert await state_of(ticket) is QrState.CONFIRMED
