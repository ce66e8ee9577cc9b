"""How an invitation looks: what is offered by whom, with the level of the role as in the deck."""

from dataclasses import dataclass

from models.base import clock
from models.people.person import Person
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.permission import Role

LEVELS = {Role.LEGAL_REP: "一级", Role.MANAGER: "二级", Role.AGENT: "三级"}


def leveled(role: Role) -> str:
    """经办人（三级）."""
    return f"{role.label}（{LEVELS[role]}）" if role in LEVELS else role.label


@dataclass(frozen=True)
class Offer:
    """An invitation with everything that the person who is invited reads of it."""

    invitation: Invitation
    person: Person
    items: list[ServiceItem]

    @classmethod
    async def of(cls, invitation: Invitation, person: Person) -> "Offer":
        """Look up the names of the items."""
        return cls(invitation, person, await ServiceItem.named(invitation.items))

    @property
    def role(self) -> str:
        """授予身份."""
        return leveled(self.invitation.role)

    @property
    def giver(self) -> str:
        """授权人: 沈**（法定代表人）."""
        by = self.invitation.invited_by
        return f"{by.person.masked_name}（{by.role.label}）"

    @property
    def is_for_all(self) -> bool:
        """True when every item of the unit may be handled, without a list of them."""
        return self.invitation.role is Role.MANAGER

    @property
    def answer_until(self) -> str:
        """Until when it waits: 12 月 6 日 09:00 前，还有7天."""
        left = self.invitation.days_left
        until = clock.deadline_words(self.invitation.expires_at)
        return f"{until}，{f'还有{left}天' if left else '今天失效'}"

    @property
    def ends(self) -> str:
        """What ends with the acceptance; empty where the seat is a free one."""
        before = self.invitation.follows
        if before is None:
            return ""
        whose = "您现在" if before.person_id == self.person.id else "该单位现任"
        return f"接受后，{whose}的{before.role.label}身份同时结束"
