"""Who stands before the pages of a unit's people."""

import pytest
from nicegui.testing import User

from models.units.member import Member
from tests.support.grants import TWO, agent_with, granting_rep
from tests.support.page import sign_in


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit with several agents, signed in; the catalogue is there."""
    member = await granting_rep()
    await sign_in(user, member)
    return member


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent who holds two items."""
    return await agent_with(TWO, by=rep)
