"""成员核对: the new legal rep looks at every member in one list, and says what becomes of each.

Nothing is chosen beforehand; it is saved as a whole, once. Whoever was suspended because nobody
had confirmed them works again by it. What somebody leaves behind falls to the new legal rep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.base import clock
from models.base.error import Conflict, HallError, Invalid
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.cases.hand_over import hand_over
from models.records.audit import AuditEvent
from models.records.message import MessageKind
from models.units.member import Member, MemberState
from models.units.membership import end_member, note, settle_followers, tell_member
from models.units.permission import Action
from models.units.succeeding import finish, marked_members
from models.units.succession import Succession
from models.units.term import OPEN_END, check_end
from models.units.unit import Unit

REVIEWED_ALREADY = "成员已经核对完成"
CHANGED = "成员或其授权期限刚刚有变化，请核对后重新保存"
NO_END = "请填写新的结束日期"
NOT_SHORTER = "新的结束日期应早于现在的结束日期，不缩短的请选择保留"
ENDED_REASON = "新法定代表人核对后结束"


class Decision(Labeled):
    """What becomes of one membership."""

    KEEP = "keep", "保留"
    SHORTEN = "shorten", "缩短期限"
    END = "end", "结束授权"


@dataclass(frozen=True)
class Choice:
    """What the new legal rep has decided of a member, who was shown as they stood."""

    member: Member
    decision: Decision
    end: date | None = None

    @property
    def before(self) -> str:
        """State and last day as they are."""
        last = _last_day(self.member.valid_until)
        return f"{self.member.current_state.label}，{last}"

    @property
    def after(self) -> str:
        """State and last day as they will be."""
        if self.decision is Decision.END:
            return "已撤销，立即生效"
        is_shorter = self.decision is Decision.SHORTEN
        last = _last_day(self.end if is_shorter else self.member.valid_until)
        return f"{self.state_after.label}，{last}"

    @property
    def state_after(self) -> MemberState:
        """The state of one that goes on: only the mark's own suspension ends with it."""
        if not is_suspended_by_mark(self.member):
            return self.member.current_state
        begin = self.member.valid_from
        is_coming = begin is not None and begin > clock.today()
        return MemberState.WAITING if is_coming else MemberState.ACTIVE


def is_suspended_by_mark(member: Member) -> bool:
    """True for whom nobody has suspended: they were not confirmed in time."""
    is_suspended = member.current_state is MemberState.SUSPENDED
    return is_suspended and member.is_unconfirmed and member.suspended_by_id is None


@transactional
async def confirm_members(choices: Sequence[Choice], *, by: Member) -> None:
    """Do with everybody what was decided, all or nothing; then the succession is over.

    Raises Conflict when others than those have to be confirmed, Invalid with the name of whom a
    new end does not fit.
    """
    await Unit.select_for_update().get(id=by.unit_id)
    await by.require(Action.MEMBERS_CONFIRM)
    rep = await by.reread()
    claimed = await Succession.of_unit(rep.unit_id)
    if claimed is None or not claimed.is_claimed:
        raise Conflict(REVIEWED_ALREADY)
    shown = {choice.member.id: choice for choice in choices}
    marked = await marked_members(rep.unit_id)
    if {each.id: _seen(each) for each in marked} != {
        key: _seen(choice.member) for key, choice in shown.items()
    }:
        raise Conflict(CHANGED)
    for member in marked:
        await _do(Choice(member, shown[member.id].decision, shown[member.id].end), rep)
    await finish(claimed)


def _seen(member: Member) -> tuple[object, ...]:
    """What must not have changed since it was shown."""
    return member.role, member.state, member.valid_from, member.valid_until


async def _do(choice: Choice, rep: Member) -> None:
    member, details = choice.member, {"before": choice.before, "after": choice.after}
    role, unit = member.role.label, member.unit.name
    if choice.decision is Decision.END:
        await end_member(member, MemberState.REVOKED, ENDED_REASON, by=rep)
        await settle_followers(member)
        await note(AuditEvent.MEMBER_REMOVED, member, rep, {"reason": ENDED_REASON, **details})
        await hand_over(member, rep, rep)
        text = f"您在{unit}的{role}身份已由新法定代表人结束"
    else:
        is_shorter = choice.decision is Decision.SHORTEN
        await _confirm(choice, shorter_end(choice) if is_shorter else member.valid_until)
        await note(AuditEvent.MEMBER_CONFIRMED, member, rep, details)
        last = member.valid_until if is_shorter else None
        shorter = f"，授权期限缩短到 {clock.full_day_words(last)}" if last else ""
        text = f"{unit}的新法定代表人已确认您的{role}授权{shorter}"
    await tell_member(MessageKind.RIGHT, member, text)


async def _confirm(choice: Choice, end: date | None) -> None:
    """Take the mark away, and what was suspended only because of it."""
    member = choice.member
    if is_suspended_by_mark(member):
        member.state, member.suspended_at = MemberState.ACTIVE, None
    member.confirm_until, member.valid_until = None, end
    member.reviewed_on, member.reminded = clock.today(), None
    await member.save()


def shorter_end(choice: Choice) -> date:
    """The new last day; it lies before the present one. Raises Invalid with the name."""
    member, end = choice.member, choice.end
    try:
        if end is None:
            raise Invalid(NO_END)
        begin = member.valid_from or clock.today()
        check_end(end, begin=begin, giver_end=None)
        if member.valid_until is not None and end >= member.valid_until:
            raise Invalid(NOT_SHORTER)
    except HallError as error:
        raise Invalid(f"{member.person.masked_name}：{error.message}", member.code) from error
    return end


def _last_day(end: date | None) -> str:
    return f"到 {clock.day_text(end)}" if end else OPEN_END
