"""Queries that are built once: to build a join takes longer than the database needs to answer it.

For the few that every click asks. Private seams, held by tests/models/database/test_prepared.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)


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
        fields = (self._model._meta.fields_map[name] for name in self._fields)
        stored = [f.to_db_value(v, self._model) for f, v in zip(fields, values, strict=True)]
        dialect = database.capabilities.dialect
        built = self._built.get(dialect)
        if built is None:
            built = self._built[dialect] = self._build(values, stored)
        parameters = list(built.values)
        for place, value in zip(built.places, stored, strict=True):
            parameters[place] = value
        executor = database.executor_class(
            model=self._model, db=database, select_related_idx=built.related
        )
        rows: list[M] = await executor.execute_select(built.sql, parameters)
        return rows

    def _build(self, values: Sequence[Any], stored: Sequence[Any]) -> _Built:
        """Let Tortoise build it, and find the values in what it gives to the database."""
        query = self._make(*values)
        query._db = self._model._meta.db
        query._make_query()
        sql, parameters = query.query.get_parameterized_sql()
        places = [parameters.index(value) for value in stored]
        if len(set(places)) != len(places):
            raise ValueError("the values of the first run have to differ")
        return _Built(sql, tuple(parameters), places, query._select_related_idx)
