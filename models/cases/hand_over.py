"""工作移交: what a member leaves behind goes to a colleague, in the transaction that ends them.

Running cases get another handler, waiting invitations another inviter, and unread notices about
cases another reader; each kind may go to somebody else. It cannot be undone; all of them can read
it. Nobody gets more by it than they may do: an agent takes over only cases of items that they hold,
or that whoever removes the member grants them on purpose in the same transaction.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Invalid, NotFound
from models.base.labeled import Labeled
from models.base.tx import transactional
from models.cases.case import Case
from models.people.person import Person
from models.records.audit import AuditEvent
from models.records.message import Message, MessageKind
from models.records.message_read import unread_by
from models.records.owner import OwnerKind
from models.services.granting import grant_more
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import ADDING
from models.units.member import LIVE_STATES, Member, MemberState
from models.units.membership import leave_unit, note, remove, tell_member
from models.units.permission import Action, Role
from models.units.unit import Unit

CHOOSE = "请选择由谁接手未办结的工作"
CANNOT = "所选人员不能接手，请选择其他人"
CASES = "/unit/cases"


class LeftPart(Labeled):
    """A kind of thing that can be left behind; the value is the field of its taker."""

    CASES = "cases", "未办结办件"
    INVITATIONS = "invitations", "待确认邀请"
    NOTICES = "notices", "未读通知"


UNITS = {LeftPart.CASES: "件", LeftPart.INVITATIONS: "个", LeftPart.NOTICES: "条"}


@dataclass(frozen=True)
class Takers:
    """Who takes over each kind.

    `gives` grants an agent the items that they lack, to a day (`until`) or for as long as they
    are there; whoever removes the member gives them.
    """

    cases: Member | None = None
    invitations: Member | None = None
    notices: Member | None = None
    gives: bool = False
    until: date | None = None

    def of(self, part: LeftPart) -> Member | None:
        """Who takes over one kind."""
        match part:
            case LeftPart.CASES:
                return self.cases
            case LeftPart.INVITATIONS:
                return self.invitations
            case LeftPart.NOTICES:
                return self.notices


@dataclass(frozen=True)
class LeftBehind:
    """What a member would leave behind; `items` are those of the cases, with how many there are."""

    cases: int
    invitations: int
    notices: int
    items: Sequence[tuple[ServiceItem, int]] = ()
    offers: Sequence[Invitation] = ()

    @property
    def is_nothing(self) -> bool:
        """True when nobody has to take anything over."""
        return not (self.cases or self.invitations or self.notices)

    @classmethod
    async def of(cls, member: Member) -> "LeftBehind":
        """What stands now."""
        cases = await running_cases(member).select_related("item")
        counts = Counter(case.item_id for case in cases)
        items = {case.item_id: case.item for case in cases}
        offers = await _invitations(member)
        return cls(
            len(cases),
            len(offers),
            await _notices(member).count(),
            [(items[key], number) for key, number in counts.most_common()],
            offers,
        )

    def count(self, part: LeftPart) -> int:
        """How much of one kind there is."""
        return {
            LeftPart.CASES: self.cases,
            LeftPart.INVITATIONS: self.invitations,
            LeftPart.NOTICES: self.notices,
        }[part]

    @property
    def parts(self) -> list[LeftPart]:
        """The kinds that somebody has to take over."""
        return [part for part in LeftPart if self.count(part)]

    async def beyond(self, taker: Member) -> list[ServiceItem]:
        """The items of the cases that a taker may not handle."""
        if taker.role is not Role.AGENT:
            return []
        await taker.load_grants()
        return [item for item, _ in self.items if item.id not in taker.granted_items]


def running_cases(member: Member) -> QuerySet[Case]:
    """The cases of the unit that the member handles and that are not decided."""
    mine = Case.filter(unit_id=member.unit_id, handler_id=member.person_id, is_undecided=True)
    return mine.order_by("case_no")


async def takers(member: Member) -> list[Member]:
    """Who can take over: the active colleagues, the legal rep first."""
    others = Member.filter(unit_id=member.unit_id, state__in=LIVE_STATES).exclude(id=member.id)
    found = await others.select_related("unit", "person").order_by("id")
    order = list(Role)
    able = [each for each in found if not each.refusal()]
    return sorted(able, key=lambda each: order.index(each.role))


def may_take(taker: Member, offer: Invitation) -> bool:
    """True when somebody may offer such a seat, and for as long."""
    own, end = taker.valid_until, offer.valid_until
    is_long_enough = own is None or (end is not None and end <= own)
    return taker.may(ADDING[offer.role]) and is_long_enough


@transactional
async def remove_and_hand_over(
    member: Member, reason: str, *, to: Takers | Member | None, by: Member
) -> Member:
    """删除 with its hand-over; raises Invalid when nobody, or nobody able, was chosen.

    The refusal stands at the kind's own field, or at ``to`` where one member takes everything.
    """
    await Unit.select_for_update().get(id=by.unit_id)
    ended = await remove(member, reason, by=by)
    await hand_over(ended, to, by)
    return ended


@transactional
async def leave_and_hand_over(member: Member, *, to: Takers | Member | None, by: Person) -> Member:
    """退出 with its hand-over, by the member themselves, who can grant nobody anything by it."""
    await Unit.select_for_update().get(id=member.unit_id)
    ended = await leave_unit(member, by=by)
    await hand_over(ended, to, ended)
    return ended


async def hand_over_on_acceptance(ended: Member, member: Member, giver: Member) -> None:
    """Move what a membership leaves that an accepted invitation has ended.

    Whoever follows takes it, and `giver`, who has invited them, where they cannot yet. Whoever
    only changes their role keeps their cases and notices, but may invite nobody as an agent.
    """
    left = await LeftBehind.of(ended)
    to = giver if member.refusal() or await left.beyond(member) else member
    if ended.person_id == member.person_id:
        left, to = LeftBehind(0, left.invitations, 0, offers=left.offers), giver
    await hand_over(ended, to, member, left)


async def hand_over(
    ended: Member, to: Takers | Member | None, by: Member, left: LeftBehind | None = None
) -> None:
    """Move what is left, under the lock of the unit, in the transaction that ends them."""
    left = left or await LeftBehind.of(ended)
    if left.is_nothing:
        return
    chosen = to if isinstance(to, Takers) else Takers(to, to, to)
    is_one = not isinstance(to, Takers)
    able = {each.id: each for each in await takers(ended)}
    found: dict[LeftPart, Member] = {}
    for part in left.parts:
        wanted, at = chosen.of(part), "to" if is_one else part.value
        if wanted is None:
            raise Invalid(CHOOSE, at)
        if wanted.id not in able:
            raise NotFound(CANNOT, at)
        found[part] = able[wanted.id]
    numbers: list[int] = []
    if LeftPart.CASES in found:
        at = "to" if is_one else LeftPart.CASES.value
        await _give_what_lacks(left, found[LeftPart.CASES], chosen, by, at)
        numbers = await _move_cases(ended, found[LeftPart.CASES])
    if LeftPart.INVITATIONS in found:
        await _move_invitations(left, found[LeftPart.INVITATIONS], ended, is_one=is_one)
    if LeftPart.NOTICES in found:
        await _notices(ended).update(owner_code=found[LeftPart.NOTICES].person.code)
    details = {
        "to": _named(found),
        "cases": " ".join(map(str, numbers)),
        "invitations": str(left.invitations),
        "notices": str(left.notices),
    }
    await note(AuditEvent.HANDED_OVER, ended, by, details)
    await _tell(ended, found, left)


async def _give_what_lacks(
    left: LeftBehind, taker: Member, chosen: Takers, by: Member, at: str
) -> None:
    """Grant a taker what they lack when that was agreed to; else refuse with its names."""
    beyond = await left.beyond(taker)
    if not beyond:
        return
    giver = await by.reread()
    if chosen.gives and giver.may(Action.GRANT_EDIT):
        await grant_more(taker, [item.code for item in beyond], giver, until=chosen.until)
        return
    names = "、".join(sorted(item.name for item in beyond))
    raise Invalid(f"{taker.person.masked_name}没有下列事项的授权：{names}", at)


async def _move_cases(ended: Member, taker: Member) -> list[int]:
    """Give the running cases another handler; returns their numbers."""
    cases = await running_cases(ended)
    await Case.filter(id__in=[case.id for case in cases]).update(handler_id=taker.person_id)
    return [case.case_no for case in cases]


async def _move_invitations(
    left: LeftBehind, taker: Member, ended: Member, *, is_one: bool
) -> None:
    """Give the offers another inviter, who has to be able to make them.

    Whoever takes everything leaves to the legal rep what they may not offer themselves.
    """
    rep = await Member.filter(
        unit_id=ended.unit_id, role=Role.LEGAL_REP, state=MemberState.ACTIVE
    ).first()
    for offer in left.offers:
        able = taker if may_take(taker, offer) else rep if is_one else None
        if able is None:
            until = clock.full_day_words(offer.valid_until) if offer.valid_until else "长期"
            told = f"{offer.masked_name}（{offer.role.label}，{until}）"
            why = f"{taker.person.masked_name}不能发出这样的邀请，不能接手：{told}"
            raise Invalid(why, LeftPart.INVITATIONS.value)
        await Invitation.filter(id=offer.id).update(invited_by_id=able.id)


def _named(found: dict[LeftPart, Member]) -> str:
    """Who takes over, with what where they are several."""
    names = {part: f"{each.role.label}{each.person.masked_name}" for part, each in found.items()}
    if len(set(names.values())) == 1:
        return next(iter(names.values()))
    return "、".join(f"{name}（{part.label}）" for part, name in names.items())


async def _tell(ended: Member, found: dict[LeftPart, Member], left: LeftBehind) -> None:
    """Tell each taker what they have got, and whoever has gone who has got it."""
    name = ended.unit.name
    for taker in {each.id: each for each in found.values()}.values():
        mine = [part for part in found if found[part].id == taker.id]
        what = "、".join(f"{part.label}{left.count(part)}{UNITS[part]}" for part in mine)
        text = f"{name}{ended.person.masked_name}的工作已移交给您：{what}"
        await tell_member(MessageKind.RIGHT, taker, text, CASES)
        text = f"您在{name}的工作已移交给{taker.person.masked_name}：{what}"
        await tell_member(MessageKind.RIGHT, ended, text)


def _invitations(member: Member) -> QuerySet[Invitation]:
    return Invitation.filter(invited_by_id=member.id, state=InvitationState.WAITING)


def _notices(member: Member) -> QuerySet[Message]:
    """What nobody has read yet about cases of the unit."""
    return Message.filter(
        unread_by(member.person.code),
        owner_kind=OwnerKind.PERSON,
        owner_code=member.person.code,
        unit_code=member.unit.code,
        kind=MessageKind.CASE,
    )
