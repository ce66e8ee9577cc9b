"""What /readyz says of the outside systems, also while the database is away."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import DBConnectionError

from auth.connectors import connectors, health, use_connectors
from auth.connectors.health import connector_health
from auth.connectors.sms import SandboxSmsConnector
from models.base import clock
from models.sandbox.fault import Fault, SandboxFault
from models.setting.system import System


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

    assert found == {"registry": True, "sms": False, "face": True, "app": True, "ca": True}


async def test_since_when_a_system_is_down_stands_until_it_answers_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def since() -> datetime | None:
        return next(e.down_since for e in await connector_health() if e.system is System.APP)

    at_ten = datetime(2026, 3, 18, 2, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: at_ten)
    await SandboxFault.switch_on(Fault.APP_DOWN)
    assert await since() == at_ten

    monkeypatch.setattr(clock, "now", lambda: at_ten + timedelta(minutes=5))
    assert await since() == at_ten
    await SandboxFault.switch_off(Fault.APP_DOWN)

    assert await since() is None
