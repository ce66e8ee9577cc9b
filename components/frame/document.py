"""The document around a page that has no line to the server: style sheet and scripts as files."""

from collections.abc import Sequence

from markupsafe import Markup
from nicegui import core

from components.frame.bundle import asset_version, script_address
from components.frame.theme import described
from components.parts.fragment import render


def document(title: str, body: str, more: Sequence[str] = (), *, is_error: bool = False) -> str:
    """A whole page; the body is HTML of our own templates, `more` are scripts besides."""
    page = render(
        "frame/document.html",
        title=title,
        body=Markup(body),  # noqa: S704  # rendered from our own templates
        is_error=is_error,
        version=asset_version(),
        boot=script_address("boot"),
        scripts=[script_address(each) for each in ("hall", *more)],
        described=described(),
        viewport=core.app.config.viewport,
    )
    return str(page)
