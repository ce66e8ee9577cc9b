"""Verifying a key: the whole question, from the bytes of a browser to the code of a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auth.ca.certificate import Certificate
from auth.ca.chain import require_usable
from auth.ca.entry import Entry, Stale
from auth.ca.revocation import RevocationList, require_not_revoked
from auth.ca.signature import require_signed
from auth.ca.unit_code import UnitCode, unit_code_of
from models.proofs.ca_cause import CaCause, CaRefused


@dataclass(frozen=True)
class Presented:
    """What a browser has brought: the certificate and what its key has signed."""

    certificate: Certificate
    text: str
    signature: bytes


@dataclass(frozen=True)
class Proven:
    """A key that is genuine, and the unit that it names; `chain` has the key first."""

    certificate: Certificate
    code: UnitCode
    entry: Entry
    chain: Sequence[Certificate]


def verify(
    presented: Presented,
    entries: Iterable[Entry],
    now: datetime,
    fetched: Sequence[RevocationList] = (),
) -> Proven:
    """Verify everything that needs no question to anybody; raises CaRefused with the one cause.

    `fetched` are lists beside those of the entry. Takes some 50 ms of SM2, so not on the loop.
    """
    proven = check(presented.certificate, entries, now, fetched)
    data = proven.entry.form.of(presented.text)
    key = presented.certificate.key
    require_signed(key, data, presented.signature, proven.entry.identifier)
    return proven


def check(
    leaf: Certificate,
    entries: Iterable[Entry],
    now: datetime,
    fetched: Sequence[RevocationList] = (),
) -> Proven:
    """The same of a certificate alone, which proves nobody: that anybody may have."""
    entry = _entry_of(leaf, entries)
    require_usable(leaf, now, entry.known_extensions)
    chain = [leaf, *entry.authorities.chain_of(leaf, now)]
    require_not_revoked(
        chain,
        (*entry.lists, *fetched),
        now,
        may_be_stale=entry.stale is Stale.ACCEPT or bool(entry.ocsp),
    )
    code = unit_code_of(leaf, entry.places, entry.person_places)
    return Proven(leaf, code, entry, chain)


def _entry_of(leaf: Certificate, entries: Iterable[Entry]) -> Entry:
    """The entry whose authorities bear the name of the issuer; raises CaRefused without one."""
    for entry in entries:
        if entry.authorities.knows(leaf):
            return entry
    raise CaRefused(CaCause.CHAIN)
