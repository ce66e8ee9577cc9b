"""修改移动电话: the face of the legal rep, a code to the new mobile, and it is theirs.

Only the legal rep changes a mobile here, and only their own: managers and agents have the one that
their unit has typed when it invited them, which the unit answers for.

The face (a confirmed QR code of this membership, in this browser) proves for ten minutes, and only
against the mobile that stood there when it passed: once that was changed, wherever, it proves
nothing. A code proves the number that it went to, for this membership, this purpose and this face.
The mobile of before is told at once, and codes under way to it hold no longer.
"""

from dataclasses import dataclass
from datetime import timedelta

from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, Invalid, at_field
from models.base.mask import mask_mobile
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.face_check import FaceCheck, refuse_desk
from models.proofs.known_device import KnownDevice
from models.proofs.matter import Answerer, Matter
from models.proofs.password_check import Slider
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_link import send_link
from models.proofs.qr_matter import void_codes
from models.proofs.qr_ticket import QrTicket
from models.proofs.security_notice import warn
from models.proofs.sms_code import RightCode, SmsCode, SmsPurpose
from models.records.audit import AuditEvent
from models.standards.identifier import check_mobile
from models.standards.rule import SMS_CODE
from models.units.invitation import Invitation
from models.units.member import LIVE_STATES, Member
from models.units.membership import note
from models.units.permission import Action
from models.units.unit import MOBILE_TAKEN, Unit

PROOF_LIFETIME = timedelta(minutes=10)
LABEL = "新的移动电话"
CHANGED = "移动电话已变更，如需再次修改请重新进行人脸识别"
NOT_PROVED = "请先完成人脸识别；识别通过后10分钟内有效"
SAME = "新的移动电话与现在使用的相同，请更换"
INVITED = "该手机号已用于本单位的一个邀请，请更换手机号"


