"""What a person and a unit do with a request to become an agent (`join_request`).

Each decides on the locked unit, so that of two at once one is done. Who may answer is who may add
agents; the seat limit holds as for every invitation, since 同意 makes one.
"""

from dataclasses import replace

from models.base import clock
from models.base.error import Conflict, Invalid, NotAllowed, NotFound
from models.base.key import random_token
from models.base.origin import Origin
from models.base.text import drop_invisible
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record
from models.records.limit import count
from models.records.limit_table import JOIN_PERSON
from models.records.message import MessageKind, drop_messages, tell
from models.records.owner import OwnerName
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, right_to_add
from models.units.join_request import LIFETIME, LONGEST_WAY, JoinRequest, JoinState
from models.units.member import LIVE_STATES, Member
from models.units.membership import expire_members
from models.units.permission import Role
from models.units.unit import Unit

NOT_OPENED = "{unit}尚未开通多经办人，请联系其法定代表人在“经办人管理”中开通后再申请"
MEMBER = "您已是{unit}的{role}，不用申请，请返回登录页扫码登录"
INVITED = "{unit}已邀请您担任{role}，不用申请，请在江苏智慧人社APP“我的-企业服务”中确认"
ASKED = "您已向{unit}提出申请，请等待其处理；可在江苏智慧人社APP“我的-企业服务”中查看或撤回"
MANY = "{unit}待处理的申请较多，请稍后再试，或联系其法定代表人、管理员直接邀请您"
NO_SUCH_REQUEST = "没有找到这个申请"
ANSWERED = "该申请已被处理或已失效，请刷新后查看"
NO_REASON = "请填写原因，申请人会看到"
AGENT_ONLY = "申请的是经办人，请选择普通经办人；需要变更的，对方加入后再做身份变更"
MOST_WAITING = 20


