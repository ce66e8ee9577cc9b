"""A page's line to the server, as a browser's test breaks it and looks at it."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Locator, Page, WebSocketRoute

MOST_SECONDS = 90  # of the page, until what it is to come to has come
REAL = 100  # milliseconds of the network in a second of the page
LATER = 25_000  # milliseconds until a page has asked again
CONNECTED = "window.socket?.connected"
NOISE = "ERR_|WebSocket|status of 4|status of 5|answer 5"  # what a broken line writes
SOCKETS = "**/_nicegui_ws/**"


class Loads:
    """Counts how often a page is loaded."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("request", self._note)

    def _note(self, request: object) -> None:
        self.count += getattr(request, "resource_type", "") == "document"


class Answers:
    """What the server sends to a page, which can be held back for a while."""

    def __init__(self, page: Page) -> None:
        self._held: list[Callable[[], None]] = []
        self._is_holding = False
        page.route_web_socket("**/_nicegui_ws/**", self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if self._is_holding:
                self._held.append(lambda: socket.send(message))
            else:
                socket.send(message)

        socket.connect_to_server().on_message(pass_on)

    def hold(self) -> None:
        """Let none of them come."""
        self._is_holding = True

    def let_go(self) -> None:
        """Let all of them come, and whatever follows."""
        self._is_holding = False
        for send in self._held:
            send()


def strip(page: Page) -> Locator:
    """The strip at the top of a page without a line."""
    return page.locator(".rs-line")


def cut(page: Page) -> None:
    """Let nothing pass between the page and its socket, whatever way it takes."""
    page.context.route_web_socket("**/*", lambda socket: socket.close(code=4403))
    page.context.route(SOCKETS, lambda route: route.fulfill(status=403, body="no"))


def change_visitor(page: Page) -> None:
    """The page is not this browser's any more, as after a restart of the server."""
    token = secrets.token_urlsafe(32)
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "hall_visitor", "value": token, "url": origin}])


def drop(page: Page) -> None:
    """Lose the line that the page has now."""
    page.evaluate("window.socket.io.engine.close()")


def set_own_clock(page: Page) -> None:
    """Give a page that is about to open a clock that `pass_time` can push on."""
    page.clock.install()


def pass_time(page: Page, words: str = "", *, script: str = "") -> None:
    """Let the page's own seconds pass ten times as fast until the strip says it, or a script.

    What the page asks the server meanwhile goes over the network as ever.
    """
    for _ in range(MOST_SECONDS):
        if page.evaluate(script) if script else words in strip(page).inner_text():
            return
        page.clock.fast_forward(1000)
        page.wait_for_timeout(REAL)
    raise AssertionError(f"{words or script} did not come: {strip(page).inner_text()}")
