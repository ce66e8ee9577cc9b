"""Queries that are built once: to build a join takes longer than the database needs to answer it.

For the few that every click asks. Private seams, held by tests/models/database/test_prepared.py.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet, ValuesQuery

M = TypeVar("M", bound=Model)
LONGEST = 16  # signs that no query has by chance


@dataclass(frozen=True)
class Asked:
    """The field that a value is compared with."""

    model: type[Model]
    name: str

    def _known(self) -> Any:
        """What Tortoise knows of it."""
        return self.model._meta.fields_map[self.name]

    @property
    def longest(self) -> int:
        """How many signs a probe of it has."""
        return min(LONGEST, getattr(self._known(), "max_length", LONGEST))

    def stored(self, value: Any) -> Any:
        """A value as the database is given it."""
        return self._known().to_db_value(value, self.model)


@dataclass(frozen=True)
class _Built:
    """What is kept of a query for one kind of database."""

    sql: str
    values: Sequence[Any]
    places: Sequence[tuple[int, int]]  # where the values that change stand, and which of them
    related: Any


class _Kept:
    """A query that is built when it is asked for first, once for each kind of database."""

    def __init__(
        self, model: type[Model], asked: Sequence[Asked], make: Callable[..., Any]
    ) -> None:
        self._model, self._asked, self._make = model, asked, make
        self._built: dict[str, _Built] = {}

    def filled(self, values: Sequence[Any]) -> tuple[_Built, list[Any]]:
        """What was built, and what the database is given with it for these values."""
        dialect = self._model._meta.db.capabilities.dialect
        built = self._built.get(dialect)
        if built is None:
            built = self._built[dialect] = self._build(values)
        stored, parameters = self._stored(values), list(built.values)
        for place, number in built.places:
            parameters[place] = stored[number]
        return built, parameters

    def _stored(self, values: Sequence[Any]) -> list[Any]:
        """The values as the database is given them."""
        return [each.stored(value) for each, value in zip(self._asked, values, strict=True)]

    def _probes(self, values: Sequence[Any]) -> list[Any]:
        """Values like these that the query does not hold by itself; no two of them are the same."""
        while True:
            probes = [_probe(each, value) for each, value in zip(self._asked, values, strict=True)]
            if len(set(self._stored(probes))) == len(probes):
                return probes

    def _build(self, values: Sequence[Any]) -> _Built:
        """Let Tortoise build it for probes, and find these in what it gives to the database."""
        probes = self._probes(values)
        stored = self._stored(probes)
        query = self._make(*probes)
        query._db = self._model._meta.db
        query._make_query()
        sql, parameters = query.query.get_parameterized_sql()
        if any(probe not in parameters for probe in stored):
            raise ValueError("each value has to stand in the query")
        places = [(at, stored.index(one)) for at, one in enumerate(parameters) if one in stored]
        return _Built(sql, tuple(parameters), places, getattr(query, "_select_related_idx", None))


class Prepared(Generic[M]):
    """A query of one model, run with other values of the same fields again and again."""

    def __init__(
        self, model: type[M], fields: Sequence[str], make: Callable[..., QuerySet[M]]
    ) -> None:
        self._model = model
        self._kept = _Kept(model, [Asked(model, name) for name in fields], make)

    async def run(self, *values: Any) -> list[M]:
        """The rows for these values, as the query itself would give them."""
        built, parameters = self._kept.filled(values)
        database = self._model._meta.db
        executor = database.executor_class(
            model=self._model, db=database, select_related_idx=built.related
        )
        rows: list[M] = await executor.execute_select(built.sql, parameters)
        return rows


class PreparedValues:
    """A query of ``values`` that asks several models, run again and again; its rows as they are."""

    def __init__(
        self,
        model: type[Model],
        asked: Sequence[tuple[type[Model], str]],
        make: Callable[..., ValuesQuery[Any]],
    ) -> None:
        self._model = model
        self._kept = _Kept(model, [Asked(*each) for each in asked], make)

    async def run(self, *values: Any) -> list[dict[str, Any]]:
        """The rows for these values, as the database gives them."""
        built, parameters = self._kept.filled(values)
        return await self._model._meta.db.execute_query_dict(built.sql, parameters)


def _probe(asked: Asked, value: Any) -> Any:
    """A value like this one which the query does not hold by itself."""
    match value:
        case str():
            return secrets.token_urlsafe()[: asked.longest]
        case datetime():
            return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbits(50))
        case date():
            return date(2000, 1, 1) + timedelta(days=secrets.randbits(21))
        case _:
            return secrets.randbits(31)
