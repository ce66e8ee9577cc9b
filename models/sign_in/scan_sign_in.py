"""扫码登录: what was confirmed on the phone signs in once, in the browser that showed the code."""

from models.base import clock
from models.base.error import Conflict
from models.base.tx import transactional
from models.proofs.qr_code import USED_UP, QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session_kind import SessionKind


async def login_under_way(visitor: str) -> QrTicket | None:
    """The browser's login that a phone has before it, or has confirmed and nobody has used.

    Its page may be loaded again meanwhile, as in the background of a phone.
    """
    logins = (QrPurpose.LOGIN, QrPurpose.PERSON_LOGIN)
    mine = QrTicket.filter(visitor=visitor, purpose__in=logins, used_at=None)
    alive = mine.filter(state__in=[QrState.SCANNED, QrState.CONFIRMED])
    return await alive.filter(expires_at__gt=clock.now()).order_by("-id").first()


@transactional
async def scan_sign_in(ticket: QrTicket, *, visitor: str, next_path: str) -> str | None:
    """Use a confirmed login up: the token of a login ticket for whoever has confirmed it.

    None when another page of this browser, which shows the same code, was quicker.
    """
    if not await ticket.take(visitor):
        return None
    row = await QrTicket.get(id=ticket.id).select_related("person", "member")
    if row.purpose is QrPurpose.LOGIN and row.member is not None:
        return await LoginTicket.for_member(row.member, visitor=visitor, next_path=next_path)
    if row.purpose is not QrPurpose.PERSON_LOGIN or row.person is None:
        raise Conflict(USED_UP)
    return await LoginTicket.for_person(
        row.person, visitor=visitor, next_path=next_path, kind=SessionKind.PERSON
    )
