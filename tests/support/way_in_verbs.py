"""The verbs about the ways into a unit as somebody calls them, and who may."""

from datetime import timedelta

from models.accounts.outside_link import link_account, unlink_account
from models.base import clock
from models.base.origin import Origin
from models.institutions.opening import change_manager, open_institution, reset_password
from models.institutions.standing import close, resume, suspend
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import StartPurpose
from models.seed import cast
from models.seed.demo import register_person
from models.sign_in.ca_key import CaKey, ProvenKey
from models.sign_in.member_mobile import MemberMobile
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.asking_to_join import accept_request, ask_to_join, refuse_request
from models.units.institution import Institution, InstitutionState
from models.units.inviting import Invited
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.permission import Role
from tests.support.institutions import ENDS_IN_X, OTHER, registered_institution, typed
from tests.support.outside import identity, new_start
from tests.support.people_verbs import House, Verb
from tests.support.units import QUICK_HASH, VISITOR, person_of


async def _link(house: House, by: Member) -> None:
    there = house.agent
    begun, _ = await Session.open(SessionKind.UNIT, there.person, there, visitor=VISITOR)
    begun.member_id = by.id  # whoever is out now came in before
    start, _ = await new_start(StartPurpose.LINK, by=by, session=begun.code)
    told = identity(uscc="")
    await link_account(start, told, session=begun, names_person=False, site="")


async def _unlink(house: House, by: Member) -> None:
    account = await OutsideAccount.bind("province", "d" * 64, by=house.other)  # not the rep's own
    await unlink_account(account.code, by=by, site="")


async def _unbind_key(house: House, by: Member) -> None:
    now, year = clock.now(), timedelta(days=365)
    key = ProvenKey("a" * 64, house.rep.unit.uscc, "测试CA", now - year, now + year, "c 1")
    await key.bind(house.rep)
    [bound] = await CaKey.of_unit(house.rep.unit_id)
    await CaKey.unbind(bound.code, by=by)


async def _change_mobile(_house: House, by: Member) -> None:
    await MemberMobile(by).face_code(Origin("browser"))


async def _change_password(_house: House, by: Member) -> None:
    await MemberPassword(by).set("Quiet-River-27")


async def _open_institution(house: House, by: Member) -> None:
    there = await registered_institution(house.rep)
    await open_institution(there, typed(ENDS_IN_X), by=by)


async def _opened(house: House) -> Institution:
    """One that was open before anybody was frozen."""
    there = await registered_institution(house.rep)
    there.manager = await register_person(ENDS_IN_X, QUICK_HASH)
    there.state, there.password_hash = InstitutionState.OPEN, QUICK_HASH
    await there.save()
    return there


async def _reset_institution(house: House, by: Member) -> None:
    await reset_password(await _opened(house), by=by)


async def _change_manager(house: House, by: Member) -> None:
    await register_person(OTHER, QUICK_HASH)
    await change_manager(await _opened(house), typed(OTHER), by=by)


async def _suspend_institution(house: House, by: Member) -> None:
    await suspend(await _opened(house), by=by)


async def _resume_institution(house: House, by: Member) -> None:
    there = await _opened(house)
    await Institution.filter(id=there.id).update(state=InstitutionState.SUSPENDED)
    await resume(there, by=by)


async def _close_institution(house: House, by: Member) -> None:
    await close(await _opened(house), by=by)


async def _accept_join(house: House, by: Member) -> None:
    who = cast.SUN_LI
    offered = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    await accept_request(await _asked(house), offered, by=by)


async def _refuse_join(house: House, by: Member) -> None:
    await refuse_request(await _asked(house), "不需要", by=by)


async def _asked(house: House) -> JoinRequest:
    """Somebody asks to become an agent."""
    who = await person_of(cast.SUN_LI)
    return await ask_to_join(house.rep.unit, by=who, way="省政务", origin=Origin("browser"))


# A verb, the roles that may, and whether it reaches one's own alone.
WAYS_IN: list[tuple[Verb, str, bool]] = [
    (_link, "RM", True),
    (_unlink, "RM", False),
    (_unbind_key, "RM", False),
    (_accept_join, "RM", False),
    (_refuse_join, "RM", False),
    (_change_mobile, "R", True),
    (_change_password, "RMA", True),
    (_open_institution, "RM", False),
    (_reset_institution, "RM", False),
    (_change_manager, "RM", False),
    (_suspend_institution, "RM", False),
    (_resume_institution, "RM", False),
    (_close_institution, "RM", False),
]
