"""Whom the test certificates are issued to."""

import pytest

from auth.ca_helper.hierarchy import MANY_AGENTS, ONE_USER, STRANGER, Holder
from models.seed import cast


@pytest.mark.parametrize(
    ("holder", "unit"),
    [
        (MANY_AGENTS, cast.DEMO_UNIT),
        (ONE_USER, cast.SOFTWARE_UNIT),
        (STRANGER, cast.DISPATCH_UNIT),
    ],
)
def test_a_key_says_the_name_under_which_its_unit_is_registered(
    holder: Holder, unit: cast.CastUnit
) -> None:
    assert (holder.code, holder.name) == (unit.uscc, unit.name)
