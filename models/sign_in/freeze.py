"""不是我: whoever was warned of a change that was not theirs freezes what is theirs, for 24 hours.

A frozen membership gives nothing, does nothing and lets nobody in (`Member.refusal` and
`Member.may`, `Person.refusal`, `Session.open`); what it has offered cannot be accepted, and it may
only be suspended or removed. Its sessions end. The unit's legal rep is told, or its manager
when it is the legal rep. A frozen institution lets nobody in until its unit, whose legal rep and
manager are told, gives out another password.

The link alone does nothing: scanners of messages open links, run their scripts and send their
forms. It takes the last four digits of the mobile that was told; wrong ones count.
"""

from datetime import datetime, timedelta

from models.base import clock
from models.base.error import Invalid, NotFound
from models.base.origin import Origin
from models.base.tx import in_transaction_now, transactional
from models.people.passkey import Passkey
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.security_notice import UNKNOWN, SecurityNotice
from models.proofs.sms_code import SmsCode
from models.records.audit import AuditEvent, record
from models.records.limit import count, give_back_of
from models.records.limit_table import NOT_ME
from models.records.message import MessageKind, tell
from models.records.owner import OwnerName
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.way_out import close_ways_in, hold_all_of
from models.units.institution import Institution
from models.units.member import LIVE_STATES, Member
from models.units.membership import note, tell_member
from models.units.permission import Role
from models.units.unit import Unit

FROZEN_FOR = timedelta(hours=24)
ANSWERING = (Role.LEGAL_REP, Role.MANAGER)  # for the institutions of their unit
WRONG = "手机号后四位不正确，请核对后重新输入"


async def say_not_me(code: str, digits: str, *, origin: Origin) -> SecurityNotice:
    """Freeze what a notice is about; a second press finds it frozen already.

    Raises NotFound for a link that does not hold, Invalid at ``digits`` for wrong ones, TooMany
    after many of them. It has transactions of its own, so that no try is lost in a rollback.
    """
    if in_transaction_now():
        raise RuntimeError("the count of a wrong try would be lost in a rollback")
    notice = await SecurityNotice.find(code)
    await count(*NOT_ME, origin=origin, subject=notice.digest)
    if not notice.fits(digits.strip()):
        raise Invalid(WRONG, "digits")
    await give_back_of(*NOT_ME, origin=origin, subject=notice.digest)
    await _use(notice)
    return await SecurityNotice.find(code)


@transactional
async def _use(notice: SecurityNotice) -> None:
    """Use a notice up, once."""
    row = await SecurityNotice.select_for_update().get(id=notice.id)
    if row.is_used:
        return
    if row.expires_at <= clock.now():
        raise NotFound(UNKNOWN)
    row.frozen_until = clock.now() + FROZEN_FOR
    await row.save()
    if row.member_id is not None:
        await _freeze_member(await Member.get(id=row.member_id), row.frozen_until, row)
    elif row.institution_id is not None:
        here = await Institution.get(id=row.institution_id)
        await _freeze_institution(here, row.frozen_until, row)
    else:
        await _freeze_person(await Person.get(id=row.person_id), row.frozen_until, row)


async def _freeze_person(person: Person, until: datetime, notice: SecurityNotice) -> None:
    """The person, and every membership of theirs."""
    members = await hold_all_of(person)
    await Person.filter(id=person.id).update(frozen_until=until)
    await SmsCode.void_all_to((await person.reread()).mobile)
    await KnownDevice.forget_others(person.id)
    await record(AuditEvent.ACCOUNT_FROZEN, by=person, subject=person, details=_details(until))
    for member in members:
        await _freeze_member(member, until, notice)
    await LoginTicket.void_all_of_person(person.id)
    await Session.end_all_of_person(person.id, reason=EndReason.FROZEN)
    await Passkey.end_all_of(person.id)


async def _freeze_member(member: Member, until: datetime, notice: SecurityNotice) -> None:
    await Unit.select_for_update().get(id=member.unit_id)
    await close_ways_in(member, EndReason.FROZEN)
    await Member.filter(id=member.id).update(frozen_until=until)
    fresh = await member.reread()
    await note(AuditEvent.ACCOUNT_FROZEN, fresh, fresh, _details(until))
    await _tell(fresh, clock.moment_words(until), notice)


async def _freeze_institution(here: Institution, until: datetime, notice: SecurityNotice) -> None:
    """Nothing of one whose manager is another person by now: it has a password of theirs."""
    await Unit.select_for_update().get(id=here.unit_id)
    await here.lock()
    fresh = await here.reread()
    manager = fresh.manager
    if manager is None or manager.id != notice.person_id:
        raise NotFound(UNKNOWN)
    await Institution.filter(id=here.id).update(frozen_until=until)
    await SmsCode.void_all_to(notice.mobile)
    await LoginTicket.void_all_of_institution(here.id)
    await Session.end_all_of_institution(here.id, reason=EndReason.FROZEN)
    event, details = AuditEvent.ACCOUNT_FROZEN, _details(until)
    await record(event, unit=fresh.unit, by=fresh, subject=fresh, details=details)
    end = clock.moment_words(until)
    told = f"机构“{fresh.name}”的管理员反馈“{notice.what}”不是本人操作，该机构的账户已冻结至 {end}"
    told += "，请与本人核实；重置管理员密码或变更管理员后解除冻结"
    answering = Member.filter(unit_id=fresh.unit_id, role__in=ANSWERING, state__in=LIVE_STATES)
    for each in await answering.select_related("unit", "person").order_by("id"):
        await tell_member(MessageKind.SECURITY, each, told)
    await tell(
        MessageKind.SECURITY,
        f"机构“{fresh.name}”的账户已冻结至 {end}，期间不能登录和办理；如需帮助请拨打12333",
        owner=OwnerName.of(manager),
        unit=fresh.unit.code,
        about=fresh.code,
        mobile=notice.mobile,
    )


async def _tell(member: Member, end: str, notice: SecurityNotice) -> None:
    """Tell who answers for the member, and the member: at the mobile that was told before."""
    who = f"{member.unit.name}{member.role.label}{member.person.masked_name}"
    told = f"{who}反馈“{notice.what}”不是本人操作，其账户已冻结至 {end}"
    told += "，请与本人核实；必要时可停用或删除"
    for each in await _whom_to_tell(member):
        await tell_member(MessageKind.SECURITY, each, told, "/unit/members")
    await tell(
        MessageKind.SECURITY,
        f"您在{member.unit.name}的账户已冻结至 {end}，期间不能登录和办理；如需帮助请拨打12333",
        owner=OwnerName.of(member.person),
        unit=member.unit.code,
        about=member.code,
        mobile=notice.mobile,
    )


async def _whom_to_tell(member: Member) -> list[Member]:
    """The legal rep; of the legal rep's own account whoever manages the unit besides."""
    role = Role.MANAGER if member.role is Role.LEGAL_REP else Role.LEGAL_REP
    others = Member.filter(unit_id=member.unit_id, role=role, state__in=LIVE_STATES)
    return await others.exclude(id=member.id).select_related("unit", "person").order_by("id")


def _details(until: datetime) -> dict[str, str]:
    return {"until": clock.minute_text(until)}
