"""What is chosen from: a list that shows the choice before the server has answered."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui


class Choice(ui.select, component="choice.js"):
    """One or several of the options; the browser keeps what was chosen until the server sets it."""

    LOOPBACK = False

    def __init__(self, options: Mapping[str, str], value: Any, *, multiple: bool = False) -> None:
        super().__init__(dict(options), value=value, multiple=multiple)
