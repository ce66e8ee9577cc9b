"""How a builder becomes a page: its address, its parameters, and what a refusal looks like."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Response
from nicegui import ui
from starlette.responses import RedirectResponse

from auth.session.socket import sign_in_path
from auth.web.error_page import error_answer, status_of
from components.guard.act import incident
from models.base.error import HallError, SessionEnded

Builder = Callable[..., Awaitable[None]]
RESPONSE_WITHIN = 8.0  # a page that takes longer is broken off


def mount(path: str, builder: Callable[..., Any]) -> None:
    """Give a page its address."""
    # NiceGUI's test plugin forgets the modules of mounted functions after each test; pages and
    # models must stay the ones that the tests have imported.
    mounted = functools.partial(builder)
    mounted.__module__ = "mounted"
    mounted.__name__ = path  # type: ignore[attr-defined]  # NiceGUI names its tasks by it
    ui.page(path, response_timeout=RESPONSE_WITHIN)(mounted)


def asks_like(build: Callable[..., Any], builder: Builder, *, is_given: bool) -> None:
    """Let a page have the parameters of its builder, without what the builder is given first."""
    signature = inspect.signature(builder)
    asked = list(signature.parameters.values())[1 if is_given else 0 :]
    build.__signature__ = signature.replace(parameters=asked)  # type: ignore[attr-defined]


def refuse_page(error: Exception) -> Response:
    """The answer instead of a page that could not be built."""
    client = ui.context.client
    scope = client.request.scope
    if isinstance(error, SessionEnded):
        answer: Response = RedirectResponse(sign_in_path(client), 303)
    elif isinstance(error, HallError):
        answer = error_answer(status_of(error), error.message, scope)
    else:
        incident(client, error)
        answer = error_answer(500, "", scope)
    client.delete()
    return answer
