"""The page that the browser gets when NiceGUI itself fails to build one: in our words.

Private seam, held by tests/components/test_frame.py.
"""

import sys
from collections.abc import Callable

PLACES = ("nicegui.page", "nicegui.nicegui")  # each has a name of its own for the same function


def install_breakdown(show: Callable[..., None]) -> None:
    """Let ``show`` fill such a page instead of NiceGUI, which would print the exception on it."""
    for place in PLACES:
        module = sys.modules[place]
        if not hasattr(module, "error_content"):
            raise RuntimeError(f"{place} fills its broken pages in another way")
        module.error_content = show  # type: ignore[attr-defined]
