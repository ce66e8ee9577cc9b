"""How pages send: woken when there is something to send, and never by the clock.

NiceGUI's own loop looks once a second whether an open page has something to send, and ten times
a second whether a fetched page has found its socket. With thousands of pages that is most of
what an idle process does. Private seams, held by tests/auth/seams/test_socket_frames.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import Client, core
from nicegui.dependencies import JsComponent
from nicegui.outbox import Deleted, Outbox

AFTER_A_FAILURE = 0.1


def install_page_sender() -> None:
    """Replace the loop of every page to come; repeated calls never stack."""
    if Outbox.loop is not _send_when_woken:
        Outbox.loop = _send_when_woken  # type: ignore[method-assign]
        Client.handle_handshake = _waking(Client.handle_handshake)  # type: ignore[assignment,method-assign]


def _waking(handle: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """What a page has to send waits for its socket, which wakes it."""

    async def handle_handshake(self: Client, *args: Any, **more: Any) -> None:
        await handle(self, *args, **more)
        self.outbox._set_enqueue_event()

    return handle_handshake


async def _send_when_woken(self: Outbox) -> None:
    """Send what there is, then sleep until there is more, a socket, or the page's end."""
    woken = self._enqueue_event = asyncio.Event()
    while not self._should_stop:
        woken.clear()
        try:
            if self.client.has_socket_connection:
                await _send(self)
        except asyncio.CancelledError:
            return
        except Exception as error:
            core.app.handle_exception(error)
            await asyncio.sleep(AFTER_A_FAILURE)
        await woken.wait()


async def _send(outbox: Outbox) -> None:
    """Changed elements first, with the components that the browser does not have yet."""
    messages = [*_updates(outbox), *outbox.messages]
    outbox.messages.clear()
    for message in messages:
        try:
            await outbox._emit(message)
        except Exception as error:
            core.app.handle_exception(error)


def _updates(outbox: Outbox) -> list[tuple[str, str, Any]]:
    page = outbox.client.id
    changed = dict(outbox.updates)
    outbox.updates.clear()
    if not changed:
        return []
    data = {
        number: None if isinstance(element, Deleted) else element._to_dict()
        for number, element in changed.items()
    }
    new = {
        element.component.name: element.component
        for element in changed.values()
        if not isinstance(element, Deleted)
        and isinstance(element.component, JsComponent)
        and element.component.name not in outbox._loaded_components
    }
    outbox._loaded_components.update(new)
    parts = [{"key": component.key, "tag": component.tag} for component in new.values()]
    loading = [(page, "load_js_components", {"components": parts})] if parts else []
    return [*loading, (page, "update", data)]
