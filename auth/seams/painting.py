"""A page is sent painted, and what stands in its HTML is not sent a second time.

NiceGUI sends an empty body and all elements as JSON, from which the browser's script builds the
page. Here the HTML stands in the body, for the template to write (`request.state.painted`); the
fragments among the elements come without theirs and take over what stands there. A script in it
would get the page's nonce and run, which as JSON it could not: it is shown as text.
Private seams, held by tests/auth/seams/test_painting.py.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from fastapi import Request, Response
from nicegui import Client
from nicegui.elements.html import Html

Paint = Callable[[Client], tuple[str, Iterable[Html]]]  # the HTML, and the fragments in it
CONTENT = Html.CONTENT_PROP
_build_response = Client.build_response


def install_painting(paint: Paint) -> None:
    """Let every page be sent painted; repeated calls never stack."""

    def build_response(self: Client, request: Request, status_code: int = 200) -> Response:
        html, standing = paint(self)
        request.state.painted = html.replace("<script", "&lt;script")
        try:
            with _left_out(standing):
                return _build_response(self, request, status_code)
        finally:
            del request.state.painted  # an open page keeps its request

    Client.build_response = build_response  # type: ignore[method-assign]


@contextmanager
def _left_out(fragments: Iterable[Html]) -> Iterator[None]:
    """Let fragments be without their HTML for a while, of which nobody is told."""
    contents = [(fragment, dict.pop(fragment.props, CONTENT)) for fragment in fragments]
    try:
        yield
    finally:
        for fragment, content in contents:
            dict.__setitem__(fragment.props, CONTENT, content)
