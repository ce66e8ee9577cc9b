"""The indexes that carry a rule: they name the very states that the nouns count as theirs."""

import re
from enum import Enum

import pytest

from models.database.integrity import INTEGRITY
from models.proofs.qr_code import OPEN_STATES
from models.units.member import LIVE_STATES


@pytest.mark.parametrize(
    ("table", "states", "least"),
    [("member", LIVE_STATES, 3), ("qr_ticket", frozenset(OPEN_STATES), 1)],
)
def test_an_index_over_some_states_names_those_of_its_noun(
    table: str, states: frozenset[Enum], least: int
) -> None:
    named = [
        set(re.findall(r"'(\w+)'", sql))
        for sql in INTEGRITY
        if f" ON {table} " in sql and "state IN" in sql
    ]

    assert len(named) >= least
    assert all(found == {str(state.value) for state in states} for found in named)
