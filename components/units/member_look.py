"""How a membership looks in lists: one tag of word, icon and tone for its state and term."""

from dataclasses import dataclass

from models.base import clock
from models.units.member import Member, MemberState

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


def member_look(member: Member) -> StateLook:
    """The tag of a membership; one that ends within thirty days says so."""
    state = member.current_state
    if state is MemberState.ACTIVE and member.valid_until is not None:
        left = (member.valid_until - clock.today()).days
        if left <= SOON_DAYS:
            return StateLook(f"{left}天后到期" if left else "今天到期", "timer", "is-warn")
    return StateLook(state.label, *_LOOKS[state])
