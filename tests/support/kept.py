"""What every test would make anew and finds alike: models looked at, routes of pages, pinyin.

Each costs a test 10 to 80 ms of processor, and there are thousands of tests.
"""

import functools
from collections.abc import Callable, Hashable
from operator import is_
from typing import Any

from nicegui import Client, core
from nicegui.page import page
from pypika_tortoise.queries import Query
from starlette.routing import BaseRoute
from tortoise.apps import Apps
from tortoise.models import Model

from components.frame.page import Page
from models.seed import load

_looked_at: dict[str, Any] = {}
_routes: dict[tuple[Hashable, ...], BaseRoute] = {}
_load_apps = Apps._load_from_config
_mount = page.__call__


def keep() -> None:
    """Keep them for as long as this process lives."""
    page.__call__ = _keep_route  # type: ignore[method-assign]
    load.syllables = functools.cache(load.syllables)  # type: ignore[attr-defined]


def kept_apps(apps: Apps) -> None:
    """Look at the models once, and again after whoever else did; a connection goes by its name."""
    found = _looked_at.get("apps")
    if found is not None and all(map(is_, _queries(found), _looked_at["queries"])):
        apps.apps = found
        return
    _load_apps(apps)
    _looked_at.update(apps=apps.apps, queries=_queries(apps.apps))


def _queries(found: dict[str, dict[str, type[Model]]]) -> list[Query]:
    """What is made anew whenever the models are looked at, for one dialect."""
    return [model._meta.basequery for models in found.values() for model in models.values()]


def _keep_route(self: page, func: Callable[..., Any]) -> Callable[..., Any]:
    """Give a page of the hall the route of the test before; FastAPI takes long to look at one."""
    if func.__module__ != "mounted":
        return _mount(self, func)
    key = self.path, self.response_timeout, _page_of(func.func)  # type: ignore[attr-defined]
    if (known := _routes.get(key)) is None:
        _mount(self, func)
        _routes[key] = core.app.routes[-1]
    else:
        core.app.routes.append(known)
        Client.page_routes[func] = self.path
    return func


def _page_of(builder: Callable[..., Any]) -> Hashable:
    """What tells two builders apart that are made anew for every test."""
    cells = getattr(builder, "__closure__", None) or ()
    return next((c.cell_contents for c in cells if isinstance(c.cell_contents, Page)), builder)
