"""A script: a unit invites somebody, in the database that the environment names.

It is run by its path, since the package of the tests has an environment of its own.
"""

import asyncio
import sys

from tortoise import Tortoise

from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, withdraw
from models.units.permission import Role
from models.units.unit import Unit
from settings import settings


async def main(uscc: str, name: str, number: str, mobile: str, role: str) -> str:
    """Invite; one that waited for the same person before is withdrawn."""
    await Tortoise.init(config=settings.tortoise_config(), _enable_global_fallback=True)
    try:
        unit = await Unit.get(uscc=uscc)
        rep = await unit.legal_rep()
        assert rep is not None
        if not unit.has_multi_agent:
            await unit.enable_multi_agent("tests", by=rep)
        for before in await Invitation.waiting().filter(unit_id=unit.id, id_index=number):
            await withdraw(before, by=rep)
        fresh = await Unit.get(id=unit.id)
        invitation = await invite(fresh, Invited(Role(role), name, number, mobile), by=rep)
        return invitation.code
    finally:
        await Tortoise.close_connections()


if __name__ == "__main__":
    print(asyncio.run(main(*sys.argv[1:])))
