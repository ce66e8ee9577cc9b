"""Unique indexes over some of a table's rows, which carry a rule; said beside the noun.

Tortoise cannot express them on SQLite and PostgreSQL both, so they are applied after every
migration (`models/database/integrity.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from models.base.labeled import Labeled


@dataclass(frozen=True)
class RuleIndex:
    """No two rows have the same values in `columns`, among those of some states.

    `states` are values of the column ``state``; `where` is a condition in SQL that SQLite and
    PostgreSQL both understand. With both, a row has to meet both; one of the two has to be given.
    """

    name: str
    columns: tuple[str, ...]
    states: Iterable[Labeled] = ()
    where: str = ""

    def sql(self, table: str) -> str:
        """The statement, which may be repeated and holds no semicolon."""
        named = ", ".join(sorted(f"'{state.value}'" for state in self.states))
        met = [f"state IN ({named})"] if named else []
        rows = " AND ".join([*met, self.where] if self.where else met)
        columns = ", ".join(self.columns)
        return f"CREATE UNIQUE INDEX IF NOT EXISTS {self.name} ON {table} ({columns}) WHERE {rows}"
