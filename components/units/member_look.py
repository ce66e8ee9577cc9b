"""How a membership or an invitation looks in lists: one tag of word, icon and tone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.base import clock
from models.units.invitation import Invitation, InvitationState
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.permission import Role

FACES: Mapping[Role, str] = {Role.LEGAL_REP: "r", Role.MANAGER: "m"}  # colors; others have none
SOON_DAYS = 30


@dataclass(frozen=True)
class StateLook:
    """The tag of one state."""

    word: str
    icon: str
    tone: str


_LOOKS = {
    MemberState.WAITING: ("schedule", "is-info"),
    MemberState.ACTIVE: ("check_circle", "is-ok"),
    MemberState.SUSPENDED: ("pause_circle", "is-warn"),
    MemberState.EXPIRED: ("timer_off", "is-bad"),
    MemberState.REVOKED: ("cancel", "is-bad"),
    MemberState.LEFT: ("logout", ""),
}
_INVITED = {
    InvitationState.ACCEPTED: ("check_circle", "is-ok"),
    InvitationState.REFUSED: ("cancel", "is-bad"),
    InvitationState.WITHDRAWN: ("undo", ""),
    InvitationState.LAPSED: ("timer_off", ""),
}


def member_look(member: Member) -> StateLook:
    """The tag of a membership; one that is frozen, or ends within thirty days, says so."""
    state = member.current_state
    if state in LIVE_STATES and member.is_frozen and member.frozen_until:
        return StateLook(f"已冻结至 {clock.moment_words(member.frozen_until)}", "lock", "is-bad")
    if state is MemberState.ACTIVE and member.valid_until is not None:
        left = (member.valid_until - clock.today()).days
        if left <= SOON_DAYS:
            return StateLook(end_words(member.valid_until), "timer", "is-warn")
    return StateLook(state.label, *_LOOKS[state])


def end_words(end: date) -> str:
    """How long a term still lasts: 13天后到期."""
    left = (end - clock.today()).days
    return f"{left}天后到期" if left else "今天到期"


def invitation_look(invitation: Invitation) -> StateLook:
    """The tag of an invitation; a waiting one says how many days are left."""
    state = invitation.current_state
    if state is InvitationState.WAITING:
        left = invitation.days_left
        tone = "is-warn" if left <= 1 else "is-info"
        word = f"剩{left}天" if left else "今天失效"
        return StateLook(f"{state.label} · {word}", "smartphone", tone)
    return StateLook(state.label, *_INVITED[state])
