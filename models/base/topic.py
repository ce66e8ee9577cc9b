"""Topics: how a model tells open pages that a row has changed, without knowing the web.

A verb announces a topic such as ``qr:<id>``; after the commit the publisher that the web layer
has installed wakes the pages that listen. The message carries no data: listeners read the row.
"""

from collections.abc import Callable

from models.base.tx import on_commit

Publisher = Callable[[str], None]


def _nobody(_topic: str) -> None:
    """Stand in until the web layer installs a publisher (tests, command line)."""


_publisher: Publisher = _nobody


def install_publisher(publisher: Publisher) -> None:
    """Choose who is told about announced topics; one per process."""
    global _publisher
    _publisher = publisher


def announce(topic: str) -> None:
    """Tell the listeners of a topic, after the open transaction has committed."""
    on_commit(lambda: _publisher(topic))
