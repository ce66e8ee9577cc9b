"""An offer whose giver may give it no more: nothing is half-given, and both sides are told."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from models.base import clock
from models.base.origin import Origin
from models.cases.joining import Joining
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.offering import offer, offer_anew
from models.services.service_item import ServiceItem
from models.units.accepting import BROKEN, OfferBroken
from models.units.invitation import Invitation, InvitationState
from models.units.invitation_end import refuse
from models.units.inviting import Invited
from models.units.member import LIVE_STATES, Member
from models.units.membership import remove, suspend
from models.units.permission import Role
from tests.support.grants import TWO
from tests.support.units import VISITOR, opened, person_of, seated

JIN = cast.JIN_YANG
PASSWORD = "Zhumulangma#8848"


@dataclass
class Offer:
    """Two items for sixty days, offered by the manager."""

    rep: Member
    manager: Member
    invitation: Invitation

    @property
    def invited(self) -> Invited:
        """What it offers."""
        values = (Role.AGENT, JIN.name, JIN.id_number, JIN.mobile)
        return Invited(*values, end=day(60), items=sorted(TWO))

    async def accept(self) -> Member:
        """Accept what stands now."""
        person = await person_of(JIN)
        found = await Invitation.find(self.invitation.code, person)
        assert found is not None
        joining = Joining(found, person, found.version)
        return await joining.join(
            password=PASSWORD, confirm=PASSWORD, origin=Origin(VISITOR), is_proved=True
        )

    async def told(self, member: Member) -> list[str]:
        """What somebody of the unit was told about the offer."""
        inbox = Message.of(OwnerName.of(member.person)).filter(about=self.invitation.code)
        return [each.text for each in await inbox]


def day(days: int) -> date:
    """The day some days from now."""
    return clock.today() + timedelta(days=days)


@pytest.fixture
async def made() -> Offer:
    """The offer as it was sent, by a manager who could give all of it."""
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    values = (Role.AGENT, JIN.name, JIN.id_number, JIN.mobile)
    invited = Invited(*values, end=day(60), items=sorted(TWO))
    return Offer(rep, manager, await offer(rep.unit, invited, by=manager))


async def refused(made: Offer) -> str:
    """What the unit reads of an acceptance that is refused whole."""
    with pytest.raises(OfferBroken, match=BROKEN):
        await made.accept()
    assert await Member.filter(person__id_index=JIN.id_number).count() == 0
    assert await Grant.all().count() == 0
    assert (await Invitation.get(id=made.invitation.id)).state is InvitationState.WAITING
    [told] = await made.told(made.rep)
    is_here = (await made.manager.reread()).current_state in LIVE_STATES
    assert await made.told(made.manager) == ([told] if is_here else [])
    return told


async def test_an_offer_that_still_holds_is_given_whole(made: Offer) -> None:
    member = await made.accept()

    assert (await Grant.codes(member), member.valid_until) == (TWO, day(60))


async def test_a_giver_whose_own_term_became_shorter_gives_nothing(made: Offer) -> None:
    await Member.filter(id=made.manager.id).update(valid_until=day(30))

    told = await refused(made)

    own, wish = clock.full_day_words(day(30)), clock.full_day_words(day(60))
    assert f"本人的授权到 {own}为止，不能邀请到 {wish}" in told


async def test_a_giver_who_was_suspended_gives_nothing(made: Offer) -> None:
    await suspend(made.manager, "", by=made.rep)

    assert "邀请人李**现在没有添加经办人的权限" in await refused(made)


async def test_a_giver_who_has_gone_gives_nothing(made: Offer) -> None:
    await remove(made.manager, "", by=made.rep)

    assert "邀请人李**现在没有添加经办人的权限" in await refused(made)


async def test_a_giver_whose_last_day_is_over_gives_nothing_and_is_told_nothing(
    made: Offer,
) -> None:
    await Member.filter(id=made.manager.id).update(valid_until=day(-1))

    assert "邀请人李**现在没有添加经办人的权限" in await refused(made)

    await refuse(made.invitation, "", by=await person_of(JIN))
    assert await made.told(made.manager) == []


async def test_one_item_that_may_not_be_given_holds_all_of_them_back(made: Offer) -> None:
    await ServiceItem.filter(code="JC001").update(is_listed=False)
    name = (await ServiceItem.get(code="JC001")).name

    assert f"下列事项不能授权：{name}" in await refused(made)


async def test_whoever_tries_again_and_again_is_not_told_of_each_time(made: Offer) -> None:
    await suspend(made.manager, "", by=made.rep)
    await refused(made)

    await refused(made)


async def test_whoever_may_give_it_puts_it_right_and_the_new_version_is_accepted(
    made: Offer,
) -> None:
    await Member.filter(id=made.manager.id).update(valid_until=day(30))
    await refused(made)

    await offer_anew(made.invitation, made.invited, by=made.rep)
    member = await made.accept()

    assert (await Grant.codes(member), member.granted_by_id) == (TWO, made.rep.id)
