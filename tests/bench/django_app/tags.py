"""Icons and drawings for the templates."""

from functools import cache
from pathlib import Path

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ASSETS = Path(__file__).parents[3] / "components" / "assets"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the font."""
    return format_html('<span class="rs-i" aria-hidden="true">{}</span>', name)


@register.simple_tag
@cache
def art(name: str) -> SafeString:
    """A drawing."""
    folder = ASSETS if name == "emblem" else ASSETS / "art"
    return mark_safe((folder / f"{name}.svg").read_text("utf8"))
