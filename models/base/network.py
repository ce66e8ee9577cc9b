"""Networks: what counts as one place on the net, which offices share an address, what is shown.

An IPv6 subscriber holds a whole /64 (often a /56), so that a single address says nothing there.
"""

import ipaddress
from functools import lru_cache

from settings import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNREADABLE = "unreadable"
OFFICE_FACTOR = 10  # how much more a network may do that many people are known to share
_NARROW = {4: 32, 6: 64}
_WIDE = {4: 24, 6: 56}
INTERNAL_NETWORKS = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
    )
)


def address_of(text: str) -> Address | None:
    """A typed or forwarded address; None for anything that is none."""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def network_of(text: str) -> str:
    """The network that an address stands for: itself, of IPv6 its /64; empty for none.

    What a proxy forwards and is no address is one network, with the limits of one.
    """
    return _cut(text, _NARROW)


def wide_network_of(text: str) -> str:
    """The neighborhood of an address: its /24, of IPv6 its /56; empty for none."""
    return _cut(text, _WIDE)


def _cut(text: str, lengths: dict[int, int]) -> str:
    address = address_of(text)
    if address is None:
        return UNREADABLE if text else ""
    return str(ipaddress.ip_network((address, lengths[address.version]), strict=False))


def is_office(text: str) -> bool:
    """True for an address of a network that many people are known to share."""
    address = address_of(text)
    return address is not None and any(
        address in network for network in _offices(tuple(map(str, settings.office_networks)))
    )


@lru_cache(maxsize=8)
def _offices(networks: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(each, strict=False) for each in networks)


def place_of(text: str) -> str:
    """A network address as a stranger may see it: without its end."""
    address = address_of(text)
    if address is None:
        return "未知网络"
    if address.is_loopback:
        return "本机"
    if isinstance(address, ipaddress.IPv4Address):
        shown = ".".join([*str(address).split(".")[:2], "*", "*"])
    else:
        shown = ":".join(address.exploded.split(":")[:2]) + ":*"
    inside = any(address in network for network in INTERNAL_NETWORKS)
    return f"内部网络 {shown}" if inside else shown
