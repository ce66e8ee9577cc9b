"""看他能办什么: a member's rights of this moment, for whoever grants them.

It opens nothing of the member's own: no message, draft, case or address. Its only trace is one
line of the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.base.tx import transactional
from models.records.audit import AuditEvent
from models.services.catalogue import Catalogue
from models.services.grant import Grant
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.membership import hold, note_quietly
from models.units.permission import Action, Role

PREVIEWING = {Role.MANAGER: Action.MANAGER_CHANGE, Role.AGENT: Action.GRANT_EDIT}
NOT_HERE = "预览中不能办理"


@dataclass(frozen=True)
class RightsPreview:
    """A member as re-read, and the items that they may handle now."""

    member: Member
    items: Sequence[ServiceItem]

    @classmethod
    async def of(cls, member: Member) -> "RightsPreview":
        """What stands now; nothing for whoever may do nothing at the moment."""
        fresh = await member.reread()
        return cls(fresh, [] if fresh.refusal() else await _handled(fresh))

    @property
    def lines(self) -> dict[str, list[ServiceItem]]:
        """The items by line of business, in the order of the catalogue."""
        found: dict[str, list[ServiceItem]] = {}
        for item in self.items:
            found.setdefault(item.business_line, []).append(item)
        return found


async def _handled(member: Member) -> list[ServiceItem]:
    """The listed items for units that a member may do, in the order of the catalogue."""
    items = [item for item in (await Catalogue.current()).items if item.for_unit]
    if ServiceItem.are_all_granted_to(member):
        return items
    codes = await Grant.codes(member)
    return [item for item in items if item.code in codes]


@transactional
async def begin_preview(member: Member, *, by: Member) -> RightsPreview:
    """Look at the rights of a member whom one may grant to, and note that it was done."""
    fresh, giver = await hold(member, PREVIEWING, by)
    await note_quietly(AuditEvent.PREVIEWED, fresh, giver)
    return await RightsPreview.of(fresh)
