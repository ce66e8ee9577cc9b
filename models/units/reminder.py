"""提醒: 30, 7 and 1 days before a term ends, or before an open one has to be reviewed.

The holder and whoever gave the right are told, each once for each of these days; a hall that was
down on the day itself tells them when it is up again. Nobody loses a right for not using it.
"""

from datetime import date, timedelta

from models.base import clock
from models.base.tx import transactional
from models.records.message import MessageKind, tell
from models.records.owner import OwnerName
from models.units.member import LIVE_STATES, Member
from models.units.membership import tell_member
from models.units.permission import Role
from models.units.term import REMINDERS, add_months
from models.units.unit import Unit

MEMBERS = "/unit/members"


def review_day(member: Member) -> date | None:
    """Until when a right with an open end has to be reviewed; None for every other one."""
    if member.role is Role.LEGAL_REP or member.valid_until is not None:
        return None
    return add_months(member.reviewed_on or member.term_days.begin, 12)


def last_day(member: Member) -> date | None:
    """The day that reminders count down to; None for the legal rep."""
    return member.valid_until or review_day(member)


def due_reminder(member: Member) -> int | None:
    """For how many days before the end a reminder is due that was not sent yet."""
    end = last_day(member)
    if end is None or end < clock.today():
        return None
    left = (end - clock.today()).days
    given = (end - (member.reviewed_on or member.term_days.begin)).days
    due = min((days for days in REMINDERS if left <= days < given), default=None)
    if due is None or (member.reminded is not None and member.reminded <= due):
        return None
    return due


async def remind_of_ends(limit: int = 100) -> int:
    """Tell everybody of whom it is time to; how many terms there were."""
    today = clock.today()
    soon = today + timedelta(days=REMINDERS[0])
    reviewed = add_months(soon, -12)
    live = Member.filter(state__in=LIVE_STATES, role__not=Role.LEGAL_REP)
    due: list[Member] = []
    for rows in (
        live.filter(valid_until__gte=today, valid_until__lte=soon),
        live.filter(valid_until=None, reviewed_on__lte=reviewed),
    ):
        last = 0  # those who have been told come again and again: go on behind them
        while len(due) < limit:
            found = await rows.filter(id__gt=last).order_by("id").limit(limit)
            if not found:
                break
            due += [each for each in found if due_reminder(each)]
            last = found[-1].id
    for member in due:
        await _remind(member)
    return len(due)


@transactional
async def _remind(member: Member) -> None:
    """Decide on the locked row, since another process may be quicker."""
    await Unit.select_for_update().get(id=member.unit_id)
    fresh = await member.reread()
    due, end = due_reminder(fresh), last_day(fresh)
    if due is None or end is None or fresh.state not in LIVE_STATES:
        return
    await Member.filter(id=fresh.id).update(reminded=due)
    left, day = (end - clock.today()).days, clock.day_words(end)
    when = "今天" if left == 0 else f"还有{left}天"
    if fresh.valid_until is None:
        whose = f"{fresh.unit.name}的{fresh.role.label}{fresh.person.masked_name}"
        await _tell_giver(fresh, f"{whose}的长期授权应于 {day}前复核（{when}），请核对是否继续")
        return
    own = f"您在{fresh.unit.name}的{fresh.role.label}授权将于 {day}到期（{when}）"
    await tell_member(MessageKind.TERM, fresh, f"{own}，需要继续办理的，请联系本单位更新期限")
    whose = f"{fresh.unit.name}的{fresh.role.label}{fresh.person.masked_name}"
    await _tell_giver(fresh, f"{whose}的授权将于 {day}到期（{when}），可在经办人管理中更新期限")


async def _tell_giver(member: Member, text: str) -> None:
    """Tell whoever gave the right, or the legal rep where they are in the unit no more."""
    live = Member.filter(unit_id=member.unit_id, state__in=LIVE_STATES).select_related("person")
    giver = await live.get_or_none(id=member.granted_by_id) if member.granted_by_id else None
    giver = giver or await live.filter(role=Role.LEGAL_REP).first()
    if giver is not None:
        await tell(
            MessageKind.TERM,
            text,
            owner=OwnerName.of(giver.person),
            unit=member.unit.code,
            about=member.code,
            link=MEMBERS,
            mobile=giver.mobile,
        )
