"""The line of a form that is kept as it is typed: what has become of what was typed last.

Whether a browser has a line at all is known to itself alone; it says so (`unsent.js`), and asks
before it leaves a page on which something is not kept.
"""

from components.parts.fragment import Fragment
from models.base import clock


class SaveLine(Fragment):
    """正在保存, 草稿已自动保存 with the time of it, or 未保存."""

    def __init__(self) -> None:
        self.state = ""
        super().__init__(
            "fields/save_line.html", tag="p", classes="rs-save is-empty", state="", at=""
        )

    def show(self, state: str) -> None:
        """Say that it is being kept (``saving``), is kept (``saved``), or could not be."""
        if self.is_deleted or state == self.state == "saving":
            return
        self.state = state
        self.classes(remove="is-empty")
        at = clock.local(clock.now()).strftime("%H:%M:%S")
        self.refresh(state=state, at=at)
