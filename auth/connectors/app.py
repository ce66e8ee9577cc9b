"""江苏智慧人社APP: what opens when its scanner meets one of our QR codes.

The app's own protocol is not public. Its twin is the phone part of this site: a code holds the
address /q/<code>, which any phone's camera opens, and the pages under /app play the app.
"""

from typing import Protocol

from models.sandbox.fault import Fault, SandboxFault


class AppConnector(Protocol):
    """Turns tickets into what a QR code holds."""

    kind: str

    def qr_url(self, base_url: str, code: str) -> str:
        """Return the address in the QR code of a ticket: no personal data, only its number."""
        ...

    async def is_up(self) -> bool:
        """Whether phones can be served."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class SandboxAppConnector(AppConnector):
    """The twin: the pages under /app of this very site."""

    kind = "twin"

    def qr_url(self, base_url: str, code: str) -> str:
        return f"{base_url.rstrip('/')}/q/{code}"

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.APP_DOWN)

    async def close(self) -> None:
        return None
