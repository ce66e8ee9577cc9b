"""CA: which keys the hall accepts; twin over a hierarchy of its own, and a declarative real one.

Makers publish no interface of their authorities, but all of them issue certificates and revocation
lists. So the real connector is told by a JSON file whom to trust (`auth/ca/entry.py`), fetches the
lists, and asks by OCSP where the file says so.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import httpx2

from auth.ca.certificate import Certificate
from auth.ca.chain import Authorities
from auth.ca.entry import HELPER, Description, Entry, read_description
from auth.ca.ocsp import Question
from auth.ca.revocation import RevocationList
from auth.ca.verifier import Presented, Proven, check, verify
from auth.ca_helper.hierarchy import Hierarchy, issue_hierarchy
from auth.calls.http import http_client
from auth.calls.options import Options
from auth.connectors.ca_asking import Asking, ask
from auth.connectors.ca_lists import FetchedLists
from models.base import clock
from models.proofs.ca_cause import CaCause, CaRefused
from models.sandbox.ca_token import SandboxHierarchy
from models.sandbox.fault import Fault, SandboxFault

LATE = 60.0  # seconds after which whoever signs in looks at the list files, where no timer does


class CaConnector(Protocol):
    """Says whether a key is genuine, and which unit it names."""

    kind: str
    helper: str

    async def description(self) -> Description:
        """Whom the hall trusts, and where the driver of a computer is spoken to."""
        ...

    async def verify(self, presented: Presented) -> Proven:
        """Verify what a browser has brought; raises CaRefused with the one cause."""
        ...

    async def check(self, leaf: Certificate) -> Proven:
        """Verify a certificate that has signed nothing, for the self-check."""
        ...

    @property
    def at_hand(self) -> Sequence[RevocationList]:
        """The revocation lists as they are, for whoever cannot wait for newer ones."""
        ...

    async def lists(self) -> Sequence[RevocationList]:
        """The revocation lists, fetched anew where it is time."""
        ...

    async def refresh(self) -> None:
        """Fetch and read anew what it is time for; by a timer, so that nobody waits for it."""
        ...

    async def taken_back(self, keys: Sequence[str]) -> frozenset[str]:
        """Which of these keys their authority has taken back, of those whom it is time to ask for.

        A key is named as `Certificate.listed_as` does; only authorities that answer by OCSP are
        asked.
        """
        ...

    async def is_up(self) -> bool:
        """Whether keys can be verified now."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class SandboxCaConnector(CaConnector):
    """The twin: a hierarchy made on this site, whose keys /sandbox plugs in."""

    kind = "twin"
    helper = HELPER

    def __init__(self) -> None:
        self._text = ""
        self._hierarchy: Hierarchy | None = None
        self._description = Description()

    async def hierarchy(self) -> Hierarchy:
        """The hierarchy with its keys, made when it is first asked for."""
        text = await SandboxHierarchy.current()
        if text is None:
            made = await asyncio.to_thread(issue_hierarchy, clock.now())
            text = await SandboxHierarchy.keep(made.text)
        if text != self._text or self._hierarchy is None:
            read = await asyncio.to_thread(Hierarchy.of, text)
            entry = await asyncio.to_thread(_entry_of, read)
            self._hierarchy, self._text, self._description = read, text, Description((entry,))
        return self._hierarchy

    async def description(self) -> Description:
        await self.hierarchy()
        return self._description

    async def verify(self, presented: Presented) -> Proven:
        return await asyncio.to_thread(verify, presented, await self._entries(), clock.now())

    async def check(self, leaf: Certificate) -> Proven:
        return await asyncio.to_thread(check, leaf, await self._entries(), clock.now())

    async def _entries(self) -> Sequence[Entry]:
        entries = (await self.description()).entries
        is_stale = await SandboxFault.amount_of(Fault.CA_STALE)
        return [_aged(each) for each in entries] if is_stale else entries

    @property
    def at_hand(self) -> Sequence[RevocationList]:
        return [each for entry in self._description.entries for each in entry.lists]

    async def lists(self) -> Sequence[RevocationList]:
        await self.hierarchy()
        return self.at_hand

    async def refresh(self) -> None:
        return None

    async def taken_back(self, keys: Sequence[str]) -> frozenset[str]:
        return frozenset()  # its lists name every key

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.CA_STALE)

    async def close(self) -> None:
        return None


