"""The registry is asked about every registered unit once a day, a few at a time.

It is the only one who knows that a unit has another legal rep. A registry that does not answer is
left alone until the next turn.
"""

import structlog

from auth.accounts.registration import ask_registry
from models.accounts.registry_news import due_units, note_asked, note_silence
from models.base.error import ConnectorFailed

LOOK_EVERY = 60.0
PORTION = 20
_log = structlog.get_logger()


async def watch_registry(portion: int = PORTION) -> int:
    """Ask about whichever units have waited longest; how many were answered."""
    answered = 0
    for unit in await due_units(portion):
        if not await note_asked(unit):
            continue
        try:
            await ask_registry(unit.uscc)
        except ConnectorFailed:
            await note_silence(unit)
            _log.warning("registry does not answer")
            break
        answered += 1
    return answered
