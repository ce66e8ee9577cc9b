"""看他能办什么: menu and items as a member's rights give them; every act is refused."""

import asyncio
from typing import Any

from components.frame.site_map import UNIT_MENU, allowed
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from components.units.member_look import member_look
from components.units.member_row import GRANTS_PAGE
from models.base.error import NotAllowed
from models.services.granting import may_grant
from models.services.rights_preview import NOT_HERE, PREVIEWING, RightsPreview
from models.units.member import Member
from models.units.membership import may_change


class RightsView:
    """It follows what is granted and taken while it stands there."""

    def __init__(self, by: Member, preview: RightsPreview) -> None:
        self._by, self._preview = by, preview
        self._order = asyncio.Lock()

    def place(self) -> None:
        """Place it as one element."""
        self._view = Fragment(
            "grants/rights_view.html",
            tag="section",
            classes="rs-card",
            on_act={"no": self._refuse},
            **self._context(),
        ).props("aria-labelledby=rights")
        on_topic(f"members:{self._by.unit_id}", self._follow)

    def _context(self) -> dict[str, Any]:
        member = self._preview.member
        return {
            "member": member,
            "look": member_look(member),
            "menu": [] if member.refusal() else allowed(UNIT_MENU, member),
            "preview": self._preview,
            "grants": GRANTS_PAGE.format(code=member.code) if may_grant(member, self._by) else "",
        }

    @act()
    async def _refuse(self) -> None:
        raise NotAllowed(NOT_HERE)

    async def _follow(self) -> None:
        """Show the rights of this moment, while the reader may still see them."""
        async with self._order:  # what was read first must not be shown last
            by = await self._by.reread()
            preview = await RightsPreview.of(self._preview.member)
            if self._view.is_deleted or by.refusal():
                return
            if may_change(preview.member, PREVIEWING, by):
                self._preview = preview
            else:
                self._preview = RightsPreview(preview.member, [])
            self._view.refresh(**self._context())
