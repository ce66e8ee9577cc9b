"""Fixtures of the model tests."""

import asyncio

import pytest

from models.proofs import password_check
from models.sign_in import credential
from models.units.member import Member
from tests.support.grants import TWO, agent_with, granting_rep
from tests.support.units import PASSWORD


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed; a real hash is too slow for counting them."""
    seen: list[str] = []

    async def verify(password: str, _stored: str) -> bool:
        seen.append(password)
        await asyncio.sleep(0.001)
        return password == PASSWORD

    async def verify_nobody(password: str) -> bool:
        await verify(password, "")
        return False

    monkeypatch.setattr(password_check, "verify_password", verify)
    monkeypatch.setattr(password_check, "verify_nobody", verify_nobody)
    monkeypatch.setattr(credential, "needs_upgrade", lambda _: False)
    return seen


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit with several agents; the catalogue is there."""
    return await granting_rep()


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent who holds two items."""
    return await agent_with(TWO, by=rep)
