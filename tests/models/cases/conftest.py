"""Fixtures of the tests of cases."""

import pytest

from models.seed.load import seed_catalogue
from models.units.member import Member
from tests.support.units import registered


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit without cases; the catalogue is there."""
    await seed_catalogue()
    return await registered()
