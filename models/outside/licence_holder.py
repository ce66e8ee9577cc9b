"""Who holds an electronic licence: 法定代表人, 证照管理员 or 办事人, each by name alone.

A licence names nobody's number. So only the legal representative is known by it, and only where the
hall knows them by the same name; whoever else holds one proves the unit and nobody of it.
"""

from dataclasses import dataclass
from typing import Self

from models.base.labeled import Labeled
from models.standards.identifier import same_name


class HolderType(Labeled):
    """As whom somebody holds it."""

    LEGAL_REP = "legal_rep", "法定代表人"
    LICENCE_MANAGER = "licence_manager", "证照管理员"
    AGENT = "agent", "办事人"

    @classmethod
    def of(cls, told: str) -> Self | None:
        """The type that a platform tells, in its words or in ours."""
        return next((each for each in cls if told in {each.value, each.label}), None)


@dataclass(frozen=True)
class LicenceHolder:
    """Who has shown a licence: as whom they hold it, and the name that it tells of them."""

    kind: HolderType
    name: str

    def is_rep(self, name: str) -> bool:
        """Whether it is the legal representative of this name."""
        return self.kind is HolderType.LEGAL_REP and same_name(self.name, name)
