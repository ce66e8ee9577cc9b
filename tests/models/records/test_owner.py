"""Owners by kind and code: units, institutions and persons, and nobody else."""

import pytest

from models.records.owner import OwnerKind, OwnerName
from tests.support.units import registered


async def test_a_unit_and_a_person_are_named_by_their_kind_and_public_code() -> None:
    rep = await registered()

    assert OwnerName.of(rep.unit) == OwnerName(OwnerKind.UNIT, rep.unit.code)
    assert OwnerName.of(rep.person) == OwnerName(OwnerKind.PERSON, rep.person.code)


async def test_a_membership_owns_nothing() -> None:
    with pytest.raises(ValueError, match="member"):
        OwnerName.of(await registered())
