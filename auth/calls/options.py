"""The settings of one real connector: every ``HALL_<SYSTEM>_*`` variable, with its mistakes.

Reading never raises; `problems` collects in Chinese what is missing or unsafe, so that the hall
can refuse to start with all reasons at once.
"""

import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from typing import TypeVar

from models.setting import url
from models.setting.option import OPTIONS
from models.setting.value import Parse, authorities, networks, switch, text_of

T = TypeVar("T")
D = TypeVar("D")


class Options:
    """What is configured for one system."""

    def __init__(
        self,
        system: str,
        values: Mapping[str, str],
        table: Mapping[str, Parse[object]] = OPTIONS,
    ) -> None:
        self.problems: list[str] = []
        self._system = system
        self._table = table
        self._values = values

    def name(self, key: str) -> str:
        """Full name of a variable, as the README lists it."""
        return f"HALL_{self._system.upper()}_{key}"

    def text(self, key: str, default: str = "") -> str:
        """An optional value."""
        return self._values.get(self.name(key), default).strip()

    def required(self, key: str) -> str:
        """A value without which the connector cannot work."""
        value = self.text(key)
        if not value:
            self._note(f"{self.name(key)} 未设置")
        return value

    def is_on(self, key: str) -> bool:
        """A switch, off by default."""
        return self.parsed(key, switch, False)

    def networks(self, key: str) -> tuple[str, ...]:
        """A list of networks in canonical form."""
        return self.parsed(key, networks, ())

    def authorities(self) -> ssl.SSLContext | bool:
        """The root certificates to trust: those of a file, else those of the machine."""
        return self.parsed("CA_FILE", authorities, None) or True

    def parsed(self, key: str, parse: Parse[T], default: D) -> T | D:
        """An optional value of some kind; one that is not understood is noted once."""
        try:
            return parse(text) if (text := self.text(key)) else default
        except ValueError as error:
            self._note(f"{self.name(key)} {error}")
            return default

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def secret(self, key: str) -> str:
        """A required secret: the variable itself, or the file that ``…_FILE`` names."""
        value = self.file(f"{key}_FILE") if self.text(f"{key}_FILE") else self.required(key)
        return self._checked(key, value)

    def file(self, key: str) -> str:
        """The text of a required file."""
        path = self.required(key)
        if not path:
            return ""
        return self.parsed(key, text_of, "")

    def _checked(self, key: str, value: str) -> str:
        """A value as the table of options wants it."""
        try:
            self._table[self.name(key)](value)
        except ValueError as error:
            self._note(f"{self.name(key)} {error}")
        return value

    def url(self, key: str, default: str = "") -> str:
        """A required https address; plain or private ones only where a switch allows them."""
        value = self.text(key, default) or self.required(key)
        if value:
            self.check_url(value, self.name(key))
        return value.rstrip("/")

    def check_url(self, value: str, where: str) -> None:
        """Note what is unsafe about an address that the hall will call."""
        for why in self._unsafe(value):
            self._note(f"{where} {why}")

    def may_call(self, value: str) -> bool:
        """Whether an address that the system itself has named may be called."""
        return not any(self._unsafe(value))

    def _unsafe(self, value: str) -> Iterator[str]:
        try:
            parts, _ = url.split(value)
            host = url.canonical_host(parts.hostname or "")
        except ValueError as error:
            yield str(error)
            return
        if parts.scheme == "http" and not self.is_on("ALLOW_PLAIN_HTTP"):
            yield f"不是 https；确需明文访问时设置 {self.name('ALLOW_PLAIN_HTTP')}=1"
        if is_private(host) and not self.is_on("ALLOW_PRIVATE"):
            yield f"指向内部地址；系统确在内网时设置 {self.name('ALLOW_PRIVATE')}=1"


def is_private(host: str) -> bool:
    """True for ``localhost`` and for literal addresses that are not on the public Internet."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
