"""A legal rep whose face has just passed for 修改移动电话, and what the phones read."""

import re

from auth.accounts.registration import prove
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_ticket import QrTicket
from models.proofs.security_notice import warn
from models.records.outbox import OutboxMessage
from models.sign_in.member_mobile import MemberMobile
from models.units.member import Member
from tests.support.sms import digits_of
from tests.support.units import ADDRESS, VISITOR

SITE = "https://hall.example"
HERE = Origin(VISITOR, ADDRESS, site=SITE)
PHONE = Origin("phone of the legal rep")


async def face_passed(rep: Member, origin: Origin = HERE) -> QrTicket:
    """The code on the screen, after the face of the legal rep."""
    ticket = await MemberMobile(rep).face_code(origin)
    await QrAnswer(ticket, by=rep.person, phone=PHONE.visitor).scan()
    check = await FaceCheck.agree(ticket, by=rep.person, origin=PHONE)
    await check.note_start(f"check {check.id}", "/app/face/1")
    await prove(check)
    return await QrTicket.get(id=ticket.id)


async def sent(rep: Member, mobile: str, origin: Origin = HERE) -> str:
    """The six digits that a new mobile reads."""

    async def solved() -> None:
        """The slider, where one is asked for."""

    return await digits_of(await MemberMobile(rep).send_code(mobile, origin=origin, slider=solved))


@transactional
async def _warn(member: Member) -> None:
    await warn(member, "登录密码已修改，其他登录已退出", mobile=member.mobile, site=SITE)


async def warned(member: Member) -> str:
    """The code of the link in a warning that a member is sent."""
    await _warn(member)
    return await link_to(member.mobile)


async def texts_to(mobile: str) -> list[str]:
    """What a mobile was sent, the oldest first."""
    found = [message.content() for message in await OutboxMessage.all().order_by("id")]
    return [each["text"] for each in found if each.get("mobile") == mobile]


async def link_to(mobile: str) -> str:
    """The code of the last link that a mobile was sent."""
    links = re.findall(r"/not-me/([\w-]+)", "\n".join(await texts_to(mobile)))
    return str(links[-1])
