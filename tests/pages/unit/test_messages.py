"""消息: list, reading, filters and the bell of the unit center."""

import pytest
from nicegui.testing import User

from models.messages.inbox import Inbox
from models.records.message import Message, MessageKind
from models.records.owner import OwnerName
from models.seed import cast
from models.units.member import Member
from models.units.permission import Role
from tests.support.messages import told
from tests.support.page import element_count, press, read, sign_in
from tests.support.queries import counted_queries
from tests.support.units import opened, seated

PAGE = "/unit/messages"
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def of_unit(member: Member, text: str = "办件需要补正") -> Message:
    """What the unit was told."""
    owner, unit = OwnerName.of(member.unit), member.unit.code
    return await told(MessageKind.CASE, text, owner=owner, unit=unit, link="/unit/cases")


async def own(member: Member, text: str = "授权明天到期") -> Message:
    """What the member was told."""
    owner, unit = OwnerName.of(member.person), member.unit.code
    return await told(MessageKind.TERM, text, owner=owner, unit=unit, link="/unit/members")


async def test_an_empty_inbox_says_so(user: User, rep: Member) -> None:
    await user.open(PAGE)

    await user.should_see("还没有消息", retries=WITHIN)
    assert "选择一条消息" not in read(user)
    assert 'aria-label="消息，没有未读"' in read(user)
    assert element_count(user) <= 40


async def test_opening_a_message_shows_where_it_leads_and_marks_it_read(
    user: User, rep: Member
) -> None:
    message = await of_unit(rep)
    await own(rep)
    await user.open(PAGE)
    html = read(user)
    assert html.count("rs-msg is-new") == 2
    assert 'aria-label="消息，2 条未读"' in html

    await press(user, "open", message.code)

    html = read(user)
    assert 'href="/unit/cases">查看办件' in html
    assert html.count("rs-msg is-new") == 1
    assert await Inbox.of_member(rep).unread() == 1

    await press(user, "unread", message.code)
    assert read(user).count("rs-msg is-new") == 2


async def test_what_is_told_meanwhile_stands_there_by_itself(user: User, rep: Member) -> None:
    await user.open(PAGE)

    await own(rep, "权限已停用")

    await user.should_see("权限已停用", retries=WITHIN)


async def test_all_can_be_marked_read(user: User, rep: Member) -> None:
    for _ in range(3):
        await own(rep)
    await user.open(PAGE)

    await press(user, "read_all")

    await user.should_see("已将 3 条消息标为已读", retries=WITHIN)
    assert "is-new" not in read(user)


async def test_an_address_says_what_is_shown(user: User, rep: Member) -> None:
    await of_unit(rep)
    await own(rep)

    await user.open(f"{PAGE}?box=unit")
    assert "办件需要补正" in read(user)
    assert "授权明天到期" not in read(user)

    await user.open(f"{PAGE}?kind=security&unread=1")
    await user.should_see("没有符合条件的消息", retries=WITHIN)


async def test_ten_stand_on_a_page(user: User, rep: Member) -> None:
    for number in range(12):
        await own(rep, f"第{number}条")

    await user.open(f"{PAGE}?page=2")

    assert read(user).count('data-act="open"') == 2
    assert "第1条" in read(user)


async def test_an_agent_does_not_read_what_the_unit_is_told(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    message = await of_unit(rep)
    user.http_client.cookies.clear()
    await sign_in(user, agent)
    await user.open(PAGE)
    await own(agent)
    await user.should_see("授权明天到期", retries=WITHIN)

    await press(user, "open", message.code)

    await user.should_see("没有找到这条消息", retries=WITHIN)
    assert "办件需要补正" not in read(user)


async def test_another_units_message_is_not_found(user: User, rep: Member) -> None:
    message = await own(await opened(cast.SOFTWARE_UNIT))
    await own(rep)
    await user.open(PAGE)

    await press(user, "open", message.code)

    await user.should_see("没有找到这条消息", retries=WITHIN)


async def test_the_bell_costs_a_page_one_query(user: User, rep: Member) -> None:
    for _ in range(3):
        await own(rep)

    with counted_queries() as asked:
        await user.open("/unit/cases")

    about = [each for each in asked if '"message"' in each]
    assert len([each for each in about if "LIMIT" in each]) >= 1
    assert 'aria-label="消息，3 条未读"' in read(user)


async def test_what_one_switches_off_is_off_and_security_never_is(user: User, rep: Member) -> None:
    await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await user.open("/unit/settings/notifications")
    assert "始终开启，不能关闭" in read(user)

    await press(user, "switch", "case off")
    await user.should_see("“办件进度”短信已关闭", retries=WITHIN)
    assert 'data-arg="case on"' in read(user)

    await press(user, "switch", "security off")
    await user.should_see("安全提醒的短信不能关闭", retries=WITHIN)


async def test_the_last_contact_reads_why_it_stays_on(user: User, rep: Member) -> None:
    await user.open("/unit/settings/notifications")

    await press(user, "switch", "case off")

    await user.should_see("本单位至少要有一人接收办件进度短信", retries=WITHIN)
    assert 'data-arg="case off"' in read(user)
