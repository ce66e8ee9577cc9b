"""Codes by SMS as the tests ask for them, and read them on the phone."""

import re

from models.base.origin import Origin
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.outbox import OutboxMessage

MOBILE = "13912345678"
VISITOR = "visitor of the tests"


async def ask(
    mobile: str = MOBILE,
    purpose: SmsPurpose = SmsPurpose.REGISTER,
    address: str = "",
    visitor: str = VISITOR,
) -> SmsCode:
    """Ask for a code."""
    return await SmsCode.issue(purpose, mobile=mobile, origin=Origin(visitor, address))


async def digits_of(code: SmsCode) -> str:
    """Read the message as the phone shows it."""
    content = (await OutboxMessage.get(id=code.message_id)).content()
    [digits] = re.findall(r"(?<!\d)\d{6}(?!\d)", content["text"])
    return str(digits)
