"""/healthz says that the process is alive, /readyz whether database and systems can be used."""

import asyncio

from nicegui import app
from starlette.responses import JSONResponse
from tortoise.connection import get_connection

from auth.bridge import redis_is_up
from auth.connectors.health import connector_health

DATABASE_WITHIN = 2.0


def mount_health_routes() -> None:
    """Give the routes their addresses; called whenever the site is put together."""
    app.add_api_route("/healthz", alive, methods=["GET"], include_in_schema=False)
    app.add_api_route("/readyz", ready, methods=["GET"], include_in_schema=False)


async def alive() -> JSONResponse:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


async def ready() -> JSONResponse:
    """The database answers; a Redis or an outside system that is down is told, no more.

    People can still read and act then, so no proxy should take the process out for it.
    """
    database = await _database_answers()
    systems = [
        {"system": each.system.value, "kind": each.kind, "up": each.is_up}
        for each in await connector_health()
    ]
    body = {
        "status": "ok" if database else "down",
        "database": database,
        "redis": redis_is_up(),
        "connectors": systems,
    }
    return JSONResponse(body, status_code=200 if database else 503)


async def _database_answers() -> bool:
    try:
        async with asyncio.timeout(DATABASE_WITHIN):
            await get_connection("default").execute_query("SELECT 1")
    except Exception:  # whatever it is, the database cannot be used
        return False
    return True
