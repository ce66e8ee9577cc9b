"""停用, 恢复 and 注销 of an institution by its unit; whoever is signed in is out at once."""

from models.base.error import Conflict
from models.base.tx import transactional
from models.institutions.opening import held, tell_manager
from models.records.audit import AuditEvent, record
from models.records.message import MessageKind, drop_messages
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.institution import Institution, InstitutionState
from models.units.member import Member
from models.units.permission import Action


async def suspend(institution: Institution, *, by: Member) -> Institution:
    """停用 an open institution."""
    return await _go(
        institution,
        {InstitutionState.OPEN},
        InstitutionState.SUSPENDED,
        Action.INSTITUTION_SUSPEND,
        AuditEvent.INSTITUTION_SUSPENDED,
        by,
    )


async def resume(institution: Institution, *, by: Member) -> Institution:
    """恢复: let its manager in again, by the password that was there."""
    return await _go(
        institution,
        {InstitutionState.SUSPENDED},
        InstitutionState.OPEN,
        Action.INSTITUTION_SUSPEND,
        AuditEvent.INSTITUTION_RESUMED,
        by,
    )


async def close(institution: Institution, *, by: Member) -> Institution:
    """注销, for good; its number is never given out again."""
    return await _go(
        institution,
        set(InstitutionState) - {InstitutionState.CLOSED},
        InstitutionState.CLOSED,
        Action.INSTITUTION_CLOSE,
        AuditEvent.INSTITUTION_CLOSED,
        by,
    )


@transactional
async def _go(
    institution: Institution,
    before: set[InstitutionState],
    state: InstitutionState,
    action: Action,
    event: AuditEvent,
    by: Member,
) -> Institution:
    here = await held(institution, action, by)
    if here.state not in before:
        raise Conflict(f"该机构{here.state.label}，请刷新页面")
    here.state = state
    await here.save(update_fields=["state"])
    if state is not InstitutionState.OPEN:
        await drop_messages(here.code)
        await Session.end_all_of_institution(here.id, reason=EndReason.INSTITUTION)
    await record(event, unit=here.unit, by=by, subject=here, details={"name": here.name})
    word = "恢复" if state is InstitutionState.OPEN else state.label.removeprefix("已")
    told = f"机构“{here.name}”已由{here.unit.name}{word}"
    await tell_manager(MessageKind.RIGHT, here, told)
    return here
