"""What becomes of the QR codes of a matter that changes, or ends.

Both wait for a renewal under way, and are waited for by the next one, so that no code goes on
with what it was told before.
"""

from models.base.topic import announce
from models.base.tx import transactional
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket

# What a phone has before it ends with a reason; what nobody scanned is over, and stays so.
_VOIDED = {
    QrState.NEW: QrState.EXPIRED,
    QrState.EXPIRED: QrState.EXPIRED,
    QrState.SCANNED: QrState.FAILED,
}
_ANSWERER = ("answerer_type", "answerer_number", "answerer_name")


@transactional
async def void_codes(*, subject: str) -> None:
    """End the tickets of a matter that is another one now; screen and phone are told.

    None of them is renewed, not even what was over before.
    """
    for row in await _hold(subject):
        if row.state in _VOIDED:
            alive = QrTicket.filter(id=row.id, state=row.state)
            await alive.update(state=_VOIDED[row.state], reason=row.purpose.asked.changed)
            announce(row.topic)


@transactional
async def forget_codes(*, subject: str) -> None:
    """Give up what is open for a matter, and keep nothing of what was told about it."""
    for row in await _hold(subject):
        await row.expire()
    await QrTicket.filter(subject=subject).update(facts=[], **dict.fromkeys(_ANSWERER))


@transactional
async def void_confirmed(member_id: int) -> None:
    """Let no login arrive any more that was confirmed as this member."""
    unused = QrTicket.filter(member_id=member_id, state=QrState.CONFIRMED, used_at=None)
    for row in await unused.order_by("id").select_for_update():
        alive = QrTicket.filter(id=row.id, state=QrState.CONFIRMED, used_at=None)
        await alive.update(state=QrState.EXPIRED)
        announce(row.topic)


async def _hold(subject: str) -> list[QrTicket]:
    """All tickets of a matter, held until the transaction ends, so that none is renewed.

    What a renewal under way has made is only seen after its old ticket was waited for.
    """
    held: list[QrTicket] = []
    while True:
        mine = await QrTicket.filter(subject=subject).order_by("id").select_for_update()
        if [row.id for row in mine] == [row.id for row in held]:
            return mine
        held = mine
