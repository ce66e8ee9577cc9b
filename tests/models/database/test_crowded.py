"""Columns of which PostgreSQL is told that one value may stand in very many rows."""

import pytest
from tortoise.context import get_current_context
from tortoise.indexes import Index

from models.database.crowded import EXPECTED, UNTOLD, expect_crowds
from models.database.noun import nouns
from tests.support.database import ON_POSTGRES
from tests.support.queries import counted_queries

CROWDED = {f"{noun._meta.db_table}.{column}" for noun in nouns() for column in noun.crowded}


def test_what_a_noun_names_is_a_column_with_an_index() -> None:
    assert "case_file.unit_id" in CROWDED
    for noun in nouns():
        indexes = [index for index in noun._meta.indexes if isinstance(index, Index)]
        assert set(noun.crowded) <= {next(iter(index.fields)) for index in indexes}


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite knows no numbers of rows")
async def test_postgres_is_told_of_every_column_and_once() -> None:
    context = get_current_context()
    assert context is not None
    rows = await context.db().execute_query_dict(UNTOLD, [EXPECTED])
    untold = {row["name"] for row in rows}
    assert "case_file.item_id" in untold
    assert not untold & CROWDED

    with counted_queries() as asked:
        await expect_crowds(context.db())

    assert asked == [UNTOLD]