@dataclass(frozen=True)
class MemberMobile:
    """The mobile of one member, who is loaded with unit and person."""

    member: Member

    @property
    def _who(self) -> Answerer:
        person = self.member.person
        return Answerer(person.id_type, person.id_number, person.name)

    async def face_code(self, origin: Origin) -> QrTicket:
        """The code of this browser that still waits for its phone, or a new one."""
        waiting = await QrTicket.current(QrPurpose.CHANGE_MOBILE, origin.visitor)
        if waiting is not None and waiting.subject == self.member.code:
            return waiting
        return await self.new_face_code(origin)

    async def new_face_code(self, origin: Origin) -> QrTicket:
        """A fresh code for the face; raises LimitReached where no try is left today."""
        await refuse_desk(self._who, origin)
        return await self._open(origin)

    @transactional
    async def _open(self, origin: Origin) -> QrTicket:
        matter = await self._matter()
        return await QrTicket.open(QrPurpose.CHANGE_MOBILE, origin=origin, matter=matter)

    @transactional
    async def send_link(self, mobile: str, origin: Origin) -> QrTicket:
        """The same as a link to the legal rep, who is elsewhere."""
        await refuse_desk(self._who, origin)
        matter = await self._matter()
        return await send_link(QrPurpose.CHANGE_MOBILE, mobile=mobile, origin=origin, matter=matter)

    async def _matter(self) -> Matter:
        await self.member.require(Action.LEGAL_REP_MOBILE_CHANGE)
        fresh = await self.member.reread()
        return Matter(fresh.code, 0, (fresh.unit.name, fresh.masked_mobile), self._who)

    async def proof(self, visitor: str) -> QrTicket | None:
        """The face that proves at present, in this browser; None without one."""
        fresh = await Member.get(id=self.member.id)
        since = clock.now() - PROOF_LIFETIME
        if fresh.mobile_changed_at is not None:
            since = max(since, fresh.mobile_changed_at)
        passed = QrTicket.filter(
            purpose=QrPurpose.CHANGE_MOBILE,
            subject=fresh.code,
            visitor=visitor,
            state=QrState.CONFIRMED,
            face_check__settled_at__gt=since,
        )
        return await passed.order_by("-id").first()

    async def send_code(
        self, mobile: str, *, origin: Origin, slider: Slider | None = None
    ) -> SmsCode:
        """Send a code to a new mobile; the face stands for the slider at the first one.

        Raises CaptchaNeeded for another one, Conflict without a face.
        """
        number = _checked(mobile)
        proof = await self._require_proof(origin.visitor)
        await _refuse_taken(await self.member.reread(), number)
        here = await self._known(origin)
        await SmsCode.refuse_used_up(number, here)
        if slider is not None:
            await slider()
        return await self._issue(number, proof, here, slider_passed=slider is not None)

    async def code_pause(self, mobile: str, origin: Origin) -> int:
        """Seconds until this browser may ask for another code to a mobile."""
        return await SmsCode.pause(mobile, await self._known(origin))

    @transactional
    async def _issue(
        self, number: str, proof: QrTicket, origin: Origin, *, slider_passed: bool
    ) -> SmsCode:
        first = QrTicket.filter(id=proof.id, used_at=None)
        is_first = await first.update(used_at=clock.now())
        if not is_first and not slider_passed:
            raise CaptchaNeeded
        return await SmsCode.issue(
            SmsPurpose.CHANGE_MOBILE, mobile=number, origin=origin, subject=proof.code
        )

    async def change(self, mobile: str, code: str, *, origin: Origin) -> Member:
        """Use the code up and have the new mobile; raises Invalid at ``mobile`` or ``sms_code``.

        Of two tabs with two numbers the first one has it, and the second one is told.
        """
        number = _checked(mobile)
        with at_field("sms_code"):
            digits = str(SMS_CODE.check(code))
        proof = await self._require_proof(origin.visitor)
        await _refuse_taken(await self.member.reread(), number)
        right = await SmsCode.check(
            SmsPurpose.CHANGE_MOBILE,
            mobile=number,
            code=digits,
            visitor=origin.visitor,
            subject=proof.code,
        )
        return await self._change(number, proof, right, origin.site)

    @transactional
    async def _change(self, number: str, proof: QrTicket, right: RightCode, site: str) -> Member:
        await Unit.select_for_update().get(id=self.member.unit_id)
        await self.member.lock()
        await self.member.require(Action.LEGAL_REP_MOBILE_CHANGE)
        fresh = await self.member.reread()
        since = fresh.mobile_changed_at
        if since and not await FaceCheck.filter(ticket_id=proof.id, settled_at__gt=since).exists():
            raise Conflict(CHANGED)
        await _refuse_taken(fresh, number)
        await right.use_up()
        before = fresh.mobile
        fresh.mobile, fresh.mobile_changed_at = number, clock.now()
        await fresh.save()
        await SmsCode.void_all_to(before)
        await void_codes(subject=fresh.code)
        details = {"before": mask_mobile(before), "after": mask_mobile(number)}
        await note(AuditEvent.MOBILE_CHANGED, fresh, fresh, details)
        # Whoever says «不是我» has to know the number of before: nothing of it stands here.
        what = f"移动电话已修改为{mask_mobile(number)}"
        await warn(fresh, what, mobile=before, site=site)
        return fresh

    async def _require_proof(self, visitor: str) -> QrTicket:
        """The face that proves; says whether it was late, or the mobile another one meanwhile."""
        await self.member.require(Action.LEGAL_REP_MOBILE_CHANGE)
        if (proof := await self.proof(visitor)) is not None:
            return proof
        changed_at = (await Member.get(id=self.member.id)).mobile_changed_at
        is_just = changed_at is not None and changed_at > clock.now() - PROOF_LIFETIME
        raise Conflict(CHANGED if is_just else NOT_PROVED)

    async def _known(self, origin: Origin) -> Origin:
        """Where the browser stands, and whether the legal rep has used it before."""
        return origin.as_known(await KnownDevice.knows(origin.device, self.member.person_id))


def _checked(mobile: str) -> str:
    with at_field("mobile"):
        return check_mobile(mobile, LABEL)


async def _refuse_taken(member: Member, number: str) -> None:
    """Refuse the present one, a colleague's, and one that the unit has invited somebody with."""
    if number == member.mobile:
        raise Invalid(SAME, "mobile")
    live = Member.filter(unit_id=member.unit_id, state__in=LIVE_STATES, mobile_index=number)
    if await live.exclude(id=member.id).exists():
        raise Conflict(MOBILE_TAKEN, "mobile")
    asked = await Invitation.waiting().filter(unit_id=member.unit_id)
    if any(each.mobile == number for each in asked):
        raise Conflict(INVITED, "mobile")
