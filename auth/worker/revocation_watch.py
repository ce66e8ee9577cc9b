"""Revocation lists are fetched anew, and what a revoked certificate has opened ends.

Every process looks for itself, three times a minute. A session ends at most a minute after the hall
has the list that names its certificate, and the hall asks for each list every ten minutes.
"""

import asyncio

import structlog

from auth.ca.revocation import taken_back
from auth.connectors import connectors
from models.sign_in.ca_key import OF_CA
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.unit_entry import close_opened_by

LOOK_EVERY = 20.0
_log = structlog.get_logger()


async def watch_revocations() -> int:
    """Look once; how many sessions have ended. What was verified before is not verified again."""
    connector = connectors().ca
    await connector.refresh()
    openers = await Session.openers(OF_CA)
    if not openers:
        return 0
    entries, lists = (await connector.description()).entries, await connector.lists()
    known = [each for entry in entries for each in entry.authorities.certificates]
    revoked = await asyncio.to_thread(taken_back, known, lists)
    ended = 0
    for opener in openers:
        if revoked.holds(opener.removeprefix(OF_CA)):
            ended += await close_opened_by(opener, EndReason.REVOKED)
    if ended:
        _log.warning("certificate revoked", sessions=ended)
    return ended
