"""Enumerations whose members carry the Chinese words that people read."""

from enum import StrEnum
from typing import Self


class Labeled(StrEnum):
    """An enumeration of ``NAME = "value", "label"`` members."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member that equals its value and knows its label."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    @classmethod
    def named(cls, value: str) -> Self | None:
        """The member that a browser or an address names; None for anything else."""
        return next((each for each in cls if each.value == value), None)
