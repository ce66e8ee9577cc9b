"""Whose page it is: the browser and the session with which it was opened."""

from typing import Any
from urllib.parse import parse_qs

from nicegui import Client

from auth.web.caller import Caller, caller_of
from auth.web.door import door_of


def page_caller(client: Client) -> Caller | None:
    """The caller that opened a page; none for pages that NiceGUI makes for itself."""
    request = client._request
    return None if request is None else request.scope.get("state", {}).get("caller")


def session_of(client: Client) -> str:
    """The digest of the session that a page lives from; empty for none."""
    caller = page_caller(client)
    return "" if caller is None else caller.session_at(door_of(client))


def belongs(client: Client, scope: Any) -> bool:
    """True when a socket shows the cookies with which the page was opened."""
    page, socket = page_caller(client), caller_of(scope)
    if page is None or page.visitor != socket.visitor:
        return False
    door = door_of(client)
    return page.session_at(door) == socket.session_at(door)


def query_of(scope: Any) -> dict[str, str]:
    """What the address of a request carries, each name once."""
    found = parse_qs(scope["query_string"].decode("latin1"))
    return {name: values[0] for name, values in found.items()}


def page_named_by(scope: Any) -> Client | None:
    """The living page that a socket says it is for; whether it is its own is another question."""
    return Client.instances.get(query_of(scope).get("client_id", ""))


def is_for_its_page(scope: Any) -> bool:
    """True for a socket of a living page of the same browser and session."""
    client = page_named_by(scope)
    return client is not None and belongs(client, scope)
