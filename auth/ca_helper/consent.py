"""Which sites may use the keys: asked once on the terminal, and remembered in a file."""

import json
import re
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

FILE = Path.home() / ".hall-ca-helper.json"
_ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]{1,200}")
Ask = Callable[[str], bool]


def is_origin(text: str) -> bool:
    """True for the address of a site; a page of no site says null, and a program nothing."""
    return _ORIGIN.fullmatch(text) is not None


def ask_on_terminal(origin: str) -> bool:
    """Ask whoever sits before the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        return False
    return input(f"网站 {origin} 请求使用本机的CA，是否允许？[y/N] ").strip().lower() in {
        "y",
        "yes",
    }


class Consent:
    """The sites that were allowed; one question at a time, and none twice in a run."""

    def __init__(
        self, allowed: Iterable[str] = (), file: Path | None = FILE, ask: Ask = ask_on_terminal
    ) -> None:
        self._file, self._ask = file, ask
        self._allowed = {*allowed, *self._remembered()}
        self._denied: set[str] = set()
        self._lock = threading.Lock()

    def is_given(self, origin: str) -> bool:
        """Whether a site may use the keys; asks when nobody has said so yet."""
        if not is_origin(origin):
            return False
        with self._lock:
            if origin in self._allowed or origin in self._denied:
                return origin in self._allowed
            if not self._ask(origin):
                self._denied.add(origin)
                return False
            self._allowed.add(origin)
            self._remember()
            return True

    def _remembered(self) -> list[str]:
        if self._file is None or not self._file.exists():
            return []
        try:
            found = json.loads(self._file.read_text("utf8"))
        except (OSError, ValueError):
            return []
        return [each for each in found if isinstance(each, str) and is_origin(each)]

    def _remember(self) -> None:
        if self._file is not None:
            self._file.write_text(json.dumps(sorted(self._allowed)), "utf8")
