"""The topics of this process: a verb announces one, the pages that listen are woken."""

from collections.abc import Callable
from typing import Any

from nicegui import Event

Listener = Callable[..., Any]
_topics: dict[str, Event[[]]] = {}
_watchers: dict[str, Callable[[str], None]] = {}


def publish(topic: str) -> None:
    """Wake everybody who listens to a topic; the message is nothing but its name."""
    for prefix, watcher in _watchers.items():
        if topic.startswith(prefix):
            watcher(topic.removeprefix(prefix))
    if event := _topics.get(topic):
        event.emit()


def wake_all() -> None:
    """Wake every page that listens to anything, since messages may have been missed."""
    for event in tuple(_topics.values()):
        event.emit()


def listen(topic: str, listener: Listener) -> Callable[[], None]:
    """Call a listener in its page until the result is called, at the latest when the page ends."""
    event = _topics.setdefault(topic, Event())
    event.subscribe(listener, unsubscribe_on_delete=False)

    def stop() -> None:
        event.unsubscribe(listener)
        if not event.callbacks and _topics.get(topic) is event:
            del _topics[topic]

    return stop


def watch(prefix: str, watcher: Callable[[str], None]) -> None:
    """Call a function of this process with the rest of every topic that begins so."""
    _watchers[prefix] = watcher


def topics() -> frozenset[str]:
    """The topics that somebody listens to now."""
    return frozenset(_topics)
