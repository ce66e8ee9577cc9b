"""A strip that says what happened and offers one way on; hidden while there is nothing to say."""

from collections.abc import Callable
from typing import Any

from components.parts.fragment import Fragment


class Alert(Fragment):
    """``tone`` is info, ok, warn or bad; the button carries the act ``go`` for ``on_act``."""

    def __init__(
        self, message: str = "", *, tone: str = "info", on_act: Callable[..., Any] | None = None
    ) -> None:
        handlers = {"go": on_act} if on_act else None
        super().__init__("parts/alert.html", on_act=handlers, message=message, tone=tone, action="")
        self.props("role=status")
        self.message = message

    def show(self, message: str, *, action: str = "", tone: str | None = None) -> None:
        """Say something, with the label of the button if there is one."""
        self.message = message
        self.refresh(message=message, action=action, **({"tone": tone} if tone else {}))

    def hide(self) -> None:
        """Take it away."""
        self.show("")
