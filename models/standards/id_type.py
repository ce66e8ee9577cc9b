"""证件类型: the kinds of identity document that the hall knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.base.json_file import read_json


@dataclass(frozen=True)
class _Kind:
    """What is known of one 证件类型."""

    name: str
    form: str
    pattern: re.Pattern[str]
    old_pattern: re.Pattern[str] | None
    legal_rep: bool
    person: bool
    face: str | None


class IdType(StrEnum):
    """证件类型 by its code in the human resources and social security list."""

    RESIDENT_CARD = "01"
    HK_MO_PERMIT = "04"
    TW_PERMIT = "06"
    HK_MO_RESIDENCE = "16"
    TW_RESIDENCE = "17"
    PERMANENT_RESIDENCE = "07"
    FOREIGN_PASSPORT = "08"
    CHINESE_PASSPORT = "18"
    OFFICER_CARD = "02"
    ARMED_POLICE_CARD = "03"
    OTHER = "99"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return self._kind.name

    @property
    def form(self) -> str:
        """What a number of this type looks like, in Chinese."""
        return self._kind.form

    @property
    def pattern(self) -> re.Pattern[str]:
        """The form of a normalized number."""
        return self._kind.pattern

    @property
    def old_pattern(self) -> re.Pattern[str] | None:
        """A longer old form whose first group is the number as it is kept today."""
        return self._kind.old_pattern

    @property
    def legal_rep(self) -> bool:
        """True when a legal representative may register with it."""
        return self._kind.legal_rep

    @property
    def person(self) -> bool:
        """True when a person may register with it."""
        return self._kind.person

    @property
    def face(self) -> str | None:
        """The face check's name of this type; None when no face check accepts it."""
        return self._kind.face

    @property
    def _kind(self) -> _Kind:
        return _kinds()[self.value]

    @classmethod
    def for_legal_rep(cls) -> dict[str, str]:
        """Choices of 法定代表人证件类型, the usual one first."""
        return {kind.value: kind.label for kind in cls if kind.legal_rep}

    @classmethod
    def for_person(cls) -> dict[str, str]:
        """Choices of 证件类型 of a person, the usual one first."""
        return {kind.value: kind.label for kind in cls if kind.person}


@cache
def _kinds() -> Mapping[str, _Kind]:
    return {
        row["code"]: _Kind(
            name=row["name"],
            form=row["form"],
            pattern=re.compile(row["pattern"]),
            old_pattern=re.compile(row["old_pattern"]) if "old_pattern" in row else None,
            legal_rep=row["legal_rep"],
            person=row["person"],
            face=row["face"],
        )
        for row in read_json("standards/lists/id_types")["items"]
    }
