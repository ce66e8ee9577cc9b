"""Every verb about the people of a unit as somebody calls it, and who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from models.addresses.address import Address
from models.base import clock
from models.base.key import random_token
from models.cases.hand_over import remove_and_hand_over
from models.cases.succession_review import confirm_members
from models.history.grant_history import GrantHistory, HistoryFilter
from models.history.history_table import TableKind
from models.messages.message_choice import choose
from models.records.message import MessageKind
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services import remedy
from models.services.coverage import Coverage, give_items, take_one
from models.services.grant import Grant
from models.services.grant_template import GrantTemplate
from models.services.granting import save_grants, save_offered
from models.services.offering import offer, offer_anew
from models.services.rights_preview import begin_preview
from models.units.invitation import Invitation
from models.units.inviting import Invited, change_items, invite, revise, send_again, withdraw
from models.units.member import Member, MemberState
from models.units.membership import remove, renew, resume, suspend
from models.units.permission import Role
from models.units.renewal import Renewal, renew_together
from models.units.succession import Source, Succession, SuccessionState
from models.units.term import Length
from models.units.unit import Unit
from tests.support.addresses import added, typed
from tests.support.units import invited, opened, seated

ITEM = "JY001"


@dataclass(frozen=True)
class House:
    """A unit with everybody in it, a waiting invitation, and a unit that is not opened yet."""

    rep: Member
    manager: Member
    agent: Member
    other: Member
    suspended: Member
    invitation: Invitation


Verb = Callable[[House, Member], Awaitable[None]]


def _offer(role: Role, who: cast.CastPerson) -> Invited:
    return Invited(role, who.name, who.id_number, who.mobile)


async def _add_agent(house: House, by: Member) -> None:
    await invite(house.rep.unit, _offer(Role.AGENT, cast.SUN_LI), by=by)


async def _add_manager(house: House, by: Member) -> None:
    await invite(house.rep.unit, _offer(Role.MANAGER, cast.SUN_LI), by=by, follows=house.manager)


async def _change_role(house: House, by: Member) -> None:
    await invite(house.rep.unit, _offer(Role.AGENT, cast.LI_FANLI), by=by, follows=house.manager)


async def _revise(house: House, by: Member) -> None:
    await revise(house.invitation, _offer(Role.AGENT, cast.OUYANG_SHIFAN), by=by)


async def _offer_items(house: House, by: Member) -> None:
    await save_offered(house.invitation, frozenset(), frozenset({ITEM}), by=by)


async def _change_items(house: House, by: Member) -> None:
    await change_items(house.invitation, [ITEM], by=by)


async def _send_again(house: House, by: Member) -> None:
    await send_again(house.invitation, by=by)


async def _withdraw(house: House, by: Member) -> None:
    await withdraw(house.invitation, by=by)


async def _renew(house: House, by: Member) -> None:
    await renew(house.other, clock.today() + timedelta(days=90), by=by, may_shorten=True)


async def _renew_many(house: House, by: Member) -> None:
    renewal = Renewal.by(house.other, Length.YEAR)
    await renew_together([renewal], {house.other.code}, by=by)


async def _renew_manager(house: House, by: Member) -> None:
    await renew(house.manager, clock.today() + timedelta(days=90), by=by, may_shorten=True)


async def _suspend(house: House, by: Member) -> None:
    await suspend(house.other, "", by=by)


async def _suspend_manager(house: House, by: Member) -> None:
    await suspend(house.manager, "", by=by)


async def _resume(house: House, by: Member) -> None:
    await resume(house.suspended, by=by)


async def _remove(house: House, by: Member) -> None:
    await remove(house.other, "", by=by)


async def _remove_manager(house: House, by: Member) -> None:
    await remove(house.manager, "", by=by)


async def _remove_rep(house: House, by: Member) -> None:
    await remove(house.rep, "", by=by)


async def _hand_over(house: House, by: Member) -> None:
    await remove_and_hand_over(house.other, "", to=house.rep, by=by)


async def _grant(house: House, by: Member) -> None:
    await save_grants(house.other, frozenset(), frozenset({ITEM}), by=by)


async def _grant_oneself(_house: House, by: Member) -> None:
    await save_grants(by, frozenset(), frozenset({ITEM}), by=by)


async def _give_items(house: House, by: Member) -> None:
    await give_items(house.other, [ITEM], by=by)


async def take(house: House, by: Member) -> None:
    """Take an item that they hold."""
    await take_one(house.other, ITEM, by=by)


async def take_idle(house: House, by: Member) -> None:
    """Take what they have not used in a year."""
    await Grant.all().update(granted_at=clock.now() - timedelta(days=400))
    await remedy.take_idle([(house.other, [ITEM])], by=by)


async def _template(house: House, by: Member) -> None:
    await GrantTemplate.save_as("窗口", [ITEM], by=by)


async def _discard(house: House, by: Member) -> None:
    kept = await GrantTemplate.save_as("窗口", [ITEM], by=house.rep)
    await GrantTemplate.discard(kept.code, by=by)


async def _preview(house: House, by: Member) -> None:
    await begin_preview(house.other, by=by)


async def _coverage(_house: House, by: Member) -> None:
    await Coverage.of(by)


async def _export(_house: House, by: Member) -> None:
    await GrantHistory(by).export(HistoryFilter(), TableKind.CSV)


async def _use_address(house: House, by: Member) -> None:
    await Address.find((await _address_of(house)).code, by=by)


async def _add_address(_house: House, by: Member) -> None:
    await added(by)


async def _change_address(house: House, by: Member) -> None:
    await (await _address_of(house)).change(typed(), version=1, by=by)


async def _default_address(house: House, by: Member) -> None:
    await (await _address_of(house)).make_default(by=by)


async def _remove_address(house: House, by: Member) -> None:
    await (await _address_of(house)).remove(by=by)


async def _address_of(house: House) -> Address:
    """One of the unit that is not its default."""
    await added(house.rep)
    return await added(house.rep)


async def enable(house: House, by: Member) -> None:
    """同意开通, as if nobody had yet."""
    await Unit.filter(id=house.rep.unit_id).update(multi_agent_since=None)
    await house.rep.unit.enable_multi_agent("1", by=by)


async def _offer_with_items(house: House, by: Member) -> None:
    who = cast.SUN_LI
    values = (Role.AGENT, who.name, who.id_number, who.mobile)
    await offer(house.rep.unit, Invited(*values, items=[ITEM]), by=by)


async def _offer_anew(house: House, by: Member) -> None:
    await offer_anew(house.invitation, _offer(Role.AGENT, cast.OUYANG_SHIFAN), by=by)


async def _choose_messages(_house: House, by: Member) -> None:
    await choose(MessageKind.TERM, False, by=by)


async def _confirm(_house: House, by: Member) -> None:
    claimed = Succession(code=random_token(16), unit=by.unit, old_rep=by)
    claimed.new_rep, claimed.state = by, SuccessionState.CLAIMED
    claimed.source, claimed.since, claimed.until = Source.REGISTRY, clock.now(), clock.today()
    claimed.claimed_at = clock.now()
    await claimed.save()
    await confirm_members([], by=by)


# Who may: R legal rep, M manager, A agent; nobody else may anything. `own` are verbs that reach
# no further than the unit of whoever calls them, so that a stranger does it in their own.
TABLE: list[tuple[Verb, str, bool]] = [
    (enable, "R", False),
    (_add_agent, "RM", False),
    (_add_manager, "R", False),
    (_change_role, "R", False),
    (_confirm, "R", True),
    (_offer_with_items, "RM", False),
    (_offer_anew, "RM", False),
    (_revise, "RM", False),
    (_offer_items, "RM", False),
    (_change_items, "RM", False),
    (_send_again, "RM", False),
    (_withdraw, "RM", False),
    (_renew, "RM", False),
    (_renew_many, "RM", False),
    (_renew_manager, "R", False),
    (_suspend, "RM", False),
    (_suspend_manager, "R", False),
    (_resume, "RM", False),
    (_remove, "RM", False),
    (_remove_manager, "R", False),
    (_remove_rep, "", False),
    (_hand_over, "RM", False),
    (_grant, "RM", False),
    (_grant_oneself, "", True),
    (_give_items, "RM", False),
    (take, "RM", False),
    (take_idle, "RM", False),
    (_template, "RM", True),
    (_discard, "RM", False),
    (_preview, "RM", False),
    (_coverage, "RM", True),
    (_export, "R", True),
    (_use_address, "RMA", False),
    (_add_address, "RMA", True),
    (_change_address, "RM", False),
    (_default_address, "RM", False),
    (_remove_address, "RM", False),
    (_choose_messages, "RMA", True),
]


async def house() -> House:
    """One with everybody in it, and the catalogue."""
    await seed_catalogue()
    rep = await opened()
    unit = rep.unit
    return House(
        rep,
        await seated(unit, cast.LI_FANLI, Role.MANAGER),
        await seated(unit, cast.JIN_YANG),
        await seated(unit, cast.ZHENG_SHILI),
        await seated(unit, cast.NI_FANLI, state=MemberState.SUSPENDED),
        await invited(rep, cast.OUYANG_SHIFAN),
    )
