"""The document around the HTML of a page that is only read: style sheet, script, no line."""

from collections.abc import Sequence

from markupsafe import Markup
from nicegui import core

from components.frame.bundle import asset_version, script_address
from components.frame.theme import described
from components.parts.fragment import render


def document(title: str, body: str, more: Sequence[str] = ()) -> str:
    """A whole page; the body is HTML of our own templates, `more` are scripts besides."""
    page = render(
        "reading/document.html",
        title=title,
        body=Markup(body),  # noqa: S704  # painted from our own templates
        version=asset_version(),
        boot=script_address("boot"),
        scripts=[script_address(each) for each in ("hall", *more)],
        described=described(),
        viewport=core.app.config.viewport,
    )
    return str(page)
