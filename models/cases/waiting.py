"""待办 of a person in all their units: one list, the most urgent first, each row with its right.

Invitations that wait for an answer; in each unit cases in 待补正 and 待评价, reviews, terms that
end within 30 days, and rights with an open end that have to be reviewed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.base import clock
from models.base.labeled import Labeled
from models.cases.attention import (
    ending_terms,
    most_urgent,
    supplement_text,
    term_text,
    waiting_cases,
)
from models.cases.case_list import CaseFilter, CaseList
from models.units.invitation import Invitation
from models.units.member import LIVE_STATES, Member
from models.units.permission import Action, Role
from models.units.place import Places
from models.units.reminder import review_day
from models.units.succession import is_to_review
from models.units.term import REMINDERS

MEMBERS, CASES = "/unit/members", "/unit/cases"
MAY_REVIEW = {Role.MANAGER: Action.MANAGER_CHANGE, Role.AGENT: Action.AGENT_RENEW}


class WaitingKind(Labeled):
    """What is to be done; the label is the word of the row."""

    INVITATION = "invitation", "授权邀请"
    SUPPLEMENT = "supplement", "办件补正"
    CASE_REVIEW = "case_review", "单位审核"
    TERM = "term", "授权期限"
    RIGHT_REVIEW = "right_review", "授权复核"
    SUCCESSION = "succession", "成员核对"
    RATING = "rating", "办件评价"


@dataclass(frozen=True)
class Waiting:
    """One row: of which unit, by which right, until when, and where it is done.

    `member` is as whom; there is none for an invitation, which has its own `code`.
    """

    kind: WaitingKind
    unit_name: str
    right: str
    text: str
    until: date | None = None
    member: Member | None = None
    path: str = ""
    code: str = ""


async def waiting_for(places: Places, invitations: Sequence[Invitation]) -> list[Waiting]:
    """Everything that waits for a person who has these places and invitations.

    What has a day comes first, by that day.
    """
    rows = [_invited(each) for each in invitations]
    for member in places.live:
        if not member.refusal():
            rows += [*await _cases(member), *await _terms(member), *await _reviews(member)]
            rows += await _succession(member)
    return sorted(rows, key=lambda row: row.until or date.max)


def _invited(invitation: Invitation) -> Waiting:
    return Waiting(
        WaitingKind.INVITATION,
        invitation.unit.name,
        invitation.role.label,
        f"邀请您成为{invitation.role.label}，请确认或拒绝",
        clock.local(invitation.expires_at).date(),
        code=invitation.code,
    )


def _row(
    member: Member, kind: WaitingKind, text: str, path: str, until: date | None = None
) -> Waiting:
    return Waiting(kind, member.unit.name, member.role.label, text, until, member, path)


async def _cases(member: Member) -> list[Waiting]:
    """What the lists of the unit show to the member: one row for each list."""
    rows, cases = [], CaseList(member)
    due, reviews = await waiting_cases(cases)
    if due:
        until, name = await most_urgent(cases)
        text = supplement_text(until, name, due)
        rows.append(_row(member, WaitingKind.SUPPLEMENT, text, f"{CASES}?state=waiting", until))
    if reviews:
        text = f"{reviews} 件办件待本单位审核"
        rows.append(_row(member, WaitingKind.CASE_REVIEW, text, f"{CASES}?state=waiting"))
    to_rate = await cases.of(CaseFilter.TO_RATE)
    if ratings := await to_rate.count():
        text = f"{ratings} 件办件待评价"
        rows.append(_row(member, WaitingKind.RATING, text, f"{CASES}?state=to_rate"))
    return rows


async def _terms(member: Member) -> list[Waiting]:
    """Terms that end soon; one's own is prolonged by somebody else."""
    rows = []
    for term in await ending_terms(member):
        path = "/unit" if term.id == member.id else MEMBERS
        text = term_text(term, member)
        rows.append(_row(member, WaitingKind.TERM, text, path, term.valid_until))
    return rows


async def _reviews(member: Member) -> list[Waiting]:
    """Open ends that are to be reviewed within 30 days, by whoever may renew them."""
    roles = [role for role, action in MAY_REVIEW.items() if member.may(action)]
    if not roles:
        return []
    others = Member.filter(unit_id=member.unit_id, state__in=LIVE_STATES, role__in=roles)
    soon = clock.today() + timedelta(days=REMINDERS[0])
    rows = []
    for each in (
        await others.filter(valid_until=None).exclude(id=member.id).select_related("person")
    ):
        due = review_day(each)
        if due is not None and due <= soon:
            whose = f"{each.role.label}{each.person.masked_name}"
            text = f"{whose}的长期授权应于 {clock.day_words(due)}前复核，请核对是否继续"
            rows.append(_row(member, WaitingKind.RIGHT_REVIEW, text, MEMBERS, due))
    return rows


async def _succession(member: Member) -> list[Waiting]:
    """Members whom a new legal rep has not confirmed yet."""
    until = member.unit.succession_until
    if until is None or not member.may(Action.MEMBERS_CONFIRM) or not await is_to_review(member):
        return []
    text = "您已认领单位，请核对全部成员"
    return [_row(member, WaitingKind.SUCCESSION, text, MEMBERS, until)]
