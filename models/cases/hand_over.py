"""工作移交: what a member leaves behind goes to a colleague, in the transaction that ends them.

Running cases get another handler, waiting invitations another inviter, and unread notices about
cases another reader. It cannot be undone; both can read it. Nobody gets more by it than they may
do: an agent takes over only cases of items that are granted to them.
"""

from dataclasses import dataclass

from tortoise.queryset import QuerySet

from models.base.error import Invalid, NotFound
from models.base.tx import transactional
from models.cases.case import Case
from models.people.person import Person
from models.records.audit import AuditEvent
from models.records.message import Message, MessageKind
from models.records.owner import OwnerKind
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import ADDING
from models.units.member import Member, MemberState
from models.units.membership import leave_unit, note, remove, tell_member
from models.units.permission import Role
from models.units.unit import Unit

CHOOSE = "请选择由谁接手未办结的工作"
CANNOT = "所选人员不能接手，请选择其他人"
CASES = "/unit/cases"


@dataclass(frozen=True)
class LeftBehind:
    """How much a member would leave behind."""

    cases: int
    invitations: int
    notices: int

    @property
    def is_nothing(self) -> bool:
        """True when nobody has to take anything over."""
        return not (self.cases or self.invitations or self.notices)

    @classmethod
    async def of(cls, member: Member) -> "LeftBehind":
        """What stands now."""
        return cls(
            await running_cases(member).count(),
            await _invitations(member).count(),
            await _notices(member).count(),
        )


def running_cases(member: Member) -> QuerySet[Case]:
    """The cases of the unit that the member handles and that are not decided."""
    mine = Case.filter(unit_id=member.unit_id, handler_id=member.person_id, is_undecided=True)
    return mine.order_by("case_no")


async def takers(member: Member) -> list[Member]:
    """Who can take over: the active colleagues, the legal rep first."""
    others = Member.filter(unit_id=member.unit_id, state=MemberState.ACTIVE).exclude(id=member.id)
    found = await others.select_related("unit", "person").order_by("id")
    order = list(Role)
    able = [each for each in found if not each.refusal()]
    return sorted(able, key=lambda each: order.index(each.role))


@transactional
async def remove_and_hand_over(
    member: Member, reason: str, *, to: Member | None, by: Member
) -> Member:
    """删除 with its hand-over; raises Invalid at ``to`` when nobody, or nobody able, was chosen."""
    await Unit.select_for_update().get(id=by.unit_id)
    ended = await remove(member, reason, by=by)
    await hand_over(ended, to, by)
    return ended


@transactional
async def leave_and_hand_over(member: Member, *, to: Member | None, by: Person) -> Member:
    """退出 with its hand-over, by the member themselves."""
    await Unit.select_for_update().get(id=member.unit_id)
    ended = await leave_unit(member, by=by)
    await hand_over(ended, to, ended)
    return ended


async def hand_over(ended: Member, to: Member | None, by: Member) -> None:
    """Move what is left, under the lock of the unit, in the transaction that ends them."""
    left = await LeftBehind.of(ended)
    if left.is_nothing:
        return
    if to is None:
        raise Invalid(CHOOSE, "to")
    taker = next((each for each in await takers(ended) if each.id == to.id), None)
    if taker is None:
        raise NotFound(CANNOT, "to")
    numbers = await _move_cases(ended, taker)
    await _move_invitations(ended, taker)
    await _notices(ended).update(owner_code=taker.person.code)
    details = {
        "to": f"{taker.role.label}{taker.person.masked_name}",
        "cases": " ".join(map(str, numbers)),
        "invitations": str(left.invitations),
        "notices": str(left.notices),
    }
    await note(AuditEvent.HANDED_OVER, ended, by, details)
    await _tell(ended, taker, left)


async def _move_cases(ended: Member, taker: Member) -> list[int]:
    """Give the running cases another handler; returns their numbers."""
    cases = await running_cases(ended).select_related("item")
    if taker.role is Role.AGENT:
        await taker.load_grants()
        beyond = {case.item.name for case in cases if case.item_id not in taker.granted_items}
        if beyond:
            names = "、".join(sorted(beyond))
            raise Invalid(f"{taker.person.masked_name}没有下列事项的授权：{names}", "to")
    await Case.filter(id__in=[case.id for case in cases]).update(handler_id=taker.person_id)
    return [case.case_no for case in cases]


async def _move_invitations(ended: Member, taker: Member) -> None:
    """Whoever may not offer such a seat leaves the offer to the legal rep."""
    rep = await Member.filter(
        unit_id=ended.unit_id, role=Role.LEGAL_REP, state=MemberState.ACTIVE
    ).first()
    for invitation in await _invitations(ended):
        able = taker if taker.may(ADDING[invitation.role]) else rep
        if able is not None:
            await Invitation.filter(id=invitation.id).update(invited_by_id=able.id)


async def _tell(ended: Member, taker: Member, left: LeftBehind) -> None:
    what = f"未办结办件{left.cases}件、待确认邀请{left.invitations}个、未读通知{left.notices}条"
    name = ended.unit.name
    text = f"{name}{ended.person.masked_name}的工作已移交给您：{what}"
    await tell_member(MessageKind.RIGHT, taker, text, CASES)
    text = f"您在{name}的工作已移交给{taker.person.masked_name}：{what}"
    await tell_member(MessageKind.RIGHT, ended, text)


def _invitations(member: Member) -> QuerySet[Invitation]:
    return Invitation.filter(invited_by_id=member.id, state=InvitationState.WAITING)


def _notices(member: Member) -> QuerySet[Message]:
    """What nobody has read yet about cases of the unit."""
    return Message.filter(
        owner_kind=OwnerKind.PERSON,
        owner_code=member.person.code,
        unit_code=member.unit.code,
        kind=MessageKind.CASE,
        read_at=None,
    )
