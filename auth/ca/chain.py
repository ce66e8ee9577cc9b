"""The chain from a key's certificate to a root that the hall trusts.

Own code for all three algorithms, since no verifier of web sites takes the keys of units, which
have neither names of hosts nor purposes. Every issuer, the root as well, is asked for its CA flag,
keyCertSign, path length, dates and unknown critical extensions: a unit's genuine key that signs
another certificate makes no chain.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from auth.ca.certificate import (
    DIGITAL_SIGNATURE,
    NON_REPUDIATION,
    Certificate,
)
from auth.ca.signature import is_issued
from models.proofs.ca_cause import CaCause, CaRefused

LONGEST = 5  # authorities above a key
_issued = lru_cache(maxsize=4096)(is_issued)  # the same certificates come again and again


class Authorities:
    """The authorities that one entry of the settings trusts: its roots, and whom they let issue."""

    def __init__(self, certificates: Iterable[Certificate]) -> None:
        self._by_name: dict[bytes, list[Certificate]] = {}
        self.roots: list[Certificate] = []
        for each in certificates:
            self._by_name.setdefault(each.subject, []).append(each)
            if each.issuer == each.subject:
                self.roots.append(each)

    @property
    def certificates(self) -> list[Certificate]:
        """All of them, roots and others."""
        return [each for found in self._by_name.values() for each in found]

    def named(self, name: bytes) -> Sequence[Certificate]:
        """The authorities of a name."""
        return self._by_name.get(name, ())

    def knows(self, leaf: Certificate) -> bool:
        """Whether an authority of this name stands here, whatever it has signed."""
        return bool(self.named(leaf.issuer))

    def chain_of(self, leaf: Certificate, now: datetime) -> list[Certificate]:
        """The issuers of a certificate, the nearest first and the root last; raises CaRefused."""
        found = self._above(leaf, [], now)
        if found is None:
            raise CaRefused(CaCause.CHAIN)
        return found

    def _above(
        self, below: Certificate, path: list[Certificate], now: datetime
    ) -> list[Certificate] | None:
        if len(path) >= LONGEST:
            return None
        for issuer in self.named(below.issuer):
            if issuer in path or not _may_issue(issuer, len(path), now):
                continue
            if not _issued(below.signed, issuer.key):
                continue
            if issuer in self.roots:
                return [*path, issuer]
            found = self._above(issuer, [*path, issuer], now)
            if found is not None:
                return found
        return None


def _may_issue(issuer: Certificate, below: int, now: datetime) -> bool:
    """Whether a certificate may stand above so many other authorities now."""
    try:
        most = issuer.most_below
        return (
            issuer.is_authority
            and (most is None or below <= most)
            and issuer.is_in_force(now)
            and not issuer.unknown_critical()
        )
    except ValueError:
        return False


def require_usable(leaf: Certificate, now: datetime, known: frozenset[str] = frozenset()) -> None:
    """Refuse a key's certificate by its own words: dates, usage, what nobody understands.

    Names of hosts and purposes are not asked for, since the keys of units have none.
    """
    if now < leaf.begin:
        raise CaRefused(CaCause.NOT_YET)
    if now > leaf.end:
        raise CaRefused(CaCause.EXPIRED)
    try:
        signs = leaf.may(DIGITAL_SIGNATURE) or leaf.may(NON_REPUDIATION)
    except ValueError:
        signs = False
    if not signs or leaf.unknown_critical(known):
        raise CaRefused(CaCause.USAGE)
