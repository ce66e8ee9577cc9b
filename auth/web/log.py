"""Logs: one line of JSON per event on stderr, in UTC, with the number of the request.

Identity numbers, mobiles, ids of open pages and tickets never get into a line: values are
scrubbed here too, whatever a library wrote. What somebody sends is cut before it fills the disk,
and signs that nobody sees, or that turn the order of others around, are written as their numbers.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # the id of an open page acts as that page
    r"|(?<=ticket=)[\w-]+"
    r"|(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
)
_QUERY = re.compile(r"\?[^\s'\"]*(?=['\"\s]|$)")
_QUIET = (  # what calls over HTTP would tell every address
    "uvicorn.access",
    "engineio",
    "socketio",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "watchfiles",
    "asyncio",
)
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
LONGEST, LONGEST_TRACE, MOST = 500, 6000, 20
Event = MutableMapping[str, Any]


def scrub(_logger: Any, _name: str, event: Event) -> Event:
    """Take personal data and secrets out of every text of a line."""
    for key, value in event.items():
        event[key] = _shown(value, LONGEST_TRACE if key == "exception" else LONGEST)
    text = event.get("event")
    if isinstance(text, str) and "/" in text:
        event["event"] = _QUERY.sub("?…", text)
    return event


def _shown(value: Any, longest: int) -> Any:
    """A value as a line may hold it; of a long text its begin, and of a trace above all its end."""
    if isinstance(value, str):
        text = _SECRETS.sub("***", _cut(value, 4 * longest, ""))
        text = _cut(text, longest, f"…（{len(value)}）")
        return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    if isinstance(value, Mapping):
        return {_shown(str(k), longest): _shown(v, longest) for k, v in list(value.items())[:MOST]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_shown(each, longest) for each in list(value)[:MOST]]
    return value if isinstance(value, int | float | None) else _shown(repr(value), longest)


def _cut(text: str, longest: int, mark: str) -> str:
    if len(text) <= longest:
        return text
    end = longest * 4 // 5 if longest >= LONGEST_TRACE else 0
    return f"{text[: longest - end]}{mark}{text[len(text) - end :]}"


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
