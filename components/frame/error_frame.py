"""Masthead and footer around an answer without a page: plain HTML, for whoever has no script."""

from auth.connectors import twins_active
from auth.web.operator import is_open_to_everybody
from components.frame.site_map import FOOTER, existing, has_page, site_state
from components.parts.fragment import render_shared
from settings import settings


def framed(body: str) -> str:
    """The main part of an answer between what stands above and below every page."""
    state, is_open = site_state(), is_open_to_everybody(settings)
    head = render_shared(
        "frame/masthead.html",
        (state, is_open),
        slim=True,
        greeting="",
        bell="",
        unread=0,
        is_open=is_open,
    )
    foot = render_shared(
        "frame/footer.html",
        (state, "error"),
        plain=True,
        links=existing(FOOTER),
        has_feedback=has_page("/feedback"),
        is_pilot=bool(twins_active()),
    )
    return (
        f'<header class="rs-mast rs-top is-slim">{head}</header>{body}'
        f'<footer class="rs-foot rs-top is-plain">{foot}</footer>'
    )
