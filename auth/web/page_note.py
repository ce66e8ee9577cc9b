"""What a page notes about itself, gone with it: each note has its key and its type in one place."""

from typing import Generic, TypeVar

from nicegui import Client, ui

T = TypeVar("T")


class Note(Generic[T]):
    """A value that a page keeps under a key of its own; the default while nothing was noted."""

    def __init__(self, key: str, default: T) -> None:
        self._key, self._default = key, default

    def of(self, client: Client | None = None) -> T:
        """What a page has noted, by default the current one."""
        noted: T = (client or ui.context.client).storage.get(self._key, self._default)
        return noted

    def note(self, value: T, client: Client | None = None) -> None:
        """Keep a value for a page, by default for the current one."""
        (client or ui.context.client).storage[self._key] = value
