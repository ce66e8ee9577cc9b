"""Linking an account: by the member and the session that have begun it, and nobody else."""

import pytest

from models.accounts.outside_link import link_account, unlink_account
from models.accounts.outside_sign_in import Way, arrival_of
from models.base.error import Conflict, NotAllowed, NotFound
from models.outside.outside_account import OutsideAccount, opener_of
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import StartPurpose
from models.people.person import Person
from models.records.message import Message
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.sign_in.freeze import say_not_me
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.session_row import Opening
from models.sign_in.way_out import close_ways_in
from models.units.member import Member
from models.units.permission import Role
from tests.support.mobiles import link_to, texts_to
from tests.support.outside import ORIGIN, answerer, identity, new_start, session_of
from tests.support.units import lives, opened, registered, seated


async def linked(
    by: Member,
    told: OutsideIdentity | None = None,
    *,
    session: Session | None = None,
    back: Session | None = None,
    names_person: bool = False,
) -> OutsideAccount:
    """A member links an account; `back` is who comes back, when it is another session."""
    begun = session or await session_of(by)
    start, _ = await new_start(StartPurpose.LINK, by=by, session=begun.code)
    return await link_account(
        start,
        told or identity(),
        session=back or await Session.find(begun.digest),
        names_person=names_person,
        site="https://hall.example",
    )


async def test_a_linked_account_signs_the_legal_rep_in_and_they_are_told() -> None:
    rep = await registered()

    account = await linked(rep)

    assert account.bound_by_id == rep.id
    assert await OutboxMessage.all().count() == 1


async def test_not_me_takes_the_account_its_right_to_stand_for_anybody() -> None:
    rep = await registered()
    told = identity(uscc="")
    await linked(rep, told)
    assert (await arrival_of(told, names_person=False)).way is Way.ENTER

    await say_not_me(await link_to(rep.mobile), rep.mobile[-4:], origin=ORIGIN)

    assert (await arrival_of(told, names_person=False)).way is Way.SCAN


async def test_who_recovers_is_not_followed_in_by_what_a_thief_has_linked() -> None:
    rep = await registered()
    await linked(rep)

    await close_ways_in(rep, EndReason.PASSWORD)

    assert (await arrival_of(identity(), names_person=False)).way is Way.SCAN
    assert (await linked(rep)).bound_by_id == rep.id
    assert (await arrival_of(identity(), names_person=False)).way is Way.ENTER


async def test_a_manager_may_link_and_the_legal_rep_hears_of_it() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    assert (await linked(manager)).bound_by_id == manager.id

    told = await Message.filter(owner_code=rep.person.code)
    assert [("管理员" in each.text, "已关联" in each.text) for each in told] == [(True, True)]
    assert len(await texts_to(manager.mobile)) == 1


async def test_an_agent_may_not_link() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.LI_FANLI, Role.AGENT)

    with pytest.raises(NotAllowed):
        await linked(agent)


async def test_another_session_or_unit_cannot_finish_what_was_begun() -> None:
    rep = await registered()
    other = await registered(cast.SOFTWARE_UNIT)
    mine, theirs = await session_of(rep), await session_of(other)

    for back in (theirs, await session_of(rep)):
        with pytest.raises(NotAllowed, match="已变化"):
            await linked(rep, session=mine, back=back)

    start, _ = await new_start(StartPurpose.LINK, by=rep, session=mine.code)
    await mine.end(EndReason.LOGOUT)
    with pytest.raises(NotAllowed):
        await link_account(
            start, identity(), session=None, names_person=False, site="https://hall.example"
        )
    assert await OutsideAccount.all().count() == 0


async def test_the_account_of_another_unit_or_person_is_refused() -> None:
    rep = await registered()

    with pytest.raises(NotAllowed, match="另一家单位"):
        await linked(rep, identity(cast.SOFTWARE_UNIT))
    with pytest.raises(NotAllowed, match="不是您本人"):
        await linked(rep, identity(person=answerer(cast.LI_FANLI)), names_person=True)
    await linked(rep, identity(person=answerer(cast.WANG_SHILI)), names_person=True)


