"""A page that shows a code and nothing else; only the tests of the panel have it."""

from components.frame.page import public_page
from components.scan.qr_panel import qr_panel
from models.accounts.registration_draft import RegistrationDraft
from models.base.origin import Origin
from models.proofs.qr_ticket import QrTicket

PAGE = "/probe/qr"
confirmed: list[str] = []


@public_page(f"{PAGE}/{{code}}", title="二维码探针")
async def probe_qr(code: str) -> None:
    async def note(ticket: QrTicket) -> None:
        confirmed.append(ticket.code)

    async def another(ticket: QrTicket) -> QrTicket:
        draft = await RegistrationDraft.get(code=ticket.subject)
        return await draft.open_ticket(Origin(ticket.visitor))

    await qr_panel(await QrTicket.find(code), on_confirmed=note, on_again=another)
