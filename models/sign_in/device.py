"""我的登录设备: ending own sessions, one or all others; forgetting known devices and kept names.

Whoever is signed in to an institution reaches the sessions of that institution alone.
"""

from collections.abc import Sequence

from models.base.error import NotFound, SessionEnded
from models.base.key import is_code
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.kept_name import UNKNOWN as NOT_KEPT
from models.proofs.kept_name import KeptName
from models.proofs.known_device import KnownDevice
from models.records.audit import AuditEvent, record
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason

GONE = "这个登录设备已经下线"
UNKNOWN = "这个常用设备已经移除"


@transactional
async def end_device(code: str, *, by: Session) -> None:
    """下线: end another session of the person who is signed in; somebody else's is not found."""
    await _require_alive(by)
    own = Session.alive().filter(**by.whose)
    other = await own.get_or_none(code=code) if is_code(code) else None
    if other is None:
        raise NotFound(GONE)
    if by.institution_id is None:  # the known browsers are the person's
        await _note(await KnownDevice.forget_one(by.person_id, other.visitor), by)
    await other.end(EndReason.CHOSEN)


@transactional
async def end_other_devices(*, by: Session) -> int:
    """全部下线: end every own session but the one in use, and logins that are on their way."""
    await _require_alive(by)
    if by.institution_id is not None:
        await LoginTicket.void_all_of_institution(by.institution_id)
        return await Session.end_all_of_institution(
            by.institution_id, reason=EndReason.CHOSEN, except_=by
        )
    await LoginTicket.void_all_of_person(by.person_id)
    await _note(await KnownDevice.forget_others(by.person_id, by.visitor), by)
    return await Session.end_all_of_person(by.person_id, reason=EndReason.CHOSEN, except_=by)


@transactional
async def forget_known_device(code: str, *, by: Session) -> None:
    """移除: know a browser no more, which ends no session; somebody else's is not found."""
    await _require_alive(by)
    is_own = by.institution_id is None  # the known browsers are the person's
    known = await KnownDevice.list_of(await Person.get(id=by.person_id)) if is_own else []
    found = next((each for each in known if each.code == code), None)
    if found is None:
        raise NotFound(UNKNOWN)
    await found.delete()
    await _note([found.browser], by)
    announce(by.devices_topic)


async def kept_names(here: Session) -> list[KeptName]:
    """Where the name of whoever is signed in is kept; an institution sees none of its manager's."""
    return [] if here.institution_id is not None else await KeptName.list_of(here.person)


@transactional
async def end_kept_name(code: str, *, by: Session) -> None:
    """结束保留: a computer offers the person's name no more; somebody else's is not found."""
    await _require_alive(by)
    if by.institution_id is not None:
        raise NotFound(NOT_KEPT)
    await KeptName.end(code, person=await Person.get(id=by.person_id))


async def _require_alive(session: Session) -> None:
    """Refuse a session that another click of the person has just ended; one click at a time."""
    await (await Person.get(id=session.person_id)).lock()
    if not await Session.alive().filter(id=session.id).exists():
        raise SessionEnded


async def _note(browsers: Sequence[str], by: Session) -> None:
    """Write a line for each browser that is known no more.

    Own devices are the person's: no unit reads of them, whichever the session acts for.
    """
    person = await Person.get(id=by.person_id)
    for browser in browsers:
        details = {"browser": browser}
        await record(AuditEvent.DEVICE_FORGOTTEN, by=person, subject=person, details=details)
