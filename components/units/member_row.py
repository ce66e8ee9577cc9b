"""A row of 授权账号: what is shown of a member or an invitation, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.units.member_look import FACES, StateLook, invitation_look, member_look
from models.base import clock
from models.services.granting import may_grant
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import may_add
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import CHANGING_ROLE, REMOVING, RENEWING, SUSPENDING, may_change
from models.units.permission import Action, Role
from models.units.roster import Entry, Roster
from models.units.succession import MARK
from models.units.term import Term, add_months

GRANTS_PAGE = "/unit/members/{code}/grants"


@dataclass(frozen=True)
class RowAct:
    """One act of a row: a button, or a link where it has an address."""

    act: str
    label: str
    is_bad: bool = False
    path: str = ""


@dataclass(frozen=True)
class Row:
    """What one row shows; everything personal is masked."""

    code: str
    name: str
    role: str
    face: str
    id_number: str
    mobile: str
    term: Term
    giver: str
    look: StateLook
    note: str
    acts: list[RowAct] = field(default_factory=list)

    @property
    def begin(self) -> str:
        """The first day."""
        return clock.day_text(self.term.begin)

    @property
    def end(self) -> str:
        """The last day."""
        return clock.day_text(self.term.end) if self.term.end else "长期"


def row_of(entry: Entry, roster: Roster, items: Mapping[int, int]) -> Row:
    """A row; `items` tells how many each member may handle, by key."""
    if isinstance(entry, Member):
        return _member_row(entry, roster, items.get(entry.id, 0))
    return _invitation_row(entry, roster.by)


def _member_row(member: Member, roster: Roster, items: int) -> Row:
    is_live = member.current_state in LIVE_STATES
    return Row(
        member.code,
        member.person.masked_name,
        member.role.label,
        FACES.get(member.role, ""),
        member.person.masked_id,
        member.masked_mobile,
        member.term_days,
        _name(member.granted_by),
        member_look(member),
        _live_note(member, roster, items) if is_live else _end_note(member),
        _live_acts(member, roster.by) if is_live else _ended_acts(member.role, roster.by),
    )


def _invitation_row(asked: Invitation, by: Member) -> Row:
    is_waiting = asked.current_state is InvitationState.WAITING
    acts = _waiting_acts(asked, by) if is_waiting else _ended_acts(asked.role, by)
    return Row(
        asked.code,
        asked.masked_name,
        asked.role.label,
        FACES.get(asked.role, ""),
        asked.masked_id,
        asked.masked_mobile,
        asked.term,
        asked.invited_by.person.masked_name,
        invitation_look(asked),
        _waiting_note(asked) if is_waiting else _refusal_note(asked),
        acts,
    )


def _live_note(member: Member, roster: Roster, items: int) -> str:
    """What is special about it, with the mark of a unit that waits for its new legal rep."""
    if member.is_frozen:
        return "账户冻结期间只能停用或删除，请与本人核实"
    if member.is_unconfirmed and member.suspended_by is None:
        return f"新法定代表人截至 {clock.day_words(member.confirm_until or clock.today())}未确认"
    until = member.confirm_until
    mark = f"，{MARK}至 {clock.day_text(until)}" if until else ""
    return f"{_standing_note(member, roster, items)}{mark}"


def _standing_note(member: Member, roster: Roster, items: int) -> str:
    if (successor := roster.successor(member)) is not None:
        is_same = successor.id_index == member.person.id_index
        return f"待变更为{successor.role.label}" if is_same else f"待{successor.masked_name}接任"
    if member.state is MemberState.SUSPENDED:
        since = f"{clock.day_text(member.suspended_at)} " if member.suspended_at else ""
        return f"{since}由{_name(member.suspended_by)}停用"
    scope = "可办全部业务" if member.role is Role.MANAGER else f"可办{items}项"
    if member.role is Role.AGENT and not items:
        scope = "尚未授权事项"
    if member.current_state is MemberState.WAITING:
        return f"{clock.day_words(member.valid_from or clock.today())}起生效，{scope}"
    review = ""
    if member.valid_until is None:
        reviewed = member.reviewed_on or clock.local(member.created_at).date()
        review = f"，{clock.day_text(add_months(reviewed, 12))} 前复核"
    return f"{scope}{review}"


def _end_note(member: Member) -> str:
    if member.current_state is MemberState.EXPIRED:
        return "授权期限已满"
    day = f"{clock.day_text(member.ended_at)} " if member.ended_at else ""
    if member.state is MemberState.LEFT:
        return f"{day}本人退出"
    if member.ended_by is None:
        return f"{day}{member.ended_reason}"
    reason = f"：{member.ended_reason}" if member.ended_reason else ""
    return f"{day}由{_name(member.ended_by)}删除{reason}"


def _waiting_note(asked: Invitation) -> str:
    if asked.follows is not None:
        old = asked.follows.person
        if old.id_index == asked.id_index:
            return f"由{asked.follows.role.label}变更，接受后原身份同时结束"
        return f"接任{old.masked_name}，接受后{old.masked_name}同时结束，合计占1个名额"
    if asked.role is Role.MANAGER:
        return "接受后可办全部业务"
    return f"接受后可办{len(asked.items)}项" if asked.items else "尚未选择可办事项"


def _refusal_note(asked: Invitation) -> str:
    match asked.current_state:
        case InvitationState.REFUSED:
            return f"理由：{asked.reason}" if asked.reason else "本人拒绝"
        case InvitationState.WITHDRAWN:
            return f"{clock.day_text(asked.ended_at)} 已撤回" if asked.ended_at else "已撤回"
        case _:
            return "7天内未确认"


def _live_acts(member: Member, by: Member) -> list[RowAct]:
    """授权 | 删除 | 更新期限 | 身份变更, 停用 or 恢复; as far as the reader may."""
    is_suspended = member.current_state is MemberState.SUSPENDED
    is_paused = is_suspended and not (member.is_unconfirmed or member.is_frozen)
    is_active = member.current_state is MemberState.ACTIVE
    offered = (
        (may_grant(member, by), _grants(member.code)),
        (may_change(member, REMOVING, by), RowAct("remove", "删除", is_bad=True)),
        (may_change(member, RENEWING, by), RowAct("renew", "更新期限")),
        (is_active and may_change(member, CHANGING_ROLE, by), RowAct("role", "身份变更")),
        (is_paused and may_change(member, SUSPENDING, by), RowAct("resume", "恢复")),
        (not is_suspended and may_change(member, SUSPENDING, by), RowAct("suspend", "停用")),
    )
    return [each for is_offered, each in offered if is_offered]


def _waiting_acts(asked: Invitation, by: Member) -> list[RowAct]:
    if not may_add(asked.role, by):
        return []
    grants = asked.role is Role.AGENT and by.may(Action.GRANT_EDIT)
    return [
        *([_grants(asked.code)] if grants else []),
        RowAct("again", "重发"),
        RowAct("revise", "修改"),
        RowAct("withdraw", "撤回", is_bad=True),
    ]


def _ended_acts(role: Role, by: Member) -> list[RowAct]:
    invite = [RowAct("reinvite", "重新邀请")] if may_add(role, by) else []
    return [*invite, RowAct("view", "查看")]


def _grants(code: str) -> RowAct:
    return RowAct("", "授权", path=GRANTS_PAGE.format(code=code))


def _name(member: Member | None) -> str:
    return member.person.masked_name if member else "本单位"
