"""What a database holds, told without the rows themselves: counts, migrations, keys in use."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.base.field import BlindIndexField, EncryptedCharField
from models.base.model import HallModel
from models.database.noun import MIGRATIONS, nouns

KEY_ID = "substr({column}, 4, 8)"  # of a sealed value: v1.<key id>.<body>, see models/base/key.py
Ask = Callable[[str], Awaitable[Sequence[Sequence[Any]]]]
Finish = Callable[[str], Awaitable[None]]  # takes the address of a copy; raises when it is bad


@dataclass(frozen=True)
class Content:
    """One look at a whole database, all of it at the same instant."""

    server: str
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    key_ids: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All rows, without the list of migrations."""
        return total(self.rows)


def total(rows: Mapping[str, int]) -> int:
    """How many rows all tables have, without the list of migrations."""
    return sum(count for table, count in rows.items() if table != MIGRATIONS)


def sealed_fields(noun: type[HallModel]) -> dict[str, str]:
    """The sealed fields of a noun by name, each with its column."""
    return {
        name: field.source_field or name
        for name, field in noun._meta.fields_map.items()
        if isinstance(field, EncryptedCharField)
    }


def blind_fields(noun: type[HallModel]) -> Iterator[tuple[str, BlindIndexField[Any]]]:
    """The blind indexes of a noun."""
    for name, entry in noun._meta.fields_map.items():
        if isinstance(entry, BlindIndexField):
            yield name, entry


async def look(ask: Ask, server: str, tables: Sequence[str]) -> Content:
    """Look at a database through a function that answers a query; both dialects understand it."""
    rows = {}
    for table in sorted(tables):
        [[rows[table]]] = await ask(f'SELECT count(*) FROM "{table}"')  # noqa: S608
    migrations: list[str] = []
    if MIGRATIONS in rows:
        found = await ask(f"SELECT name FROM {MIGRATIONS} ORDER BY name")  # noqa: S608
        migrations = [str(name) for [name] in found]
    return Content(server, migrations, rows, await _key_ids(ask, set(rows)))


async def _key_ids(ask: Ask, tables: set[str]) -> list[str]:
    """The keys that sealed what is stored, which must be at hand to open it."""
    found: set[str] = set()
    for noun in nouns():
        table = noun._meta.db_table
        for column in sealed_fields(noun).values() if table in tables else ():
            key_id = KEY_ID.format(column=f'"{column}"')
            sql = f'SELECT DISTINCT {key_id} FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
            found |= {str(key) for [key] in await ask(sql)}
    return sorted(found)
