"""What stands on a page that NiceGUI gives up: our words in place of its own and of the reason.

Private seam, held by tests/components/test_frame.py.
"""

import sys
from collections.abc import Callable

PLACES = ("nicegui.page", "nicegui.nicegui")  # each has a name of its own for the same function


def install_breakdown(show: Callable[..., None]) -> None:
    """Let a function fill the page; it gets the status and a reason that nobody may read."""
    for place in PLACES:
        module = sys.modules[place]
        if not hasattr(module, "error_content"):
            raise RuntimeError(f"{place} fills its broken pages in another way")
        module.error_content = show  # type: ignore[attr-defined]
