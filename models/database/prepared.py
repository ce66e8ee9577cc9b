"""Queries that are built once: to build a join takes longer than the database needs to answer it.

For the few that every click asks. Private seams, held by tests/models/database/test_prepared.py.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from tortoise.fields import Field
from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)
LONGEST = 16  # signs that no query has by chance


@dataclass(frozen=True)
class _Built:
    """What is kept of a query for one kind of database."""

    sql: str
    values: Sequence[Any]
    places: Sequence[int]  # where the values that change stand
    related: Any


class Prepared(Generic[M]):
    """A query of one model, run with other values of the same fields again and again."""

    def __init__(
        self, model: type[M], fields: Sequence[str], make: Callable[..., QuerySet[M]]
    ) -> None:
        self._model, self._fields, self._make = model, fields, make
        self._built: dict[str, _Built] = {}

    async def run(self, *values: Any) -> list[M]:
        """The rows for these values, as the query itself would give them."""
        database = self._model._meta.db
        dialect = database.capabilities.dialect
        built = self._built.get(dialect)
        if built is None:
            built = self._built[dialect] = self._build(values)
        parameters = list(built.values)
        for place, value in zip(built.places, self._stored(values), strict=True):
            parameters[place] = value
        executor = database.executor_class(
            model=self._model, db=database, select_related_idx=built.related
        )
        rows: list[M] = await executor.execute_select(built.sql, parameters)
        return rows

    def _stored(self, values: Sequence[Any]) -> list[Any]:
        """The values as the database is given them."""
        return [f.to_db_value(v, self._model) for f, v in zip(self._asked, values, strict=True)]

    @property
    def _asked(self) -> list[Field[Any]]:
        return [self._model._meta.fields_map[name] for name in self._fields]

    def _build(self, values: Sequence[Any]) -> _Built:
        """Let Tortoise build it for probes, and find these in what it gives to the database."""
        probes = [_probe(f, v) for f, v in zip(self._asked, values, strict=True)]
        query = self._make(*probes)
        query._db = self._model._meta.db
        query._make_query()
        sql, parameters = query.query.get_parameterized_sql()
        stored = self._stored(probes)
        if any(parameters.count(probe) != 1 for probe in stored):
            raise ValueError("each value has to stand in the query once")
        places = [parameters.index(probe) for probe in stored]
        return _Built(sql, tuple(parameters), places, query._select_related_idx)


def _probe(field: Field[Any], value: Any) -> Any:
    """A value like this one which the query does not hold by itself."""
    match value:
        case str():
            return secrets.token_urlsafe()[: min(LONGEST, getattr(field, "max_length", LONGEST))]
        case datetime():
            return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbits(50))
        case _:
            return secrets.randbits(31)
