"""登录 by an account elsewhere: what a verified answer leads to, and who comes in by it.

An account names a unit. Whoever is the unit's only user and has bound it comes in at once; else the
person says in the APP who of the unit they are. Where a provider is trusted to name the person
(``_NAMES_PERSON``), its answer stands for that. Nobody becomes a new legal rep by it.
"""

from dataclasses import dataclass

from models.base.error import NO_COOKIE, Conflict, Invalid, NotAllowed, NotFound
from models.base.labeled import Labeled
from models.base.origin import Origin
from models.base.tx import transactional
from models.outside.licence_holder import LicenceHolder
from models.outside.outside_account import OutsideAccount
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart
from models.people.person import Person
from models.proofs.matter import Answerer, Matter
from models.proofs.qr_code import USED_UP, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.setting.login_provider import provider_of
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.unit_key import Lead, UnitKey
from models.units.asking_to_join import ask_to_join
from models.units.join_request import JoinRequest
from models.units.member import LIVE_STATES, Member
from models.units.permission import Role
from models.units.unit import Unit
from settings import settings

NO_UNIT = "这个账户没有关联单位：请先用其他方式登录，在“账号设置”的“登录账户”中关联后再使用"
NO_MEMBER = "您还不是{unit}的成员，请联系该单位的法定代表人或管理员邀请您"


class Way(Labeled):
    """What comes next for the browser."""

    ENTER = "enter", "登录"
    SCAN = "scan", "扫码确认身份"
    CLAIM = "claim", "新法定代表人认领"
    REGISTER = "register", "注册"
    JOIN = "join", "申请成为经办人"


@dataclass(frozen=True)
class Arrival:
    """Where an answer leads; the member is who comes in, the unit the one that it names.

    `binds` tells whether the account may become that of the legal rep who confirms it.
    """

    way: Way
    unit: Unit | None = None
    member: Member | None = None
    binds: bool = True


async def arrival_of(identity: OutsideIdentity, *, names_person: bool) -> Arrival:
    """What comes next; raises NotAllowed or NotFound for whom it leads nowhere."""
    unit = await _unit_of(identity)
    if unit is None:
        return Arrival(Way.REGISTER)
    account = await OutsideAccount.find(identity, unit)
    lead, rep = await UnitKey(unit, account.bound_by if account else None).leads_to()
    if lead is Lead.CLAIM:
        return Arrival(Way.CLAIM, unit)
    if identity.holder is not None:
        return await _by_licence(unit, identity.holder, names_person=names_person)
    if names_person and identity.person is not None:
        named = await _named(unit, identity.person)
        return Arrival(Way.ENTER if named else Way.JOIN, unit, named, binds=named is not None)
    if lead is Lead.SIGN_IN and rep is not None:
        return Arrival(Way.ENTER, unit, rep)
    return Arrival(Way.SCAN, unit)


async def _by_licence(unit: Unit, holder: LicenceHolder, *, names_person: bool) -> Arrival:
    """What an electronic licence leads to, which names its holder without a number.

    The legal rep whom the hall knows by that name comes in where they are the unit's only user, or
    where the provider is trusted to name the person. Anybody else says in the APP who they are, and
    the licence they hold stands for nobody.
    """
    rep = await unit.legal_rep()
    if rep is None or not holder.is_rep(rep.person.name):
        return Arrival(Way.SCAN, unit, binds=False)
    if unit.has_multi_agent and not names_person:
        return Arrival(Way.SCAN, unit)
    if refusal := rep.refusal():
        raise NotAllowed(refusal)
    return Arrival(Way.ENTER, unit, rep)


async def _unit_of(identity: OutsideIdentity) -> Unit | None:
    if identity.uscc:
        return await Unit.get_or_none(uscc=identity.uscc)
    unit = await OutsideAccount.unit_of(identity)
    if unit is None:
        raise NotFound(NO_UNIT)
    return unit


async def _named(unit: Unit, who: Answerer) -> Member | None:
    """The member whom the provider has named; only they hear in what state they are.

    None for whoever is none and may ask the unit to become one.
    """
    person = await Person.by_id(who.id_type, who.id_number)
    mine = Member.filter(unit_id=unit.id, person_id=person.id if person else 0)
    found = await mine.select_related("unit", "person").order_by("-id").limit(20)
    member = next((each for each in found if each.state in LIVE_STATES), None)
    if person is None or member is None or not who.is_same(person):
        if unit.has_multi_agent:
            return None
        raise NotAllowed(NO_MEMBER.format(unit=unit.name))
    if refusal := member.refusal():
        raise NotAllowed(refusal)
    return member


@transactional
async def enter(start: OutsideStart, member: Member) -> str:
    """The token of a login ticket for a member who is known; the start is done with."""
    await start.finish()
    ticket = await LoginTicket.for_member(member, visitor=start.visitor, next_path=start.next_path)
    await start.note_ticket(ticket)
    mine = OutsideAccount.alive().filter(
        subject_digest=start.subject_digest, unit_id=member.unit_id
    )
    if account := await mine.first():
        await account.note_use()
    return ticket


async def open_confirmation(start: OutsideStart, *, origin: Origin) -> QrTicket:
    """The code by which somebody says in the APP who of the unit they are."""
    if start.unit is None:
        raise Invalid(NO_COOKIE)
    return await UnitKey(start.unit).ask_who(way_of(start), origin=origin)


async def open_joining(start: OutsideStart, *, origin: Origin) -> QrTicket:
    """The code by which somebody who is no member of a proven unit asks to become an agent."""
    if start.unit is None:
        raise Invalid(NO_COOKIE)
    await UnitKey(start.unit).refuse_claim()
    matter = Matter(start.unit.code, facts=(start.unit.name, way_of(start)))
    return await QrTicket.open(QrPurpose.JOIN, origin=origin, matter=matter)


@transactional
async def ask_by_account(ticket: QrTicket, *, start: OutsideStart, origin: Origin) -> JoinRequest:
    """Use a confirmed code up: the request of whoever has confirmed it, for the proven unit."""
    taken = await ticket.take(origin.visitor)
    row = await QrTicket.get(id=ticket.id).select_related("person")
    waiting = await OutsideStart.waiting(start.code, origin.visitor)
    by, unit = row.person, waiting.unit
    is_asked = taken and row.purpose is QrPurpose.JOIN
    if not is_asked or by is None or unit is None or row.subject != unit.code:
        raise Conflict(USED_UP)
    request = await ask_to_join(unit, by=by, way=way_of(waiting), origin=origin)
    await waiting.finish()
    return request


def way_of(start: OutsideStart) -> str:
    """What users call the provider of a start."""
    return provider_of(start.provider, settings.connector_options).label


@transactional
async def confirm_person(ticket: QrTicket, *, start: OutsideStart, visitor: str) -> str:
    """Use a confirmed code up: the token of a login ticket for whoever has confirmed it.

    The account now belongs to the legal rep who has come in by it; what others confirm binds
    nothing.
    """
    taken = await ticket.take(visitor)
    row = await QrTicket.get(id=ticket.id).select_related("member", "member__unit")
    waiting = await OutsideStart.waiting(start.code, visitor)
    member: Member | None = row.member
    is_asked = row.purpose is QrPurpose.UNIT_LOGIN and member is not None
    if not taken or not is_asked or member is None or member.unit_id != waiting.unit_id:
        raise Conflict(USED_UP)
    await UnitKey(member.unit).refuse_claim()
    if member.role is Role.LEGAL_REP and waiting.subject_digest:
        await OutsideAccount.bind(start.provider, waiting.subject_digest, by=member)
    return await enter(waiting, member)
