"""单位登记信息库: who a credit code belongs to; twin over the seed data, and a declarative one.

There is no public interface text of such a registry, so the real connector is told by a JSON
file what to call, how to sign and where to read (`registry_description`).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import httpx2

from auth.calls.http import TOTAL_SECONDS, Answer, BadAnswer, Peer, http_client
from auth.calls.options import Options
from auth.connectors.registry_description import Description, read_description
from models.base.json_file import read_json
from models.base.text import compact
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.registry_change import SandboxRegistryChange
from models.setting.system import System
from models.standards.id_type import IdType


@dataclass(frozen=True)
class LegalRep:
    """法定代表人 as the registry knows them; never logged."""

    name: str
    id_type: IdType
    id_number: str


@dataclass(frozen=True)
class RegistryRecord:
    """What the registry says about one unit."""

    uscc: str
    name: str
    unit_type: str
    region: str
    address: str
    state: str
    legal_rep: LegalRep


class RegistryConnector(Protocol):
    """Looks units up by their credit code."""

    kind: str

    async def find(self, uscc: str) -> RegistryRecord | None:
        """Find a unit by its normalized credit code; None when the registry has no such unit."""
        ...

    async def is_up(self) -> bool:
        """Whether the registry answered lately."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class SandboxRegistryConnector(RegistryConnector):
    """The twin: the units of ``models/sandbox/registry.json``, and faults on demand."""

    kind = "twin"

    def __init__(self, total_seconds: float = TOTAL_SECONDS) -> None:
        self._total_seconds = total_seconds

    async def find(self, uscc: str) -> RegistryRecord | None:
        faults = await SandboxFault.active()
        if Fault.REGISTRY_DOWN in faults:
            raise System.REGISTRY.unreachable()
        slowness = faults.get(Fault.REGISTRY_SLOW, 0)
        await asyncio.sleep(min(slowness, self._total_seconds))
        if slowness >= self._total_seconds:
            raise System.REGISTRY.too_slow()
        garbled = Fault.REGISTRY_GARBAGE in faults
        found: object = "\ufffd\ufffd" if garbled else await twin_record(uscc)
        try:
            return None if found is None else read_record(found, uscc)
        except BadAnswer as error:
            raise System.REGISTRY.garbled() from error

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.REGISTRY_DOWN)

    async def close(self) -> None:
        return None


class HttpRegistryConnector(RegistryConnector):
    """The real one: any registry that a description file tells how to ask."""

    kind = "http"

    def __init__(self, description: Description, secret: str, peer: Peer) -> None:
        self._description = description
        self._secret = secret
        self._peer = peer

    @classmethod
    def of(
        cls, options: Options, transport: httpx2.AsyncBaseTransport | None = None
    ) -> "HttpRegistryConnector":
        """Make the connector that the settings describe."""
        description = read_description(options)
        secret = options.secret("SECRET") if description.needs_secret else ""
        return cls(description, secret, Peer(System.REGISTRY, http_client(options, transport)))

    async def find(self, uscc: str) -> RegistryRecord | None:
        def build() -> httpx2.Request:
            return self._description.request(self._peer.client, self._secret, uscc)

        def read(answer: Answer) -> RegistryRecord | None:
            found = self._description.record(answer, self._secret)
            return None if found is None else read_record(found, uscc)

        return await self._peer.ask("find", build, read, is_repeatable=True)

    async def is_up(self) -> bool:
        return not self._peer.breaker.is_open

    async def close(self) -> None:
        await self._peer.client.aclose()


def read_record(found: object, uscc: str) -> RegistryRecord:
    """Make a record of our own shape; raises BadAnswer for garbage and for another unit."""
    try:
        if not isinstance(found, Mapping) or compact(_text(found, "uscc")) != uscc:
            raise BadAnswer("not the unit that was asked for")
        rep = found["legal_rep"]
        return RegistryRecord(
            uscc=uscc,
            name=_text(found, "name"),
            unit_type=_text(found, "unit_type"),
            region=_text(found, "region"),
            address=_text(found, "address", may_be_empty=True),
            state=_text(found, "state"),
            legal_rep=LegalRep(
                name=_text(rep, "name"),
                id_type=IdType(rep["id_type"]),
                id_number=_text(rep, "id_number"),
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer(f"record: {type(error).__name__}") from error


def _text(found: Mapping[str, Any], key: str, *, may_be_empty: bool = False) -> str:
    value = found.get(key, "")
    if not isinstance(value, str) or not (value.strip() or may_be_empty):
        raise BadAnswer(f"{key} is no text")
    return value.strip()


async def twin_record(uscc: str) -> Mapping[str, Any] | None:
    """The seed's row, with the legal rep whom a tester has switched."""
    row, changed = twin_records().get(uscc), await SandboxRegistryChange.of(uscc)
    return {**row, "legal_rep": changed.legal_rep} if row and changed else row


@cache
def twin_records() -> Mapping[str, Mapping[str, Any]]:
    """The rows of the seed by their credit codes."""
    return {row["uscc"]: row for row in read_json("sandbox/registry")["units"]}