@transactional
async def ask_to_join(unit: Unit, *, by: Person, way: str, origin: Origin) -> JoinRequest:
    """申请成为经办人, by a person who has proved themselves; `way` is what proved the unit.

    Raises NotAllowed, Conflict and LimitReached with what to do instead.
    """
    here = await Unit.select_for_update().get(id=unit.id)
    await expire_members(here.id)
    await _refuse_needless(here, by)
    if await JoinRequest.waiting().filter(unit_id=here.id).count() >= MOST_WAITING:
        raise Conflict(MANY.format(unit=here.name))
    await count(JOIN_PERSON, origin=origin, subject=by.code)
    now = clock.now()
    request = await JoinRequest.create(
        code=random_token(16),
        unit=here,
        person=by,
        way=way[:LONGEST_WAY],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    await _note(AuditEvent.JOIN_ASKED, request, by)
    until = clock.deadline_words(request.expires_at)
    text = f"{by.masked_name}申请成为{here.name}的经办人，请在 {until}处理"
    deciders = Member.filter(
        unit_id=here.id, state__in=LIVE_STATES, role__in=(Role.LEGAL_REP, Role.MANAGER)
    )
    for member in await deciders.select_related("unit", "person"):
        if not member.refusal():
            await tell(
                MessageKind.RIGHT,
                text,
                owner=OwnerName.of(member.person),
                unit=here.code,
                about=request.code,
                link="/unit/members",
            )
    _wake(request)
    return request


async def _refuse_needless(unit: Unit, by: Person) -> None:
    """Refuse where there is nothing to ask for, saying what there is."""
    if refusal := unit.refusal():
        raise NotAllowed(refusal)
    if not unit.has_multi_agent:
        raise Conflict(NOT_OPENED.format(unit=unit.name))
    mine = Member.filter(unit_id=unit.id, person_id=by.id, state__in=LIVE_STATES)
    if (member := await mine.select_related("unit", "person").first()) is not None:
        told = MEMBER.format(unit=unit.name, role=member.role.label)
        raise Conflict(member.refusal() or told)
    for invitation in await Invitation.of_person(by):
        if invitation.unit_id == unit.id:
            raise Conflict(INVITED.format(unit=unit.name, role=invitation.role.label))
    open_ = JoinRequest.filter(unit_id=unit.id, person_id=by.id, state=JoinState.WAITING)
    if (known := await open_.select_related("unit", "person").first()) is None:
        return
    if known.current_state is JoinState.WAITING:
        raise Conflict(ASKED.format(unit=unit.name))
    await _lapse(known)


@transactional
async def accept_request(request: JoinRequest, invited: Invited, *, by: Member) -> Invitation:
    """同意: an invitation as an agent, with the term and mobile that were chosen.

    Name and number are the person's own. Raises what `invite` raises.
    """
    fresh = await _locked(request, by.unit_id)
    giver = await right_to_add(Role.AGENT, by, fresh.unit_id)
    if invited.role is not Role.AGENT:
        raise Invalid(AGENT_ONLY, "role")
    who = fresh.person
    kept = replace(invited, name=who.name, id_number=who.id_number)
    invitation = await invite(fresh.unit, kept, by=by)
    fresh.invitation = invitation
    await _end(fresh, JoinState.ACCEPTED, giver)
    await _note(AuditEvent.JOIN_ACCEPTED, fresh, giver)
    return invitation


@transactional
async def refuse_request(request: JoinRequest, reason: str, *, by: Member) -> None:
    """拒绝, with a reason that the person reads."""
    fresh = await _locked(request, by.unit_id)
    giver = await right_to_add(Role.AGENT, by, fresh.unit_id)
    if not (told := drop_invisible(reason).strip()):
        raise Invalid(NO_REASON, "reason")
    fresh.reason = told[:200]
    await _end(fresh, JoinState.REFUSED, giver)
    await _note(AuditEvent.JOIN_REFUSED, fresh, giver)
    await _answer(fresh, f"{fresh.unit.name}没有同意您成为经办人的申请，原因：{fresh.reason}")


@transactional
async def withdraw_request(request: JoinRequest, *, by: Person) -> None:
    """撤回, by the person who has asked."""
    if request.person_id != by.id:
        raise NotFound(NO_SUCH_REQUEST)
    fresh = await _locked(request, request.unit_id)
    await _end(fresh, JoinState.WITHDRAWN, None)
    await _note(AuditEvent.JOIN_WITHDRAWN, fresh, by)


@transactional
async def lapse_request(request: JoinRequest) -> None:
    """Seven days have passed without an answer."""
    await Unit.select_for_update().get(id=request.unit_id)
    fresh = await JoinRequest.get(id=request.id).select_related("unit", "person")
    if fresh.state is JoinState.WAITING and fresh.current_state is JoinState.LAPSED:
        await _lapse(fresh)


async def _lapse(fresh: JoinRequest) -> None:
    await _end(fresh, JoinState.LAPSED, None)
    await _note(AuditEvent.JOIN_LAPSED, fresh, None)
    await _answer(fresh, f"{fresh.unit.name}没有在7天内处理您成为经办人的申请，申请已失效")


async def _locked(request: JoinRequest, unit_id: int) -> JoinRequest:
    """The waiting request of a unit, whose row is held, and before any other one.

    Raises NotFound for another unit's, whatever became of it, Conflict for one that has ended.
    """
    if request.unit_id != unit_id:
        raise NotFound(NO_SUCH_REQUEST)
    await Unit.select_for_update().get(id=unit_id)
    fresh = await JoinRequest.get(id=request.id).select_related("unit", "person")
    if fresh.current_state is not JoinState.WAITING:
        raise Conflict(ANSWERED)
    return fresh


async def _end(fresh: JoinRequest, state: JoinState, by: Member | None) -> None:
    fresh.state, fresh.ended_at, fresh.answered_by = state, clock.now(), by
    await fresh.save()
    await drop_messages(fresh.code)
    _wake(fresh)


def _wake(request: JoinRequest) -> None:
    """Wake the pages that show it: those of the unit, and those of the person."""
    announce(f"members:{request.unit_id}")
    announce(f"invited:{request.person.id_index}")


async def _answer(request: JoinRequest, text: str) -> None:
    """Tell the person, by SMS as well: who is no member has chosen it with the invitations."""
    await tell(
        MessageKind.INVITATION,
        text,
        owner=OwnerName.of(request.person),
        unit=request.unit.code,
        about=request.code,
        link="/app/units",
        mobile=request.person.mobile,
    )


async def _note(event: AuditEvent, request: JoinRequest, by: Member | Person | None) -> None:
    details = {"name": request.person.masked_name, "way": request.way}
    if isinstance(by, Member):
        details["basis"] = by.basis
    if request.reason:
        details["reason"] = request.reason
    await record(event, unit=request.unit, by=by, subject=request, details=details)
