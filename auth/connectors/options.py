"""The settings of one real connector: every ``HALL_<SYSTEM>_*`` variable, with its mistakes.

Reading never raises; `problems` collects in Chinese what is missing or unsafe, so that the hall
can refuse to start with all reasons at once.
"""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from auth.connectors.system import System


class Options:
    """What is configured for one system."""

    def __init__(self, system: System, values: Mapping[str, str]) -> None:
        self.system = system
        self.problems: list[str] = []
        self._values = values

    def name(self, key: str) -> str:
        """Full name of a variable, as the README lists it."""
        return f"HALL_{self.system.upper()}_{key}"

    def text(self, key: str, default: str = "") -> str:
        """An optional value."""
        return self._values.get(self.name(key), default).strip()

    def required(self, key: str) -> str:
        """A value without which the connector cannot work."""
        value = self.text(key)
        if not value:
            self.problems.append(f"{self.name(key)} 未设置")
        return value

    def is_on(self, key: str) -> bool:
        """A switch, off by default."""
        return self.text(key).lower() in {"1", "true", "yes", "on"}

    def names(self, key: str) -> tuple[str, ...]:
        """A list separated by commas."""
        return tuple(part for part in (p.strip() for p in self.text(key).split(",")) if part)

    def secret(self, key: str) -> str:
        """A required secret: the variable itself, or the file that ``…_FILE`` names."""
        return self.file(f"{key}_FILE") if self.text(f"{key}_FILE") else self.required(key)

    def file(self, key: str) -> str:
        """The text of a required file."""
        path = self.required(key)
        if not path:
            return ""
        try:
            return Path(path).read_text("utf8").strip()
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{self.name(key)} 指向的文件无法读取")
            return ""

    def url(self, key: str, default: str = "") -> str:
        """A required https address; plain or private ones only where a switch allows them."""
        value = self.text(key, default) or self.required(key)
        if value:
            self.check_url(value, self.name(key))
        return value.rstrip("/")

    def check_url(self, value: str, where: str) -> None:
        """Note what is unsafe about an address that the hall will call."""
        parts = urlsplit(value)
        if not parts.hostname or parts.scheme not in {"https", "http"}:
            self.problems.append(f"{where} 不是完整的网址")
            return
        if parts.scheme == "http" and not self.is_on("ALLOW_PLAIN_HTTP"):
            self.problems.append(
                f"{where} 不是 https；确需明文访问时设置 {self.name('ALLOW_PLAIN_HTTP')}=1"
            )
        if is_private(parts.hostname) and not self.is_on("ALLOW_PRIVATE"):
            self.problems.append(
                f"{where} 指向内部地址；系统确在内网时设置 {self.name('ALLOW_PRIVATE')}=1"
            )


def is_private(host: str) -> bool:
    """True for ``localhost`` and for literal addresses that are not on the public Internet."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
