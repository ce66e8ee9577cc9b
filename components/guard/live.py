"""Live updates: a page listens to topics and reads the row again when one is announced."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from auth.topics.bus import listen
from components.guard.page_state import page_state


class Subscription:
    """One topic that a page listens to; it ends with the page, or with its sub-page."""

    def __init__(self, topic: str, handler: Callable[[], Any]) -> None:
        self._handler = handler
        self._is_active = True
        self._forget = listen(topic, self._wake)

    def _wake(self) -> Any:
        return self._handler() if self._is_active else None

    def stop(self) -> None:
        """Listen no longer."""
        self._is_active = False
        self._forget()


def on_topic(topic: str, handler: Callable[[], Any]) -> Subscription:
    """Call a handler of this page whenever a topic such as ``qr:<code>`` is announced.

    The announcement carries no data and may get lost with a connection, so the handler reads
    the row; after a reconnect it is called once by itself.
    """
    subscription = Subscription(topic, handler)
    page_state().subscriptions.append(subscription)
    ui.context.client.on_connect(lambda: subscription._wake())  # not with the client as argument
    return subscription
