"""Enumerations with Chinese words: what is named from outside."""

import pytest

from models.units.term import Length


@pytest.mark.parametrize("named", ["", "YEAR", "一年", "year ", "made up"])
def test_only_the_value_names_a_member(named: str) -> None:
    assert Length.named("year") is Length.YEAR
    assert Length.named(named) is None
