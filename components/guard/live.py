"""Live updates: a page listens to topics and reads the row again when one is announced."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from auth.topics.bus import listen
from components.guard.page_state import page_state


class Subscription:
    """One topic that a page listens to; it ends with the page, or with its sub-page."""

    def __init__(self, topic: str, handler: Callable[[], Any]) -> None:
        self._state = page_state()
        self.handler = handler
        self._deafen = listen(topic, self.wake)
        self._forget = self._state.closers.add(self.stop)
        self._state.listening.append(self)

    def wake(self) -> Any:
        """Call the handler, unless it was stopped meanwhile."""
        return self.handler() if self in self._state.listening else None

    def stop(self) -> None:
        """Listen no longer."""
        if self in self._state.listening:
            self._state.listening.remove(self)
            forget, deafen = self._forget, self._deafen
            # They and the page hold each other, and would stay in memory.
            del self._forget, self._deafen, self.handler
            forget()
            deafen()


def on_topic(topic: str, handler: Callable[[], Any]) -> Subscription:
    """Call a handler of this page whenever a topic such as ``qr:<code>`` is announced.

    The announcement carries no data and may get lost with a connection, so the handler reads
    the row; after a reconnect it is called once by itself.
    """
    client = ui.context.client
    if _wake_all not in client.connect_handlers:
        client.on_connect(_wake_all)
    return Subscription(topic, handler)


def _wake_all() -> None:
    """Let a page that has a socket again read whatever it listens to, each thing once."""
    client = ui.context.client
    by_handler = {each.handler: each for each in page_state(client).listening}
    for subscription in by_handler.values():
        client.safe_invoke(subscription.wake)
