"""The indexes that carry a rule: those of every noun are found, each by a name of its own."""

from models.database.integrity import integrity
from models.database.noun import nouns


def test_every_rule_of_every_noun_is_found_by_a_name_of_its_own() -> None:
    named = [rule.name for noun in nouns() for rule in noun.rules]

    assert sorted(integrity()) == sorted(named)
    assert {"uq_member_slot", "uq_person_app_mobile", "uq_qr_ticket_visitor"} <= set(named)
