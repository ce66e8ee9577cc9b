"""登录 by an account elsewhere: what a verified answer leads to, and who comes in by it.

An account names a unit. Whoever is the unit's only user and has bound it comes in at once; else the
person says in the APP who of the unit they are (`models/sign_in/unit_entry.py`). Where a provider
is trusted to name the person (``_NAMES_PERSON``), its answer stands for that, and is a proof of
them where they have signed in there for this very start. Nobody becomes a new legal rep by it.

After a sign-out in this browser the provider is asked for a new login. One that does not show that
there was one may have answered for whoever was there before: then nobody comes in unseen.
"""

from dataclasses import dataclass

from models.base.error import NotAllowed, NotFound
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.outside.licence_holder import LicenceHolder
from models.outside.outside_account import OutsideAccount, opener_of
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import UNKNOWN, OutsideStart
from models.people.person import Person
from models.proofs.matter import Answerer
from models.setting.login_provider import provider_of
from models.sign_in.unit_entry import Lead, UnitEntry, UnitKey
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
    SHOW = "show", "核对进入的人"
    CLAIM = "claim", "新法定代表人认领"
    REGISTER = "register", "注册"
    JOIN = "join", "申请成为经办人"


@dataclass(frozen=True)
class Arrival:
    """Where an answer leads; the member is who comes in, the unit the one that it names.

    `is_proof` where the answer proves the person besides the unit, `binds` where the account may
    become that of the legal rep who confirms it.
    """

    way: Way
    unit: Unit | None = None
    member: Member | None = None
    is_proof: bool = False
    binds: bool = True


async def arrival_of(
    identity: OutsideIdentity, *, names_person: bool, asked_anew: bool = False
) -> Arrival:
    """What comes next; raises NotAllowed or NotFound for whom it leads nowhere.

    Where a new login was asked for (`asked_anew`) and not shown, the person is asked here.
    """
    unit = await _unit_of(identity)
    if unit is None:
        return Arrival(Way.REGISTER)
    account = await OutsideAccount.find(identity, unit)
    lead, rep = await UnitKey(unit, account.bound_by if account else None).leads_to()
    if lead is Lead.CLAIM:
        return Arrival(Way.CLAIM, unit)
    is_doubtful = asked_anew and not identity.is_anew
    if identity.holder is not None:
        return await _by_licence(unit, identity.holder, names_person=names_person)
    if names_person and identity.person is not None and not is_doubtful:
        named = await _named(unit, identity.person)
        is_proof = named is not None and identity.is_anew
        way = Way.ENTER if named else Way.JOIN
        return Arrival(way, unit, named, is_proof=is_proof, binds=named is not None)
    if lead is Lead.SIGN_IN and rep is not None:
        return Arrival(Way.SHOW, unit) if is_doubtful else Arrival(Way.ENTER, unit, rep)
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


@dataclass(frozen=True)
class NamedElsewhere:
    """A start whose answer has named a unit, and that waits for its person."""

    start: OutsideStart

    @property
    def way(self) -> str:
        """The provider, as users call it."""
        return provider_of(self.start.provider, settings.connector_options).label

    def opener_for(self, unit: Unit) -> str:
        """The account, which may stand for other units as well; "" for one that binds nobody."""
        digest = self.start.subject_digest
        return opener_of(digest, unit.id) if digest else ""

    async def key_of(self, unit: Unit) -> UnitKey:
        """Who has bound the account; raises NotFound once the start waits no more."""
        here = await OutsideStart.waiting(self.start.code, self.start.visitor)
        if here.unit_id != unit.id:
            raise NotFound(UNKNOWN)
        account = await self._account(unit)
        return UnitKey(unit, account.bound_by if account else None)

    @transactional
    async def bind(self, member: Member) -> None:
        """The start is done with, and the account belongs to the legal rep who comes in by it.

        What others confirm binds nothing, nor does who was proved by an SMS alone for a day. Raises
        Conflict for the second of two.
        """
        await self.start.finish()
        is_reps = member.role is Role.LEGAL_REP and not member.person.held()
        if is_reps and self.start.subject_digest:
            await OutsideAccount.bind(self.start.provider, self.start.subject_digest, by=member)
        if account := await self._account(member.unit):
            await account.note_use()

    async def first_use(self, unit: Unit) -> str:
        """What is said of an account that the unit's legal rep has not bound yet; else nothing."""
        if not self.start.subject_digest or await self._account(unit) is not None:
            return ""
        then = "" if unit.has_multi_agent else "，以后直接进入"
        return f"首次使用的{self.way}，法定代表人扫码确认身份后与单位关联{then}"

    async def note_ticket(self, token: str) -> None:
        """So that the session is known by the start that it was born of."""
        await self.start.note_ticket(token)

    async def _account(self, unit: Unit) -> OutsideAccount | None:
        digest = self.start.subject_digest
        mine = OutsideAccount.alive().filter(subject_digest=digest, unit_id=unit.id)
        return await mine.select_related("bound_by").first()


def entry_of(start: OutsideStart, unit: Unit) -> UnitEntry:
    """The way on of a start whose answer has named this unit."""
    return UnitEntry(unit, NamedElsewhere(start), start.visitor, start.next_path)


async def enter(start: OutsideStart, arrival: Arrival) -> str:
    """The token of a login ticket for a member who is known; the start is done with."""
    if arrival.unit is None or arrival.member is None:
        raise ValueError("whoever enters is somebody")
    entry = entry_of(start, arrival.unit)
    return await entry.let_in(arrival.member, is_proof=arrival.is_proof)
