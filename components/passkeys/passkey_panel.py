"""What asks a key of the browser to sign, around whatever else stands in its place.

The browser alone knows whether it has a key of this site, and shows the tile or not; what is sent
back counts as untrusted.
"""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.guard.act import require_act
from models.passkeys.site import PasskeySite


class PasskeyPanel(Element, component="passkey.js"):
    """`login` makes it the place of 其他登录方式, with so many `others` beside it."""

    def __init__(self, site: PasskeySite, *, login: bool = False, others: int = 0) -> None:
        super().__init__()
        self.props.update(site=site.origin, login=login, others=others, has=False)

    def hear(self, event: str, handler: Callable[..., Any]) -> None:
        """Give what the browser sends to a guarded handler."""
        require_act(handler)
        self.on(event, handler)

    def get(self, options: str) -> None:
        """Let a key sign somebody in."""
        self.run_method("get", options)

    def create(self, options: str) -> None:
        """Let the browser make a key."""
        self.run_method("create", options)

    def refuse(self, why: str) -> None:
        """Say why it does not go on."""
        self.run_method("refuse", why)

    def keep(self, is_known: bool) -> None:
        """Let the browser remember that it knows a key, or that it knows none."""
        self.run_method("keep", "known" if is_known else "")

    def show_has(self, has: bool) -> None:
        """Whether the person has keys at all."""
        self.props["has"] = has


def sent_text(event: GenericEventArguments) -> str:
    """What a browser has sent; empty for anything that is no text."""
    return event.args if isinstance(event.args, str) else ""