def _entry_of(hierarchy: Hierarchy) -> Entry:
    certificates = (Certificate.read(each) for each in hierarchy.authorities)
    lists = tuple(RevocationList.read(each) for each in hierarchy.lists)
    return Entry("测试CA", Authorities(certificates), given=lists)


def _aged(entry: Entry) -> Entry:
    """The same with lists that nobody has renewed."""
    since = tuple(replace(each, until=each.since) for each in entry.lists)
    return replace(entry, given=since)


class FileCaConnector(CaConnector):
    """The real one: whatever the description file trusts."""

    kind = "x509"

    def __init__(
        self, description: Description, client: httpx2.AsyncClient, keep_in: Path | None = None
    ) -> None:
        self._description = description
        self.helper = description.helper
        self._client = client
        self._lists = FetchedLists(client, keep_in)
        self._asking = Asking(client)
        self._looked_at = time.monotonic()

    @classmethod
    def of(
        cls,
        options: Options,
        transport: httpx2.AsyncBaseTransport | None = None,
        keep_in: Path | None = None,
    ) -> "FileCaConnector":
        """Make the connector that the settings describe."""
        path = options.required("DESCRIPTION")
        description = read_description(Path(path)) if path else Description()
        name = options.name("DESCRIPTION")
        options.problems.extend(f"{name} {each}" for each in description.problems)
        for entry in description.entries:
            for address in filter(None, (*entry.addresses, entry.ocsp)):
                options.check_url(address, name)
        return cls(description, http_client(options, transport), keep_in)

    @classmethod
    def trusting(cls, entry: Entry, client: httpx2.AsyncClient) -> "FileCaConnector":
        """A connector for one entry that is told of elsewhere."""
        return cls(Description((entry,)), client)

    async def description(self) -> Description:
        return self._description

    async def verify(self, presented: Presented) -> Proven:
        await self._look_at_files(LATE)
        fetched = await self._lists.of(self._addresses_for(presented.certificate))
        entries, now = self._description.entries, clock.now()
        proven = await asyncio.to_thread(verify, presented, entries, now, fetched)
        return await self._asked(proven, now)

    async def check(self, leaf: Certificate) -> Proven:
        await self._look_at_files(LATE)
        fetched = await self._lists.of(self._addresses_for(leaf))
        entries, now = self._description.entries, clock.now()
        return await self._asked(await asyncio.to_thread(check, leaf, entries, now, fetched), now)

    def _addresses_for(self, leaf: Certificate) -> tuple[str, ...]:
        entries = self._description.entries
        fitting = [each for each in entries if each.authorities.knows(leaf)]
        return fitting[0].addresses if fitting else ()

    async def _asked(self, proven: Proven, now: datetime) -> Proven:
        """The same after OCSP, where the entry wants it."""
        if not proven.entry.ocsp:
            return proven
        question = Question(proven.certificate.serial, proven.chain[1])
        try:
            body = await ask(self._client, proven.entry.ocsp, question)
        except (TimeoutError, ValueError, httpx2.HTTPError):
            raise CaRefused(CaCause.STALE) from None
        await asyncio.to_thread(question.require_good, body, now)
        return proven

    @property
    def at_hand(self) -> Sequence[RevocationList]:
        given = (each for entry in self._description.entries for each in entry.lists)
        return [*given, *self._lists.at_hand]

    async def lists(self) -> Sequence[RevocationList]:
        await self._lists.renewed(self._addresses)
        return self.at_hand

    async def refresh(self) -> None:
        await self._look_at_files()
        await self._lists.renewed(self._addresses)

    async def _look_at_files(self, late: float = 0.0) -> None:
        """Read the list files anew that have changed, unless a timer has looked just now."""
        if time.monotonic() < self._looked_at + late:
            return
        self._looked_at, before = time.monotonic(), self._description.entries
        entries = await asyncio.to_thread(lambda: tuple(each.renewed() for each in before))
        if any(new is not old for new, old in zip(entries, before, strict=True)):
            self._description = replace(self._description, entries=entries)

    async def taken_back(self, keys: Sequence[str]) -> frozenset[str]:
        return await self._asking.taken_back(keys, self._description.entries)

    @property
    def _addresses(self) -> list[str]:
        return [each for entry in self._description.entries for each in entry.addresses]

    async def is_up(self) -> bool:
        return not self._lists.is_failing

    async def close(self) -> None:
        await self._client.aclose()
