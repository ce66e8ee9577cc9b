"""申请成为经办人 by an account elsewhere: it names the unit, and whoever asks is no member yet."""

from models.accounts.outside_sign_in import NamedElsewhere
from models.base.error import Conflict
from models.base.origin import Origin
from models.base.tx import transactional
from models.outside.outside_start import OutsideStart
from models.proofs.matter import Matter
from models.proofs.qr_code import USED_UP, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.sign_in.unit_entry import UnitKey
from models.units.asking_to_join import ask_to_join
from models.units.join_request import JoinRequest


async def open_joining(start: OutsideStart, *, origin: Origin) -> QrTicket:
    """The code by which somebody who is no member of a proven unit asks to become an agent."""
    unit = start.proved_unit
    await UnitKey(unit).refuse_claim()
    matter = Matter(unit.code, facts=(unit.name, NamedElsewhere(start).way))
    return await QrTicket.open(QrPurpose.JOIN, origin=origin, matter=matter)


@transactional
async def ask_by_account(ticket: QrTicket, *, start: OutsideStart, origin: Origin) -> JoinRequest:
    """Use a confirmed code up: the request of whoever has confirmed it, for the proven unit."""
    taken = await ticket.take(origin.visitor)
    row = await QrTicket.get(id=ticket.id).select_related("person")
    waiting = await OutsideStart.waiting(start.code, origin.visitor)
    by, unit = row.person, waiting.proved_unit
    is_asked = taken and row.purpose is QrPurpose.JOIN
    if not is_asked or by is None or row.subject != unit.code:
        raise Conflict(USED_UP)
    request = await ask_to_join(unit, by=by, way=NamedElsewhere(waiting).way, origin=origin)
    await waiting.finish()
    return request
