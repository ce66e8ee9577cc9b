"""Toasts: a short word at the top of the page; never the only record of a result.

A page that was left while something was done for it is told nothing.
"""

from nicegui import ui

SECONDS = 4.0


def toast_ok(message: str) -> None:
    """Say that something was done; goes away by itself."""
    _show(message, "positive", "check_circle", SECONDS)


def toast_news(message: str) -> None:
    """Say what somebody else has done; goes away by itself."""
    _show(message, "info", "info", SECONDS)


def toast_error(message: str) -> None:
    """Say what went wrong; stays until it is closed."""
    _show(message, "negative", "error", 0)


def close_errors() -> None:
    """Take away what went wrong on a sub-page that is left: another one has no part in it."""
    ui.run_javascript("rsErrorsRead()")


def _show(message: str, kind: str, icon: str, seconds: float) -> None:
    if ui.context.client.is_deleted:
        return
    ui.notify(
        message,
        type=kind,  # type: ignore[arg-type]  # one of three literals
        icon=icon,
        position="top",
        timeout=seconds * 1000,
        close_button=False if seconds else "关闭",
    )
