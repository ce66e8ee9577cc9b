"""``uvicorn tests.bench.django_app.asgi:application``; collects garbage as the hall does.

Django gives every request a thread of its own, and with it a new connection to the database. One
thread for all keeps the connection open and makes Django about as fast as it gets.
"""

import gc
import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.django_app.settings")


class OneThread(ASGIHandler):
    """Django's handler, with all views in the same thread."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; there is no start and end of the server to take part in."""
        if scope["type"] == "http":
            await self.handle(scope, receive, send)


django.setup(set_prefix=False)
application = OneThread()
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 5, 200)
