"""The texts that people agree to, rendered from the Markdown under ``components/texts``."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

import components
from components.parts.markdown import markdown
from models.proofs.consent import LegalText

TEXTS = Path(components.__file__).parent / "texts"


@cache
def legal_text(text: LegalText) -> Markup:
    """One text as HTML; our own file, and raw HTML in it would not pass either."""
    return markdown((TEXTS / f"{text.name}.md").read_text("utf8"))


@cache
def legal_body(text: LegalText) -> Markup:
    """The same without its title, for places that have one of their own."""
    _, _, body = legal_text(text).partition("</h1>")
    return Markup(body)  # noqa: S704  # as above