async def test_a_manager_does_not_take_the_legal_reps_account() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await linked(rep)

    with pytest.raises(Conflict, match="其他成员"):
        await linked(manager)


async def test_a_start_links_once() -> None:
    rep = await registered()
    session = await session_of(rep)
    start, _ = await new_start(StartPurpose.LINK, by=rep, session=session.code)
    values = {"session": session, "names_person": False, "site": "https://hall.example"}
    await link_account(start, identity(), **values)  # type: ignore[arg-type]  # by name

    with pytest.raises(Conflict):
        await link_account(start, identity(), **values)  # type: ignore[arg-type]  # by name


async def test_an_account_is_unlinked_by_who_may_and_of_the_own_unit() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.LI_FANLI, Role.AGENT)
    other = await registered(cast.SOFTWARE_UNIT)
    account = await linked(rep)

    for by, kind in ((agent, NotAllowed), (other, NotFound)):
        with pytest.raises(kind):
            await unlink_account(account.code, by=by, site="")
    await unlink_account(account.code, by=await rep.reread(), site="")

    assert await OutsideAccount.list_of(rep.unit) == []


async def test_the_last_way_in_stays() -> None:
    rep = await registered()
    account = await linked(rep)
    await Member.filter(id=rep.id).update(password_hash=None)
    await Person.filter(id=rep.person_id).update(app_since=None)

    with pytest.raises(Conflict, match="唯一的登录方式"):
        await unlink_account(account.code, by=await rep.reread(), site="")


async def test_an_account_that_is_taken_away_ends_what_it_has_opened_in_this_unit() -> None:
    rep = await registered()
    other = await registered(cast.SOFTWARE_UNIT)
    account = await linked(rep)
    by_it, elsewhere = await opened_by(rep), await opened_by(other)
    mine = await session_of(rep)

    await unlink_account(account.code, by=rep, site="https://hall.example")

    assert [await lives(each) for each in (by_it, elsewhere, mine)] == [False, True, True]


async def opened_by(member: Member) -> Session:
    """A session that the account of the tests has opened."""
    opening = Opening(opener_of(identity().subject_digest, member.unit_id))
    session, _ = await Session.open(
        SessionKind.UNIT, member.person, member, visitor="v", opening=opening
    )
    return session


async def test_what_the_legal_rep_has_linked_the_manager_does_not_take_away() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    of_rep = await linked(rep)
    of_manager = await linked(manager, identity(subject="other"))

    with pytest.raises(NotAllowed, match="只能由法定代表人解除"):
        await unlink_account(of_rep.code, by=manager, site="")
    await unlink_account(of_manager.code, by=manager, site="")
    await unlink_account(of_rep.code, by=rep, site="")


async def test_an_account_of_nobody_any_more_is_taken_away_by_the_manager_too() -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    account = await linked(rep)
    await OutsideAccount.let_go_of(rep)

    await unlink_account(account.code, by=manager, site="")

    assert await OutsideAccount.alive().count() == 0


async def test_whom_an_sms_alone_has_proved_links_nothing_for_a_day_but_may_unlink() -> None:
    rep = await registered()
    account = await linked(rep)
    await rep.person.hold(is_held=True)

    with pytest.raises(NotAllowed, match="通过短信验证码找回"):
        await linked(rep, identity(subject="other"))
    await unlink_account(account.code, by=rep, site="")


async def test_a_login_that_may_be_an_older_one_links_nothing() -> None:
    rep = await registered()

    with pytest.raises(NotAllowed, match="没有表明您是刚刚在那里重新登录的"):
        await linked(rep, identity(is_anew=False))

    assert await OutsideAccount.all().count() == 0
