"""The unique indexes that carry a rule, of all nouns (`models/base/rule_index.py`)."""

from models.database.noun import nouns


def integrity() -> dict[str, str]:
    """Their statements by the names of the indexes; each may be repeated."""
    return {
        rule.name: rule.sql(str(noun._meta.db_table)) for noun in nouns() for rule in noun.rules
    }
