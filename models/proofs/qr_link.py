"""发链接到本人手机: the ticket of a face check, sent to somebody who is elsewhere.

The link opens the very page that a QR code opens; it holds for 72 hours and serves once. The page
that has asked for it follows the same ticket, and goes on when the face has passed.
"""

from models.base.key import ring
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.matter import Matter
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.records.limit import count
from models.records.limit_table import LINKS
from models.records.outbox import OutboxKind, post, post_to_nobody
from models.records.sms import Sms, SmsKind
from models.standards.identifier import check_mobile
from settings import settings


@transactional
async def send_link(purpose: QrPurpose, *, mobile: str, origin: Origin, matter: Matter) -> QrTicket:
    """Send the link to a mobile that was typed; `origin.site` is the address of the hall."""
    number = check_mobile(mobile)
    await count(*LINKS, origin=origin, subject=ring.blind(number, "link limit"))
    return await _send(purpose, number, origin, matter)


@transactional
async def send_link_unseen(
    purpose: QrPurpose, *, account: str, mobile: str, origin: Origin, matter: Matter
) -> QrTicket:
    """Send it to the mobile of an account that the page does not know, or to nobody.

    The work is the same either way, as of a code (`SmsCode.issue_unseen`).
    """
    await count(*LINKS, origin=origin, subject=account)
    return await _send(purpose, mobile, origin, matter)


async def _send(purpose: QrPurpose, mobile: str, origin: Origin, matter: Matter) -> QrTicket:
    ticket = await QrTicket.open(purpose, origin=origin, matter=matter, is_link=True)
    content = _text(ticket, origin.site).to(mobile)
    await (post(OutboxKind.SMS, content, ticket.expires_at) if mobile else post_to_nobody())
    return ticket


def _text(ticket: QrTicket, site: str) -> Sms:
    """What it is for, and that whoever has not asked for it shall do nothing."""
    values = {
        "about": ticket.matter.about,
        "purpose": ticket.purpose.label,
        "link": f"{site}/q/{ticket.code}",
        "ticket": ticket.code,
    }
    text = (
        f"{values['about']}正在{settings.site_name}办理“{values['purpose']}”，"
        f"请您本人打开 {values['link']} 刷脸认证，72小时内有效，只能使用一次。"
        "不是您本人委托办理的，请勿打开。"
    )
    return Sms(SmsKind.LINK, text, values)
