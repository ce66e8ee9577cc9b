"""吊销名单: what an authority has taken back, and how old the list is.

A serial in any genuine list stays revoked, however old the list. A list that is past its next
update, or dated ahead of the hall's clock by more than five minutes, says nothing of the others:
then the setting decides, and by default nobody comes in, with a message of its own. One that names
no next update is believed for seven days, the longest that certificate authorities usually leave
between two: else whoever keeps the newest list from the hall once would do so for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from auth.ca.certificate import (
    CRL_SIGN,
    KEY_USAGE,
    Certificate,
    Extension,
    Signed,
    digest_of_name,
    extensions_of,
)
from auth.ca.signature import is_issued
from auth.ca_helper import der
from auth.ca_helper.der import BadDer, Element
from models.proofs.ca_cause import CaCause, CaRefused

TOLERANCE = timedelta(minutes=5)
WITHOUT_END = timedelta(days=7)
LIST_EXTENSIONS = 0xA0
SCOPE, POINTS = "2.5.29.28", "2.5.29.31"  # of a list: which certificates it is about; of those
ONLY_A_POINT, USERS_ONLY = 0xA0, 0x81
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class RevocationList:
    """One list; `genuine_for` remembers whose signature it carries."""

    signed: Signed
    issuer: bytes
    since: datetime
    until: datetime | None
    serials: frozenset[int]
    extensions: dict[str, Extension]
    _genuine: dict[bytes, bool] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, data: bytes) -> "RevocationList":
        """Read a list in DER; raises ValueError for anything else."""
        if len(data) > LARGEST:
            raise BadDer("too long")
        outer = der.only(data)
        signed = Signed.of(outer)
        parts = outer.children()[0].children()
        if parts[0].tag == der.INTEGER:
            parts = parts[1:]
        algorithm, issuer, since, *rest = parts
        if algorithm.children()[0].oid != signed.algorithm:
            raise BadDer("two algorithms")
        until, rows = None, list[Element]()
        if rest and rest[0].tag in {der.UTC_TIME, der.TIME}:
            until, rest = rest[0].moment, rest[1:]
        if rest and rest[0].tag == der.SEQUENCE:
            rows, rest = rest[0].children(), rest[1:]
        serials = frozenset(der.first_of(row.body).number for row in rows)
        found = extensions_of(rest, LIST_EXTENSIONS)
        made = cls(signed, issuer.raw, since.moment, until, serials, found)
        _ = made.is_plain  # a scope that cannot be read is refused here
        return made

    def is_by(self, issuer: Certificate) -> bool:
        """Whether an authority has signed it; looked at once."""
        if self.issuer != issuer.subject or not _may_list(issuer):
            return False
        if issuer.key not in self._genuine:
            self._genuine[issuer.key] = is_issued(self.signed, issuer.key)
        return self._genuine[issuer.key]

    @property
    def is_plain(self) -> bool:
        """Whether its serials are those of its own issuer, and nothing of it is unknown."""
        for kind, each in self.extensions.items():
            if kind == SCOPE:
                inside = der.only(each.value).children()
                if any(part.tag not in {ONLY_A_POINT, USERS_ONLY} for part in inside):
                    return False
            elif each.is_critical:
                return False
        return True

    def is_about(self, leaf: Certificate) -> bool:
        """Whether it covers a certificate: all of its issuer's, or those of the point it names."""
        scope = self.extensions.get(SCOPE)
        if scope is None:
            return True
        points = [p for p in der.only(scope.value).children() if p.tag == ONLY_A_POINT]
        named = leaf.extensions.get(POINTS)
        return not points or (named is not None and points[0].body in named.value)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it says now who is not revoked."""
        if self.since > now + TOLERANCE:
            return False
        return now <= (self.until or self.since + WITHOUT_END) + TOLERANCE


@dataclass(frozen=True)
class TakenBack:
    """Every serial number that stands in a genuine list, by issuer; and whole issuers."""

    serials: Mapping[str, Sequence[frozenset[int]]]
    issuers: frozenset[str]

    def holds(self, listed_as: str) -> bool:
        """Whether a certificate, as `Certificate.listed_as` names it, was taken back."""
        issuer, _, serial = listed_as.partition(" ")
        if issuer in self.issuers:
            return True
        try:
            number = int(serial, 16)
        except ValueError:
            return False
        return any(number in each for each in self.serials.get(issuer, ()))


def taken_back(authorities: Iterable[Certificate], lists: Iterable[RevocationList]) -> TakenBack:
    """What the genuine ones among some lists say; slow at first, since signatures are verified."""
    known = list(authorities)
    found: dict[str, list[frozenset[int]]] = {}
    for each in lists:
        if each.is_plain and any(each.is_by(issuer) for issuer in known):
            found.setdefault(digest_of_name(each.issuer), []).append(each.serials)
    revoked = {
        each.fingerprint
        for each in known
        if any(each.serial in serials for serials in found.get(each.issuer_digest, ()))
    }
    # An authority may go on under its name with another certificate.
    go_on = {each.subject for each in known if each.fingerprint not in revoked}
    gone = {each.subject for each in known} - go_on
    return TakenBack(found, frozenset(map(digest_of_name, gone)))


def _may_list(issuer: Certificate) -> bool:
    try:
        return KEY_USAGE not in issuer.extensions or issuer.may(CRL_SIGN)
    except ValueError:
        return False


def require_not_revoked(
    chain: Sequence[Certificate],
    lists: Iterable[RevocationList],
    now: datetime,
    *,
    may_be_stale: bool = False,
) -> None:
    """Refuse a chain (key first, root last) of which something was taken back; raises CaRefused.

    For the key itself a list is wanted; of the authorities above those that are there are heard.
    """
    known = [each for each in lists if each.is_plain]
    is_covered = False
    for number, (each, issuer) in enumerate(pairwise(chain)):
        genuine = [found for found in known if found.is_by(issuer)]
        if any(each.serial in found.serials for found in genuine):
            raise CaRefused(CaCause.REVOKED)
        if number == 0:
            is_covered = any(found.is_fresh(now) and found.is_about(each) for found in genuine)
    if not is_covered and not may_be_stale:
        raise CaRefused(CaCause.STALE)
