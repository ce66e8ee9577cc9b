"""授权 in a test's database: who gives, and agents who hold something."""

from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.granting import save_grants
from models.units.member import Member
from tests.support.units import opened, seated

NONE: frozenset[str] = frozenset()
TWO = frozenset({"JY002", "JC001"})


async def granting_rep() -> Member:
    """The legal rep of a unit with several agents; the catalogue is there."""
    await seed_catalogue()
    return await opened()


async def agent_with(
    codes: frozenset[str], *, by: Member, who: cast.CastPerson = cast.JIN_YANG
) -> Member:
    """One more agent of the giver's unit, who holds some items."""
    member = await seated(by.unit, who)
    await save_grants(member, NONE, codes, by=by)
    return member
