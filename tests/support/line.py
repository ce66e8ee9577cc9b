"""A page's line to the server, as a browser's test breaks it and looks at it."""

from playwright.sync_api import Locator, Page

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


def strip(page: Page) -> Locator:
    """The strip at the top of a page without a line."""
    return page.locator(".rs-line")


def cut(page: Page) -> None:
    """Let nothing pass between the page and its socket, whatever way it takes."""
    page.context.route_web_socket("**/*", lambda socket: socket.close(code=4403))
    page.context.route(SOCKETS, lambda route: route.fulfill(status=403, body="no"))


def drop(page: Page) -> None:
    """Lose the line that the page has now."""
    page.evaluate("window.socket.io.engine.close()")
