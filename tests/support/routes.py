"""Every address of the site, for tests that walk all of them."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from nicegui import app
from starlette.routing import Mount


def routes(site: FastAPI = app, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and address of the site, applications that are mounted below included."""
    for route in iter_route_contexts(site.routes):
        for method in getattr(route, "methods", None) or ():
            yield method, prefix + str(route.path)
    for mount in site.routes:
        if isinstance(mount, Mount) and isinstance(mount.app, FastAPI):
            yield from routes(mount.app, prefix + mount.path)
