"""The indexes that carry a rule: those of every noun stand in the database, each once."""

from tortoise import Tortoise

from models.database.integrity import integrity
from models.database.noun import nouns
from tests.support.schema import schema_of


def test_every_rule_of_every_noun_is_found_by_a_name_of_its_own() -> None:
    named = [rule.name for noun in nouns() for rule in noun.rules]

    assert sorted(integrity()) == sorted(named)
    assert {"uq_member_slot", "uq_person_app_mobile", "uq_qr_ticket_visitor"} <= set(named)


async def test_the_database_holds_every_rule() -> None:
    schema = " ".join(map(str, await schema_of(Tortoise.get_connection("default"))))

    assert [name for name in integrity() if name not in schema] == []
