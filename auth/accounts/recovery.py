"""找回密码: what is counted before a step, and the codes of its face check.

What is counted goes by the browser, the network and the account as it was named, whether or not
there is one. The verbs do the same work for both; what is left of a difference goes under in a time
that every answer takes.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from auth.web.caller import Caller
from models.accounts.recovery_account import key_of
from models.accounts.recovery_draft import RecoveryDraft
from models.proofs.face_check import refuse_desk
from models.proofs.known_device import KnownDevice
from models.proofs.password_check import Slider
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode
from models.records.limit import count
from models.records.limit_table import RECOVERIES

SAME_TIME = 0.3  # seconds that an answer takes at least, whatever it is


async def name_account(draft: RecoveryDraft, caller: Caller) -> None:
    """Complete step 1; the page has redeemed the slider before."""
    await draft.keep_form()
    named = draft.check()
    known = await KnownDevice.is_used(caller.device)
    await count(*RECOVERIES, origin=caller.origin.as_known(known), subject=key_of(named))
    await draft.complete_account_step()


async def open_face_code(draft: RecoveryDraft, caller: Caller) -> QrTicket:
    """The QR code of step 2: the one that still waits for its phone, or a new one."""
    await refuse_desk(await draft.require_checked(), caller.origin, draft.FACE.asked.instead)
    waiting = await QrTicket.current(draft.FACE, draft.visitor)
    if waiting and (waiting.subject, waiting.version) == (draft.code, draft.version):
        return waiting
    return await new_face_code(draft, caller)


async def new_face_code(draft: RecoveryDraft, caller: Caller) -> QrTicket:
    """A fresh QR code of step 2 in place of the older one."""
    await refuse_desk(await draft.require_checked(), caller.origin, draft.FACE.asked.instead)
    return await draft.open_ticket(replace(caller.origin, visitor=draft.visitor))


async def send_code(
    draft: RecoveryDraft, caller: Caller, *, slider: Slider | None = None
) -> SmsCode:
    """Send a code to the bound mobile, or to nobody."""
    async with _same_time():
        return await draft.send_code(caller.origin, slider=slider)


async def send_link(draft: RecoveryDraft, caller: Caller) -> QrTicket:
    """Send the link of the face check to the bound mobile, or to nobody."""
    async with _same_time():
        return await draft.send_bound_link(caller.origin)


async def prove_by_code(draft: RecoveryDraft, code: str) -> None:
    """Use a code up that was sent."""
    async with _same_time():
        await draft.prove_by_code(code)


@asynccontextmanager
async def _same_time() -> AsyncIterator[None]:
    begun = time.monotonic()
    try:
        yield
    finally:
        await asyncio.sleep(max(0.0, begun + SAME_TIME - time.monotonic()))
