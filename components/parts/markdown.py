"""Markdown of our own files and of the office's notices as HTML; raw HTML in it stays text."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def markdown(source: str) -> Markup:
    """The text as HTML; links that are no web addresses are left out by the reader."""
    return Markup(_reader.render(source))  # noqa: S704  # the reader escapes everything else
