"""Revocation lists are fetched and read anew, and what a revoked certificate has opened ends.

Every process looks for itself, three times a minute. A session ends at most a minute after the hall
has the list that names its certificate: a list in a file as soon as it lies there, one that is
fetched within ten minutes. Authorities that answer by OCSP are asked about the keys of living
sessions in a round of its own, which may be slow and delays no list.
"""

import asyncio
from collections.abc import Sequence

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
    return await _end([each for each in openers if revoked.holds(each.removeprefix(OF_CA))])


async def ask_authorities() -> int:
    """Ask about the keys whose turn it is; how many sessions have ended."""
    openers = await Session.openers(OF_CA)
    keys = [each.removeprefix(OF_CA) for each in openers]
    gone = await connectors().ca.taken_back(keys) if keys else frozenset()
    return await _end([f"{OF_CA}{key}" for key in gone])


async def _end(openers: Sequence[str]) -> int:
    ended = sum([await close_opened_by(each, EndReason.REVOKED) for each in openers])
    if ended:
        _log.warning("certificate revoked", sessions=ended)
    return ended
