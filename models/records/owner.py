"""Whose something is: a unit, one of its institutions, or a person, named by kind and code.

What an owner has outlives the row that it was made by, and nobody who reads it has to know the
owner's table: the code is the public one, which is never given out again.
"""

from dataclasses import dataclass

from models.base.labeled import Labeled
from models.records.audit import Coded


class OwnerKind(Labeled):
    """What can own; the value is the word of the kind in references, too."""

    UNIT = "unit", "单位"
    INSTITUTION = "institution", "单位所属机构"
    PERSON = "person", "个人"


@dataclass(frozen=True)
class OwnerName:
    """An owner by kind and public code, as columns hold it."""

    kind: OwnerKind
    code: str

    @classmethod
    def of(cls, thing: Coded) -> "OwnerName":
        """The name of a row; raises ValueError for what can own nothing."""
        return cls(OwnerKind(type(thing).__name__.lower()), thing.code)
