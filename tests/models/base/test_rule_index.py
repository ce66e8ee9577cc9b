"""The indexes that carry a rule are made of the very states that their noun counts as its own."""

from models.base.rule_index import RuleIndex
from models.units.member import LIVE_STATES, Member


def test_an_index_over_some_states_names_just_these() -> None:
    rule = RuleIndex("uq_seat", ("unit_id", "slot"), LIVE_STATES)

    assert rule.sql("member") == (
        "CREATE UNIQUE INDEX IF NOT EXISTS uq_seat ON member (unit_id, slot)"
        " WHERE state IN ('active', 'suspended', 'waiting')"
    )


def test_a_condition_stands_beside_the_states() -> None:
    alone = RuleIndex("uq_open", ("visitor",), where="closed_at IS NULL")
    both = RuleIndex("uq_open", ("visitor",), LIVE_STATES, where="closed_at IS NULL")

    assert alone.sql("draft").endswith(" (visitor) WHERE closed_at IS NULL")
    assert both.sql("draft").endswith("'waiting') AND closed_at IS NULL")


def test_each_seat_of_a_unit_is_one_of_its_members_rules() -> None:
    assert {rule.name for rule in Member.rules} == {
        "uq_member_slot",
        "uq_member_person",
        "uq_member_mobile",
    }
