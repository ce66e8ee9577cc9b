"""/healthz says that the process is alive, /readyz whether database and systems can be used."""

import asyncio
import shutil

from nicegui import app
from starlette.responses import JSONResponse
from tortoise.connection import get_connection

from auth.connectors import connectors
from auth.connectors.health import connector_health
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.provider import LoginProvider
from auth.sign_in.providers import login_providers
from auth.topics.bridge import redis_is_up
from models.base import clock
from models.setting.system import System
from settings import settings

DATABASE_WITHIN = 2.0
LEAST_FREE = 8 << 20  # less than SQLite's log needs before it begins anew


def mount_health_routes() -> None:
    """Give the routes their addresses; called whenever the site is put together."""
    app.add_api_route("/healthz", alive, methods=["GET"], include_in_schema=False)
    app.add_api_route("/readyz", ready, methods=["GET"], include_in_schema=False)


async def alive() -> JSONResponse:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


async def ready() -> JSONResponse:
    """The database answers and has room; a Redis or an outside system that is down is only told.

    People can still read and act then, so no proxy should take the process out for it.
    """
    database, disk = await _database_answers(), disk_has_room()
    systems: list[dict[str, str | bool | int]] = [
        {"system": each.system.value, "kind": each.kind, "up": each.is_up, **_lists_of(each.system)}
        for each in await connector_health()
    ]
    systems += [
        {"system": name, "kind": each.kind, "up": await _is_up(each), **_keys_of(each)}
        for name, each in login_providers().items()
    ]
    body = {
        "status": "down" if not database else "ok" if disk else "full",
        "database": database,
        "disk": disk,
        "redis": redis_is_up(),
        "connectors": systems,
    }
    return JSONResponse(body, status_code=200 if database and disk else 503)


async def _is_up(provider: LoginProvider) -> bool:
    """A twin lives in the database and counts as down while that is away."""
    try:
        async with asyncio.timeout(DATABASE_WITHIN):
            return await provider.is_up()
    except Exception:  # whatever it is, the provider cannot be used
        return False


def _lists_of(system: System) -> dict[str, str | bool | int]:
    """How old the oldest revocation list is, in whole hours, and how many are past their time."""
    lists, now = connectors().ca.at_hand if system is System.CA else (), clock.now()
    if not lists:
        return {}
    oldest = max(now - each.since for each in lists)
    return {
        "oldest_list_hours": int(oldest.total_seconds() // 3600),
        "stale_lists": sum(not each.is_fresh(now) for each in lists),
    }


def _keys_of(provider: LoginProvider) -> dict[str, str | bool | int]:
    """How many of a provider's keys cannot be used; nothing where all can."""
    skipped = provider.discovery.skipped_keys if isinstance(provider, OidcProvider) else 0
    return {"skipped_keys": skipped} if skipped else {}


async def _database_answers() -> bool:
    try:
        async with asyncio.timeout(DATABASE_WITHIN):
            await get_connection("default").execute_query("SELECT 1")
    except Exception:  # whatever it is, the database cannot be used
        return False
    return True


def disk_has_room() -> bool:
    """True while SQLite can write; the disk of another database is its server's to watch."""
    if not settings.is_sqlite:
        return True
    try:
        return shutil.disk_usage(settings.data_dir).free >= LEAST_FREE
    except OSError:
        return False
