"""The cast inside a test's database: people, and units with whoever works in them."""

from argon2 import PasswordHasher

from models.base import clock
from models.people.person import Person
from models.seed import cast
from models.services.granting import save_offered
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import Unit, UnitFacts

PASSWORD = cast.DEMO_PASSWORD
# The real costs are tested in test_password.py; here they would only make every test slow.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
VISITOR = "visitor of the tests"
ADDRESS = "203.0.113.9"


async def person_of(member: cast.CastPerson) -> Person:
    """Somebody of the cast as a proven person."""
    return await Person.find_or_create(member.id_type, member.id_number, member.name)


def facts_of(unit: cast.CastUnit) -> UnitFacts:
    """What the registry says of a unit of the cast."""
    row = unit.record
    return UnitFacts(unit.uscc, unit.name, row["unit_type"], row["region"], row["address"])


async def registered(unit: cast.CastUnit = cast.DEMO_UNIT) -> Member:
    """A unit that has just registered: its legal rep, with unit and person."""
    person = await person_of(unit.legal_rep)
    member = await Unit.register(facts_of(unit), by=person, mobile=unit.legal_rep.mobile)
    await MemberPassword(member).begin(QUICK_HASH)
    return await Member.get(id=member.id).select_related("unit", "person")


async def opened(unit: cast.CastUnit = cast.DEMO_UNIT) -> Member:
    """The legal rep of a unit that has agreed to several agents."""
    member = await registered(unit)
    await member.unit.enable_multi_agent("2026-11", by=member)
    return await member.reread()


async def invited(
    rep: Member,
    who: cast.CastPerson,
    role: Role = Role.AGENT,
    items: frozenset[str] = frozenset(),
    mobile: str = "",
) -> Invitation:
    """A seat that a unit offers to somebody; the catalogue has to be there for items."""
    offered = Invited(role, who.name, who.id_number, mobile or who.mobile)
    invitation = await invite(rep.unit, offered, by=rep)
    if items:
        await save_offered(invitation, frozenset(), items, by=rep)
    return await Invitation.get(id=invitation.id).select_related("unit")


async def seated(
    unit: Unit,
    who: cast.CastPerson,
    role: Role = Role.AGENT,
    state: MemberState = MemberState.ACTIVE,
) -> Member:
    """One more member of a unit that has agreed to several agents."""
    if unit.multi_agent_since is None:
        unit.multi_agent_since = clock.now()
        await unit.save()
    person = await person_of(who)
    member = await unit.seat(person, role, mobile=who.mobile, state=state)
    await MemberPassword(member).begin(QUICK_HASH)
    return await Member.get(id=member.id).select_related("unit", "person")


async def signed_in(member: Member) -> tuple[Session, str]:
    """A browser in which a member is signed in, and the token of its cookie."""
    return await Session.open(
        SessionKind.UNIT,
        member.person,
        member,
        visitor=VISITOR,
        address=ADDRESS,
        browser="Chrome · Windows",
    )


async def lives(session: Session) -> bool:
    """What a page learns about its session."""
    return await Session.find(session.digest) is not None
