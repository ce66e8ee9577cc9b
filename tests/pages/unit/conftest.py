"""Who stands before the pages of a unit's people."""

import pytest
from nicegui.testing import User

from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.granting import save_grants
from models.units.member import Member
from tests.support.page import sign_in
from tests.support.units import opened, seated

NONE: frozenset[str] = frozenset()
TWO = frozenset({"JY002", "JC001"})


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit with several agents, signed in; the catalogue is there."""
    await seed_catalogue()
    member = await opened()
    await sign_in(user, member)
    return member


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent who holds two items."""
    member = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(member, NONE, TWO, by=rep)
    return member
