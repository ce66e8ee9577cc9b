"""What /readyz says of the outside systems, also while the database is away."""

import asyncio
from dataclasses import replace

import pytest
from tortoise.exceptions import DBConnectionError

from auth.connectors import connectors, health, use_connectors
from auth.connectors.health import connector_health
from auth.connectors.sms import SandboxSmsConnector


class Cut(SandboxSmsConnector):
    """A twin whose database is away."""

    async def is_up(self) -> bool:
        raise DBConnectionError("the database is away")


class Silent(SandboxSmsConnector):
    """A twin whose database does not answer."""

    async def is_up(self) -> bool:
        await asyncio.sleep(60)
        return True


@pytest.mark.parametrize("twin", [Cut, Silent])
async def test_without_its_database_a_twin_is_down_and_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch, twin: type[SandboxSmsConnector]
) -> None:
    monkeypatch.setattr(health, "KNOWN_WITHIN", 0.05)

    with use_connectors(replace(connectors(), sms=twin())):
        async with asyncio.timeout(1):
            found = {each.system.value: each.is_up for each in await connector_health()}

    assert found == {"registry": True, "sms": False, "face": True, "app": True}
