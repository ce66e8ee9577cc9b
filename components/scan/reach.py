"""Whether other devices can open an address, as a real phone that scans a code has to."""

import ipaddress
from urllib.parse import urlsplit


def is_local(url: str) -> bool:
    """True for an address that only this very machine can open."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
