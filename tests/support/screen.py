"""Looks a screen over as the hall promises it: accessible in both colors, sound, never too wide."""

from playwright.sync_api import Page

from tests.support.browser import (
    assert_accessible_in_both_colors,
    assert_no_overflow,
    set_dark,
    set_width,
)
from tests.support.markup import assert_sound_markup

DESK, LAPTOP, TABLET, HAND, SMALLEST = 1440, 1000, 900, 390, 320
LARGE = "on => { document.documentElement.dataset.text = on ? 'large' : '' }"


def _show_whole(page: Page, width: int) -> None:
    """Make the window as high as the page, so that a bar at its foot covers nothing."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, 900)})


def look_over(page: Page) -> None:
    """Check the page as it stands: axe-core, markup and widths, and widths again in large text."""
    before = page.viewport_size
    for width in (DESK, HAND):
        set_width(page, width)
        assert_no_overflow(page)
        assert_sound_markup(page)
        _show_whole(page, width)
        assert_accessible_in_both_colors(page)
    set_dark(page, False)
    for width in (LAPTOP, TABLET, SMALLEST):
        set_width(page, width)
        assert_no_overflow(page)
    page.evaluate(LARGE, True)
    for width in (SMALLEST, HAND, TABLET, LAPTOP, DESK):
        set_width(page, width)
        assert_no_overflow(page)
    page.evaluate(LARGE, False)
    if before is not None:
        page.set_viewport_size(before)
