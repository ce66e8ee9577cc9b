"""May this session be in, and as what: the one question of page, sub-page, act and sign-in.

A right can end while its session lives: a term is over, a member is suspended, a unit is closed.
The session then ends itself. Whoever can still enter another unit stays signed in as a person
instead, and is asked which unit it shall be.
"""

from collections.abc import Collection

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import SessionEnded
from models.base.tx import transactional
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.institution import InstitutionState
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import UnitState

MEMBER = "member "  # stands before the code of the member that a page stands on


async def admitted(digest: str, kinds: Collection[SessionKind]) -> Session:
    """The living session of a token, if it is of one of these kinds; raises SessionEnded.

    What signs in to the hall does not sign in to the phone, whichever cookie carries it; nor does
    whoever is a mere person from now on pass where only units do.
    """
    session = await _living(digest, kinds)
    if refusal_of(session):
        await _end_right(session)
        session = await _living(digest, kinds)
        if refusal_of(session):
            raise SessionEnded
    if session.member is not None:
        session.member.person = session.person
    return session


async def _living(digest: str, kinds: Collection[SessionKind]) -> Session:
    session = await Session.find(digest)
    if session is None or session.kind not in kinds:
        raise SessionEnded
    return session


def refusal_of(session: Session) -> str:
    """Why a loaded session may not act for its unit any more; empty when it may, or has none."""
    if (here := session.of_institution) is not None:
        return here.refusal_to(session.person)
    member: Member | None = session.member
    return member.refusal() if member is not None else ""


def footing_of(session: Session | None) -> str:
    """What a page stands on; a page whose session has another footing now must be left.

    Load `member` and `institution` with the session.
    """
    if session is None:
        return ""
    if (here := session.of_institution) is not None:
        return f"institution {here.code}"
    member: Member | None = session.member
    return f"{MEMBER}{member.code}" if member is not None else f"person {session.person_id}"


async def end_lost_rights(limit: int = 200) -> int:
    """End the living sessions of rights that have ended, whether a page is open or not."""
    found = await _doubtful().select_related("person", "member", "member__unit").limit(limit)
    found += await _of_doubtful_institutions().limit(limit)
    lost = [session for session in found if refusal_of(session)]
    for session in lost:
        await _end_right(session)
    return len(lost)


def _doubtful() -> QuerySet[Session]:
    """Living sessions that `Member.refusal` may speak against; it alone decides."""
    today = clock.today()
    return Session.alive().filter(
        ~Q(member__state=MemberState.ACTIVE)
        | Q(member__valid_until__lt=today)
        | Q(member__valid_from__gt=today)
        | Q(member__frozen_until__gt=clock.now())
        | Q(member__confirm_until__lt=today)
        | ~Q(member__unit__state=UnitState.ACTIVE)
        | (~Q(member__role=Role.LEGAL_REP) & Q(member__unit__multi_agent_since__isnull=True)),
        member_id__isnull=False,
    )


def _of_doubtful_institutions() -> QuerySet[Session]:
    """Living sessions that `refusal_to` may speak against; a new manager ends them at once."""
    related = ("person", "institution", "institution__unit", "institution__manager")
    return (
        Session.alive()
        .filter(
            ~Q(institution__state=InstitutionState.OPEN)
            | Q(institution__first_until__isnull=False)
            | Q(institution__frozen_until__gt=clock.now())
            | Q(person__frozen_until__gt=clock.now())
            | ~Q(institution__unit__state=UnitState.ACTIVE),
            institution_id__isnull=False,
        )
        .select_related(*related)
    )


@transactional
async def _end_right(session: Session) -> None:
    """Decide on re-read rows, and end the session or its part in the unit."""
    if (here := session.of_institution) is not None:
        await here.lock()
        if (await here.reread()).refusal_to(await session.person.reread()):
            await session.end(EndReason.INSTITUTION)
        return
    member: Member | None = session.member
    if member is None:
        return
    await member.lock()
    fresh = await member.reread()
    if not fresh.refusal():
        return
    places = [each for each in await Member.of_person(fresh.person) if not each.refusal()]
    is_here_anew = any(each.unit_id == fresh.unit_id for each in places)
    reason = EndReason.ROLE if is_here_anew else _reason(fresh)
    if any(each.unit_id != fresh.unit_id for each in places):
        await session.leave_unit(reason)
    else:
        await session.end(reason)


_BY_STATE = {
    MemberState.EXPIRED: EndReason.TERM,
    MemberState.SUSPENDED: EndReason.SUSPENDED,
    MemberState.REVOKED: EndReason.REMOVED,
    MemberState.LEFT: EndReason.LEFT,
}


def _reason(member: Member) -> EndReason:
    """Why a member may not be in, as `Member.refusal` says it, in a word for the sign-in."""
    state = member.current_state
    if member.unit.refusal():
        return EndReason.UNIT
    if state is MemberState.REVOKED and member.role is Role.LEGAL_REP:
        return EndReason.REPRESENTATIVE
    if state is MemberState.ACTIVE and member.is_frozen:
        return EndReason.FROZEN
    return _BY_STATE.get(state, EndReason.RIGHT)
