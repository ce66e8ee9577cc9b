"""The shell of the unit center: its menu follows what the membership becomes."""

import asyncio

from auth.web.caller import member_of
from components.frame.center import Center
from components.frame.menu_shell import MenuShell, Seat
from components.frame.site_map import TAB_BAR, UNIT, UNIT_MENU, allowed
from components.guard.live import on_topic
from models.sign_in.session import Session
from models.units.member import Member


class UnitShell(MenuShell):
    """The shell of the unit center."""

    def __init__(self, center: Center, here: Session) -> None:
        self._member, self._order = member_of(here), asyncio.Lock()
        menu, bar = allowed(center.menu, self._member), allowed(TAB_BAR, self._member)
        super().__init__(center, _seat(self._member), menu, bar)
        on_topic(f"member:{self._member.code}", self._follow)

    async def _follow(self) -> None:
        """Show what the membership has become, such as another mobile or the mark 待新法人确认."""
        async with self._order:  # what was read first must not be shown last
            member = await self._member.reread()
            self.sit(_seat(member), member.greeting)


def _seat(member: Member) -> Seat:
    is_unconfirmed = member.confirm_until is not None
    return Seat(member.unit.name, member.role_label, member.masked_mobile, is_unconfirmed)


unit_center = Center(UNIT.path, UNIT.label, menu=UNIT_MENU, shell=UnitShell)
