"""消息列表: who reads what; another unit's messages are not there."""

from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import NotFound
from models.cases.case import Case
from models.messages.inbox import MOST_COUNTED, PAGE_SIZE, Asked, Box, Inbox
from models.records.message import Message, MessageKind
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.units.member import Member
from models.units.membership import remove, suspend
from models.units.permission import Role
from models.units.unit import Unit
from tests.support.demo import filed
from tests.support.messages import told
from tests.support.queries import counted_queries
from tests.support.units import opened, seated


async def of_unit(unit: Unit, case_no: int | None = None) -> Message:
    """What a unit was told."""
    owner = OwnerName.of(unit)
    return await told(
        MessageKind.CASE, "办件需要补正", owner=owner, unit=unit.code, case_no=case_no
    )


async def to(member: Member, kind: MessageKind = MessageKind.TERM) -> Message:
    """What a member was told about their unit."""
    return await told(kind, owner=OwnerName.of(member.person), unit=member.unit.code)


async def read_by(inbox: Inbox, box: Box = Box.ALL) -> list[Message]:
    """What stands in an inbox; the bell counts what of it is unread, by a query of its own."""
    found = await inbox.page(Asked(box))
    if box is Box.ALL and found.pages == 1:
        assert await inbox.unread() == sum(each.is_unread for each in found.rows)
    return [each.message for each in found.rows]


async def test_legal_rep_and_manager_read_all_that_the_unit_was_told() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    message = await of_unit(rep.unit)

    for member in (rep, manager):
        assert await read_by(Inbox.of_member(member)) == [message]
        assert await read_by(Inbox(member.person)) == [message]
        assert await read_by(Inbox.of_member(member), Box.PERSON) == []


async def test_an_agent_reads_what_is_about_the_cases_that_they_handle() -> None:
    await seed_catalogue()
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    mine, others = await filed(agent), await filed(rep)
    message = await of_unit(rep.unit, mine.case_no)
    for case_no in (others.case_no, None):
        await of_unit(rep.unit, case_no)

    assert await read_by(Inbox.of_member(agent)) == [message]
    assert await read_by(Inbox(agent.person)) == [message]

    await Case.filter(id=mine.id).update(handler_id=rep.person_id)
    assert await read_by(Inbox.of_member(agent)) == []


async def test_another_units_messages_are_not_found() -> None:
    rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    theirs = [await of_unit(rep.unit), await to(rep)]
    inbox = Inbox.of_member(other)

    for message in theirs:
        for act in (inbox.find, inbox.read, inbox.keep_unread):
            with pytest.raises(NotFound):
                await act(message.code)
    assert await read_by(inbox) == []
    assert await inbox.unread() == 0


async def test_in_a_unit_one_reads_what_concerns_it_and_oneself_over_all_of_them_everything() -> (
    None
):
    rep = await opened()
    there = await seated((await opened(cast.SOFTWARE_UNIT)).unit, cast.WANG_SHILI)
    here, elsewhere = await to(rep), await to(there)
    own = await told(MessageKind.SECURITY, owner=OwnerName.of(rep.person))

    assert await read_by(Inbox.of_member(rep)) == [own, here]
    assert await Inbox.of_member(rep).unread_elsewhere() == 1
    assert await Inbox(rep.person).unread_elsewhere() == 0
    assert await read_by(Inbox.of_member(there)) == [own, elsewhere]
    assert await read_by(Inbox(rep.person)) == [own, elsewhere, here]


async def test_who_is_no_member_any_more_reads_only_what_they_were_told_themselves() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await of_unit(rep.unit)
    await remove(manager, "离职", by=rep)

    assert [each.is_of_unit for each in await read_by(Inbox(manager.person))] == [False]


async def test_who_is_suspended_does_not_read_what_the_unit_is_told() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await of_unit(rep.unit)
    await suspend(manager, "", by=rep)

    assert [each.is_of_unit for each in await read_by(Inbox(manager.person))] == [False]


async def test_who_is_frozen_does_not_read_what_the_unit_is_told_until_the_day_is_over() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    message = await of_unit(rep.unit)
    await Member.filter(id=manager.id).update(frozen_until=clock.now() + timedelta(hours=24))
    inbox = Inbox(manager.person)

    assert await read_by(inbox) == []
    assert await inbox.unread() == 0
    with pytest.raises(NotFound):
        await inbox.find(message.code)
    clock.travel(timedelta(hours=24, seconds=1).total_seconds())
    assert await read_by(inbox) == [message]


async def test_whom_no_new_legal_rep_has_confirmed_in_time_reads_nothing_of_the_unit() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    message = await of_unit(rep.unit)
    row = Member.filter(id=manager.id)

    await row.update(confirm_until=clock.today())
    assert await read_by(Inbox(manager.person)) == [message]
    await row.update(confirm_until=clock.today() - timedelta(days=1))
    assert await read_by(Inbox(manager.person)) == []


async def test_each_reads_a_message_of_the_unit_for_themselves() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    message = await of_unit(rep.unit)

    assert not (await Inbox.of_member(rep).read(message.code)).is_unread

    assert await Inbox.of_member(rep).unread() == 0
    assert await Inbox(rep.person).unread() == 0
    assert await Inbox.of_member(manager).unread() == 1


async def test_one_can_be_kept_unread_and_all_be_read() -> None:
    rep = await opened()
    inbox = Inbox.of_member(rep)
    messages = [await of_unit(rep.unit), await to(rep), await to(rep, MessageKind.RIGHT)]
    await inbox.read(messages[0].code)
    await inbox.keep_unread(messages[0].code)
    assert await inbox.unread() == 3

    assert await inbox.read_all(Asked(kind=MessageKind.RIGHT)) == 1
    assert await inbox.unread_by_box() == {Box.ALL: 2, Box.UNIT: 1, Box.PERSON: 1}
    assert await inbox.read_all(Asked()) == 2
    assert await inbox.unread() == 0


async def test_kind_and_unread_choose_what_is_shown() -> None:
    rep = await opened()
    inbox = Inbox.of_member(rep)
    term, right = await to(rep), await to(rep, MessageKind.RIGHT)
    await inbox.read(term.code)

    async def found(asked: Asked) -> list[Message]:
        return [each.message for each in (await inbox.page(asked)).rows]

    assert await found(Asked.of(kind="term")) == [term]
    assert await found(Asked.of(unread="1")) == [right]
    assert await found(Asked.of(kind="term", unread="1")) == []
    assert await found(Asked.of(box="nothing", kind="nothing")) == [right, term]
    assert Asked.of("unit", "term", "1").query == {"box": "unit", "kind": "term", "unread": "1"}


async def test_ten_stand_on_a_page_and_the_bell_counts_to_a_hundred_by_one_query() -> None:
    rep = await opened()
    inbox = Inbox.of_member(rep)
    for _ in range(PAGE_SIZE + 1):
        await to(rep)

    page = await inbox.page(Asked(), 2)
    assert (page.total, page.pages, len(page.rows)) == (11, 2, 1)
    with counted_queries() as asked:
        assert await inbox.unread() == 11
    assert len(asked) == 1
    assert MOST_COUNTED == 100
