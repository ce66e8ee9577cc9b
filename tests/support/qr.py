"""QR tickets of the tests, and what open pages hear of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.base import topic
from models.base.origin import Origin
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from tests.support.registering import checked
from tests.support.units import VISITOR


async def login_code(visitor: str = VISITOR, address: str = "") -> QrTicket:
    """A code of scan login."""
    return await QrTicket.open(QrPurpose.LOGIN, origin=Origin(visitor, address))


async def face_code() -> QrTicket:
    """A code of step 2 of a registration."""
    return await (await checked()).open_ticket(Origin(VISITOR))


async def state_of(ticket: QrTicket) -> QrState:
    """The state that a page reads anew."""
    return (await QrTicket.find(ticket.code)).shown_state


@contextmanager
def listening() -> Iterator[list[str]]:
    """The topics that open pages hear of meanwhile."""
    heard: list[str] = []
    before = topic._publisher
    topic.install_publisher(heard.append)
    try:
        yield heard
    finally:
        topic.install_publisher(before)
