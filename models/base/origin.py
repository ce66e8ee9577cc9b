"""Where an attempt comes from: browser, device and network, as the gate noted them."""

from dataclasses import dataclass, replace

from models.base.network import is_office, network_of, wide_network_of


@dataclass(frozen=True)
class Origin:
    """The browser (its visitor cookie), the device (its long-lived cookie) and the address.

    Digests, never the cookies themselves; `device` is empty for a browser in which nobody has
    ever signed in. `is_known` says that whoever the attempt is about has used this device.
    """

    visitor: str
    address: str = ""
    device: str = ""
    browser: str = ""
    is_known: bool = False
    own_network: str = ""  # what is counted in place of the network
    site: str = ""  # the address by which the hall was called, for links in messages

    @property
    def one_browser(self) -> str:
        """What counts as one browser: whoever is let off as known cannot drop the other cookie."""
        return f"device {self.device}" if self.is_known and self.device else self.visitor

    @property
    def network(self) -> str:
        """What counts as one place; empty when the address is not known."""
        return network_of(self.address)

    @property
    def wide_network(self) -> str:
        """The neighborhood of the network."""
        return wide_network_of(self.address)

    @property
    def is_office(self) -> bool:
        """True in a network that many people are known to share."""
        return is_office(self.address)

    def as_known(self, is_known: bool = True) -> "Origin":
        """The same place, used before by whoever the attempt is about, or not."""
        return replace(self, is_known=is_known)
