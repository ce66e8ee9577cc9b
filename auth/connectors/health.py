"""Whether the outside systems answer, for /readyz and the people who run the site."""

import asyncio
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from auth.connectors import connectors
from models.base import clock
from models.setting.system import System

KNOWN_WITHIN = 1.0
_down: dict[System, datetime] = {}  # since when this process has seen a system down


class Connector(Protocol):
    """What all connectors have in common."""

    kind: str

    async def is_up(self) -> bool:
        """Whether the system answered lately."""
        ...


@dataclass(frozen=True)
class ConnectorHealth:
    """One outside system as this process sees it."""

    system: System
    kind: str
    is_up: bool
    down_since: datetime | None = None


async def connector_health() -> list[ConnectorHealth]:
    """Look at every connector without calling the outside."""
    chosen = connectors()
    return list(
        await asyncio.gather(
            *(_look(each.name, getattr(chosen, each.name)) for each in fields(chosen))
        )
    )


async def _look(name: str, connector: Connector) -> ConnectorHealth:
    """Ask one; a twin lives in the database and counts as down while that is away or silent."""
    try:
        async with asyncio.timeout(KNOWN_WITHIN):
            is_up = await connector.is_up()
    except Exception:  # whatever it is, the system cannot be used
        is_up = False
    system = System(name)
    if is_up:
        _down.pop(system, None)
    else:
        _down.setdefault(system, clock.now())
    return ConnectorHealth(system, connector.kind, is_up, _down.get(system))
