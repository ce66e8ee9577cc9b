"""Where passkeys work: the one origin of the hall, and the name that they are bound to.

Browsers bind a key to a domain name, never to an address of numbers, and let only pages over https
or of this very machine reach it. Origin and name come from the canonical address of the hall
(`HALL_BASE_URL`): a page that was opened by another name of the same machine has no passkeys.
"""

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from models.base.error import NotAllowed
from models.setting.url import canonical

INSECURE = "本页不是安全连接（https），浏览器不允许使用通行密钥"
NO_NAME = "本站的网址是 IP 地址，浏览器不支持通行密钥；由管理员换成 https 开头的域名后即可使用"
_HERE = "localhost"


@dataclass(frozen=True)
class PasskeySite:
    """The origin as browsers sign it, and the relying party's id."""

    origin: str
    rp_id: str

    @classmethod
    def of(cls, site: str) -> Self:
        """The place of an address by which the hall is called; raises NotAllowed for none."""
        if reason := why_not(site):
            raise NotAllowed(reason)
        origin = canonical(site)
        return cls(origin, urlsplit(origin).hostname or "")


def why_not(site: str) -> str:
    """Why no passkey can work at an address; empty where one can."""
    parts = urlsplit(canonical(site))
    host = parts.hostname or ""
    if not host or _is_number(host):
        return NO_NAME
    is_here = host == _HERE or host.endswith(f".{_HERE}")
    return "" if parts.scheme == "https" or is_here else INSECURE


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
