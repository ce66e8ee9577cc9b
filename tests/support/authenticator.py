"""A key in the real browser: Chromium's own virtual authenticator."""

from playwright.sync_api import Page

LOCAL = "localhost"


class Authenticator:
    """The key of one page's computer: with a user who shows finger or face, or who does not."""

    def __init__(self, page: Page) -> None:
        self._line = page.context.new_cdp_session(page)
        self._line.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._name = {"authenticatorId": str(made["authenticatorId"])}

    def verify_user(self, is_verified: bool) -> None:
        """Whether the user shows finger or face from now on."""
        self._line.send("WebAuthn.setUserVerified", {**self._name, "isUserVerified": is_verified})

    def credentials(self) -> list[dict[str, object]]:
        """What it holds."""
        found = self._line.send("WebAuthn.getCredentials", self._name)
        return list(found["credentials"])

    def replace(self, **other: object) -> None:
        """Hold the one key with other values, as a copy of it would."""
        [held] = self.credentials()
        self._line.send("WebAuthn.clearCredentials", self._name)
        self._line.send("WebAuthn.addCredential", {**self._name, "credential": {**held, **other}})
