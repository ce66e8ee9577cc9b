"""Shows in every run whether the model tests were also run on PostgreSQL."""

import asyncio

import asyncpg
import pytest

from tests.support.database import POSTGRES_URL

OLDEST = 13


async def server_version(url: str) -> int:
    """The major version of the server behind an address."""
    connection = await asyncpg.connect(url)
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()


def test_model_tests_have_a_postgres_to_run_on() -> None:
    if not POSTGRES_URL:
        pytest.skip("HALL_TEST_POSTGRES_URL is not set: the model tests ran on SQLite only")
    assert asyncio.run(server_version(POSTGRES_URL)) >= OLDEST
