"""What asks a key of the browser to sign or to be made, around whatever else stands in its place.

The browser alone knows whether it has a key of this site, and shows the tile or not; what is sent
back counts as untrusted. What speaks with the key is loaded when it is used.
"""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.frame.bundle import asset_version
from components.guard.act import require_act
from models.passkeys.site import PasskeySite


class PasskeyPanel(Element):
    """What both places share."""

    def __init__(self, site: PasskeySite) -> None:
        super().__init__()
        script = f"/assets/passkey.js?v={asset_version()}"
        self.props.update(site=site.origin, script=script)

    def hear(self, event: str, handler: Callable[..., Any]) -> None:
        """Give what the browser sends to a guarded handler."""
        require_act(handler)
        self.on(event, handler)

    def refuse(self, why: str) -> None:
        """Say why it does not go on."""
        self.run_method("refuse", why)


class PasskeyTile(PasskeyPanel, component="passkey_tile.js"):
    """The place of 其他登录方式, with so many `others` beside it."""

    def __init__(self, site: PasskeySite, others: int) -> None:
        super().__init__(site)
        self.props["others"] = others

    def get(self, options: str) -> None:
        """Let a key sign somebody in."""
        self.run_method("get", options)


class PasskeyAdd(PasskeyPanel, component="passkey_add.js"):
    """The place of the form by which a key is added."""

    def create(self, options: str) -> None:
        """Let the browser make a key."""
        self.run_method("create", options)

    def keep(self, is_known: bool) -> None:
        """Let the browser remember that it knows a key, or that it knows none."""
        self.run_method("keep", "known" if is_known else "")

    def show_has(self, has: bool) -> None:
        """Whether the person has keys at all."""
        self.props["has"] = has


def sent_text(event: GenericEventArguments) -> str:
    """What a browser has sent; empty for anything that is no text."""
    return event.args if isinstance(event.args, str) else ""
