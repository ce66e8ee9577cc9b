"""消息 of a person over all their units."""

import pytest
from nicegui.testing import User

from models.records.message import Message, MessageKind
from models.records.owner import OwnerName
from models.seed import cast
from models.units.member import Member
from models.units.membership import remove
from tests.support.messages import told
from tests.support.page import press, read, sign_in, sign_in_as_person
from tests.support.units import opened, seated

PAGE = "/person/messages"
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def own() -> Member:
    """The legal rep of one unit, who is an agent of another one."""
    return await opened(cast.SOFTWARE_UNIT)


async def about(member: Member, link: str = "/unit/cases") -> Message:
    """What a member was told about their unit."""
    owner, unit = OwnerName.of(member.person), member.unit.code
    return await told(MessageKind.CASE, "办件需要补正", owner=owner, unit=unit, link=link)


async def test_a_message_of_another_unit_is_opened_by_switching_to_it(
    user: User, own: Member
) -> None:
    there = await seated((await opened()).unit, cast.QIAN_YANGZHANG)
    message = await about(there)
    await sign_in(user, own)
    await user.open(PAGE)

    await press(user, "open", message.code)

    html = read(user)
    assert f"切换到“{there.unit.name}”查看办件" in html
    assert 'href="/unit/cases">查看办件' not in html
    await press(user, "go", message.code)
    await user.should_see("单位中心", retries=WITHIN)


async def test_a_page_of_one_unit_tells_that_something_waits_in_another_one(
    user: User, own: Member
) -> None:
    await about(await seated((await opened()).unit, cast.QIAN_YANGZHANG))
    await sign_in(user, own)

    await user.open("/unit/messages")

    assert "其他单位还有 1 条未读消息" in read(user)


async def test_a_message_of_the_own_unit_is_a_plain_link(user: User, own: Member) -> None:
    message = await about(own)
    await sign_in(user, own)
    await user.open(PAGE)

    await press(user, "open", message.code)

    assert 'href="/unit/cases">查看办件' in read(user)


async def test_who_is_no_member_any_more_is_told(user: User, own: Member) -> None:
    rep = await opened()
    there = await seated(rep.unit, cast.QIAN_YANGZHANG)
    message = await about(there)
    await remove(there, "", by=rep)
    await sign_in_as_person(user, own.person)
    await user.open(PAGE)

    await press(user, "open", message.code)
    await user.should_see(f"您已不是{rep.unit.name}的成员", retries=WITHIN)

    assert 'data-act="go"' not in read(user)


async def test_an_invitation_leads_to_its_own_page(user: User, own: Member) -> None:
    message = await told(
        MessageKind.INVITATION,
        "邀请您担任经办人",
        owner=OwnerName.of(own.person),
        about="invitationcode",
        link="/app/units",
    )
    await sign_in_as_person(user, own.person)
    await user.open(PAGE)

    await press(user, "open", message.code)

    assert 'href="/person/invitations/invitationcode"' in read(user)


async def test_somebody_elses_message_is_not_found(user: User, own: Member) -> None:
    message = await about(await opened())
    await about(own)
    await sign_in_as_person(user, own.person)
    await user.open(PAGE)

    for act in ("open", "open", "read_all"):
        await press(user, act, message.code)

    await user.should_see("没有找到这条消息", retries=WITHIN)


async def test_the_bell_of_a_person_counts_all_units(user: User, own: Member) -> None:
    await about(own)
    await about(await seated((await opened()).unit, cast.QIAN_YANGZHANG))
    await sign_in_as_person(user, own.person)

    await user.open("/person")

    assert 'href="/person/messages" data-rs-bell aria-label="消息，2 条未读"' in read(user)


async def test_a_person_chooses_about_invitations(user: User, own: Member) -> None:
    await sign_in_as_person(user, own.person)
    await user.open(PAGE)

    await press(user, "switch", "invitation off")

    await user.should_see("“授权邀请”短信已关闭", retries=WITHIN)
