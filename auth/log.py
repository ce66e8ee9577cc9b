"""Logs: one line of JSON per event on stderr, in UTC, with the number of the request.

Identity numbers, mobiles, ids of open pages and tickets never get into a line: values are
scrubbed here too, whatever a library wrote.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # the id of an open page acts as that page
    r"|(?<=ticket=)[\w-]+"
    r"|(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
)
_QUERY = re.compile(r"\?[^\s'\"]*(?=['\"\s]|$)")
_QUIET = ("uvicorn.access", "engineio", "socketio", "httpx", "httpcore", "watchfiles", "asyncio")
Event = MutableMapping[str, Any]


def scrub(_logger: Any, _name: str, event: Event) -> Event:
    """Take personal data and secrets out of every text of a line."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRETS.sub("***", value)
    text = event.get("event")
    if isinstance(text, str) and "/" in text:
        event["event"] = _QUERY.sub("?…", text)
    return event


def configure_logs() -> None:
    """Send structlog and the standard library to stderr in the same form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    _replace_handler(handler)


def _replace_handler(handler: logging.Handler) -> None:
    """Make ours the only handler of the process; pytest's own handlers stay."""
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "is_of_the_hall", False)]:
        root.removeHandler(old)
    handler.is_of_the_hall = True  # type: ignore[attr-defined]  # a mark to find it again
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("nicegui").handlers.clear()
    logging.getLogger("nicegui").propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
