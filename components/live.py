"""Live updates: a page listens to topics and reads the row again when one is announced."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from auth.bus import listen


def on_topic(topic: str, handler: Callable[[], Any]) -> None:
    """Call a handler of this page whenever a topic such as ``qr:<code>`` is announced.

    The announcement carries no data and may get lost with a connection, so the handler reads
    the row; after a reconnect it is called once by itself.
    """
    listen(topic, handler)
    ui.context.client.on_connect(lambda: handler())  # not with the client as its argument
