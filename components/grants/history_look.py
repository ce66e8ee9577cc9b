"""How a line of 授权历史 looks: a sign for what was done, and a face for who did it."""

from collections.abc import Mapping

from components.units.member_look import FACES
from models.history.grant_history import SYSTEM, HistoryRow
from models.records.audit import AuditEvent

Sign = tuple[str, str]  # an icon, and its tone
OTHER: Sign = ("info", "n")
SIGNS: Mapping[AuditEvent, Sign] = {
    AuditEvent.MULTI_AGENT_ENABLED: ("groups", "t"),
    AuditEvent.JOIN_ASKED: ("person_add", "w"),
    AuditEvent.JOIN_ACCEPTED: ("how_to_reg", "t"),
    AuditEvent.JOIN_REFUSED: ("cancel", "b"),
    AuditEvent.JOIN_WITHDRAWN: ("undo", "n"),
    AuditEvent.JOIN_LAPSED: ("timer_off", "n"),
    AuditEvent.INVITED: ("person_add", ""),
    AuditEvent.INVITATION_CHANGED: ("edit_note", ""),
    AuditEvent.INVITATION_SENT_AGAIN: ("mail", ""),
    AuditEvent.INVITATION_WITHDRAWN: ("undo", "n"),
    AuditEvent.INVITATION_REFUSED: ("cancel", "b"),
    AuditEvent.INVITATION_LAPSED: ("timer_off", "n"),
    AuditEvent.INVITATION_ACCEPTED: ("how_to_reg", "t"),
    AuditEvent.GRANTS_CHANGED: ("key", ""),
    AuditEvent.TERM_RENEWED: ("update", "w"),
    AuditEvent.MEMBER_SUSPENDED: ("pause_circle", "n"),
    AuditEvent.MEMBER_RESUMED: ("restore", "t"),
    AuditEvent.MEMBER_REMOVED: ("person_remove", "b"),
    AuditEvent.MEMBER_LEFT: ("logout", "n"),
    AuditEvent.MEMBER_EXPIRED: ("timer_off", "b"),
    AuditEvent.HANDED_OVER: ("swap_horiz", "t"),
    AuditEvent.PREVIEWED: ("visibility", "n"),
    AuditEvent.HISTORY_EXPORTED: ("download", "n"),
    AuditEvent.SUCCESSION_BEGUN: ("verified_user", "w"),
    AuditEvent.UNIT_CLAIMED: ("verified_user", "t"),
    AuditEvent.MEMBER_CONFIRMED: ("fact_check", "t"),
}
_FACES = {role.label: face for role, face in FACES.items()} | {SYSTEM[1]: "s"}
_BY_VALUE = {event.value: sign for event, sign in SIGNS.items()}


def sign_of(row: HistoryRow) -> Sign:
    """The sign of what was done."""
    return _BY_VALUE.get(row.event, OTHER)


def face_of(row: HistoryRow) -> str:
    """The color of the face of whoever did it."""
    return _FACES.get(row.role, "")
