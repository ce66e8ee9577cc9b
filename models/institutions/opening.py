"""机构开通, 管理员密码重置 and 管理员变更, by the unit: each gives out a first password.

What was open by an older password ends in the same transaction; a login that is on its way does
not arrive (`LoginTicket.for_institution`).
"""

from models.base import clock
from models.base.error import Conflict, NotFound
from models.base.tx import transactional
from models.institutions.first_password import FirstPassword, HandedOut
from models.institutions.typed_manager import TypedManager
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind, drop_messages, tell
from models.records.owner import OwnerName
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.institution import OUT, Institution, InstitutionState
from models.units.member import Member
from models.units.permission import Action
from models.units.unit import Unit
from settings import settings

ALREADY_OPEN = "该机构已开通，请刷新页面"
SAME_MANAGER = "与原管理员相同；只需重置密码的，请办理“管理员密码重置”"
JUST_CHANGED = "该机构的管理员刚刚已变更，请刷新页面后重试"
NO_MANAGER = "该机构没有管理员，请先开通"


async def open_institution(
    institution: Institution, manager: TypedManager, *, by: Member, site: str = ""
) -> HandedOut:
    """开通: name the manager of a registered institution, and give out the first password.

    Raises Invalid and NotFound at the manager's fields, Conflict for what is open already.
    """
    person = await manager.find(Action.INSTITUTION_OPEN, by=by)
    first = await FirstPassword.of(person.id_number)
    return await _open(institution, person, first, by, site)


async def reset_password(institution: Institution, *, by: Member, site: str = "") -> HandedOut:
    """管理员密码重置: end what the old password has opened, and give out a first one."""
    await by.require(Action.INSTITUTION_RESET)
    found = await Institution.find(institution.number, by.unit_id)
    if found.manager is None:
        raise Conflict(NO_MANAGER)
    first = await FirstPassword.of(found.manager.id_number)
    return await _reset(found, first, by, site)


async def change_manager(
    institution: Institution, manager: TypedManager, *, by: Member, site: str = ""
) -> HandedOut:
    """管理员变更: the old one is out at once, the new one gets a first password."""
    person = await manager.find(Action.INSTITUTION_MANAGER_CHANGE, by=by)
    first = await FirstPassword.of(person.id_number)
    return await _change(institution, person, first, by, site)


@transactional
async def held(institution: Institution, action: Action, by: Member) -> Institution:
    """The row of now, locked, for a member of its unit who has a right; else it is not there."""
    await Unit.select_for_update().get(id=by.unit_id)
    await by.require(action)
    found = await Institution.find(institution.number, by.unit_id)
    await found.lock()
    return await found.reread()


@transactional
async def _open(
    institution: Institution, person: Person, first: FirstPassword, by: Member, site: str
) -> HandedOut:
    here = await held(institution, Action.INSTITUTION_OPEN, by)
    if here.state is InstitutionState.CLOSED:
        raise NotFound(OUT[here.state])
    if here.state is not InstitutionState.REGISTERED:
        raise Conflict(ALREADY_OPEN)
    here.state, here.opened_at = InstitutionState.OPEN, clock.now()
    await _hand_out(here, person, first)
    await _note(AuditEvent.INSTITUTION_OPENED, here, by)
    told = f"{here.unit.name}已开通机构“{here.name}”，由您担任机构管理员"
    await tell_manager(MessageKind.RIGHT, here, f"{told}；{_where(site, first)}")
    return HandedOut(here, first)


@transactional
async def _reset(
    institution: Institution, first: FirstPassword, by: Member, site: str
) -> HandedOut:
    here = await held(institution, Action.INSTITUTION_RESET, by)
    _refuse_unopened(here)
    if here.manager is None or here.manager_id != institution.manager_id:
        raise Conflict(JUST_CHANGED)
    await _hand_out(here, here.manager, first)
    await Session.end_all_of_institution(here.id, reason=EndReason.RESET)
    await _note(AuditEvent.INSTITUTION_RESET, here, by)
    told = f"机构“{here.name}”的管理员密码已由{here.unit.name}重置"
    await tell_manager(MessageKind.SECURITY, here, f"{told}；{_where(site, first)}")
    return HandedOut(here, first)


@transactional
async def _change(
    institution: Institution, person: Person, first: FirstPassword, by: Member, site: str
) -> HandedOut:
    here = await held(institution, Action.INSTITUTION_MANAGER_CHANGE, by)
    _refuse_unopened(here)
    if here.manager_id == person.id:
        raise Conflict(SAME_MANAGER, "id_number")
    await drop_messages(here.code)
    await tell_manager(MessageKind.SECURITY, here, f"您已不再担任机构“{here.name}”的机构管理员")
    await _hand_out(here, person, first)
    await Session.end_all_of_institution(here.id, reason=EndReason.MANAGER)
    await _note(AuditEvent.INSTITUTION_MANAGER_CHANGED, here, by)
    told = f"您已成为{here.unit.name}的机构“{here.name}”的机构管理员"
    await tell_manager(MessageKind.RIGHT, here, f"{told}；{_where(site, first)}")
    return HandedOut(here, first)


def _refuse_unopened(here: Institution) -> None:
    if here.state not in {InstitutionState.OPEN, InstitutionState.SUSPENDED}:
        raise Conflict(OUT[here.state])


async def _hand_out(here: Institution, person: Person, first: FirstPassword) -> None:
    """Put the first password in the place of whatever was there, for this manager."""
    here.manager, here.manager_id = person, person.id
    here.password_hash, here.password_changed_at = first.password_hash, clock.now()
    here.first_until, here.frozen_until = first.until, None
    await here.save()
    await PasswordHistory.remember(here, first.password_hash)


async def _note(event: AuditEvent, here: Institution, by: Member) -> None:
    details = {"name": here.name, "manager": here.manager.masked_name if here.manager else ""}
    await record(event, unit=here.unit, by=by, subject=here, details=details)


async def tell_manager(kind: MessageKind, here: Institution, text: str) -> None:
    """Tell whoever is its manager, in their own inbox: another one reads nothing of it."""
    if here.manager is not None:
        await tell(
            kind,
            text,
            owner=OwnerName.of(here.manager),
            unit=here.unit.code,
            about=here.code,
            mobile=here.manager.mobile,
            chosen_at=here.code,
        )


def _where(site: str, first: FirstPassword) -> str:
    """Where to sign in, and what is easily typed wrong; never the password itself."""
    place = f"{site}/login " if site else settings.site_name
    told = f"请打开{place}在“单位登录”中用机构编号和初始密码登录"
    return f"{told}，{first.hint}" if first.hint else told
