"""Whether the outside systems answer, for /readyz and the people who run the site."""

from dataclasses import dataclass, fields

from auth.connectors import connectors
from auth.connectors.system import System


@dataclass(frozen=True)
class ConnectorHealth:
    """One outside system as this process sees it."""

    system: System
    kind: str
    is_up: bool


async def connector_health() -> list[ConnectorHealth]:
    """Look at every connector without calling the outside."""
    chosen = connectors()
    found = []
    for each in fields(chosen):
        connector = getattr(chosen, each.name)
        found.append(ConnectorHealth(System(each.name), connector.kind, await connector.is_up()))
    return found
