"""What a page asks of the browser's key, where there is no browser."""

import asyncio

import pytest

from components.passkeys.passkey_panel import PasskeyPanel

Calls = list[tuple[str, str]]
PATIENCE = 100  # twentieths of a second


async def asked(calls: Calls, name: str) -> str:
    """What the last call of a method was given, as soon as there is one."""
    for _ in range(PATIENCE):
        if found := [arg for each, arg in calls if each == name]:
            return found[-1]
        await asyncio.sleep(0.05)
    raise AssertionError(f"nothing has asked the browser to {name}: {calls}")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the page asks of the browser's key."""
    seen: Calls = []
    monkeypatch.setattr(
        PasskeyPanel, "run_method", lambda _panel, name, arg="": seen.append((name, arg))
    )
    return seen
