"""找回密码: what is counted before a step, and the codes of its face check.

What is counted goes by the browser, the network and the account as it was named, whether or not
there is one.
"""

from dataclasses import replace

from auth.web.caller import Caller
from models.accounts.recovery_account import key_of
from models.accounts.recovery_draft import RecoveryDraft
from models.proofs.face_check import refuse_desk
from models.proofs.known_device import KnownDevice
from models.proofs.qr_ticket import QrTicket
from models.records.limit import count
from models.records.limit_table import RECOVERIES


async def name_account(draft: RecoveryDraft, caller: Caller) -> None:
    """Complete step 1; the page has redeemed the slider before."""
    await draft.keep_form()
    named = draft.check()
    known = await KnownDevice.is_used(caller.device)
    await count(*RECOVERIES, origin=caller.origin.as_known(known), subject=key_of(named))
    await draft.complete_account_step()


async def open_face_code(draft: RecoveryDraft, caller: Caller) -> QrTicket:
    """The QR code of step 2: the one that still waits for its phone, or a new one."""
    await refuse_desk(await draft.require_checked(), caller.origin)
    waiting = await QrTicket.current(draft.FACE, draft.visitor)
    if waiting and (waiting.subject, waiting.version) == (draft.code, draft.version):
        return waiting
    return await new_face_code(draft, caller)


async def new_face_code(draft: RecoveryDraft, caller: Caller) -> QrTicket:
    """A fresh QR code of step 2 in place of the older one."""
    await refuse_desk(await draft.require_checked(), caller.origin)
    return await draft.open_ticket(replace(caller.origin, visitor=draft.visitor))
