"""An authority for tests: certificates and revocation lists of any of the three algorithms.

`cryptography` builds none that are signed by SM2; therefore all are written here by one code.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.ca_helper import der
from auth.ca_helper.soft_key import SoftKey

COMMON_NAME, COUNTRY, ORGANIZATION, ORGANIZATION_UNIT = "2.5.4.3", "2.5.4.6", "2.5.4.10", "2.5.4.11"
BASIC_CONSTRAINTS, KEY_USAGE, CRL_NUMBER = "2.5.29.19", "2.5.29.15", "2.5.29.20"
DIGITAL_SIGNATURE, NON_REPUDIATION, CERT_SIGN, CRL_SIGN = 0, 1, 5, 6
Name = Sequence[tuple[str, str]]
Extensions = Sequence[bytes]


def name_of(fields: Name) -> bytes:
    """A distinguished name of one attribute a line."""
    return der.sequence(
        *(
            der.tlv(
                der.SET,
                der.sequence(
                    der.oid(kind),
                    der.tlv(der.PRINTABLE if kind == COUNTRY else der.UTF8, value.encode()),
                ),
            )
            for kind, value in fields
        )
    )


def extension(kind: str, value: bytes, *, is_critical: bool = False) -> bytes:
    """One extension around its DER value."""
    critical = der.tlv(der.BOOLEAN, b"\xff") if is_critical else b""
    return der.sequence(der.oid(kind), critical, der.tlv(der.OCTETS, value))


def text_extension(kind: str, text: str) -> bytes:
    """An extension that holds a text, as the codes of units do."""
    return extension(kind, der.tlv(der.PRINTABLE, text.encode()))


def for_authority(longest: int | None = None) -> Extensions:
    """What an authority carries; `longest` is how many authorities may stand below it."""
    below = b"" if longest is None else der.integer(longest)
    constraints = der.sequence(der.tlv(der.BOOLEAN, b"\xff"), below)
    return (
        extension(BASIC_CONSTRAINTS, constraints, is_critical=True),
        extension(KEY_USAGE, der.named_bits(CERT_SIGN, CRL_SIGN), is_critical=True),
    )


def for_user() -> Extensions:
    """What the key of a unit carries."""
    usage = der.named_bits(DIGITAL_SIGNATURE, NON_REPUDIATION)
    return (
        extension(BASIC_CONSTRAINTS, der.sequence()),
        extension(KEY_USAGE, usage, is_critical=True),
    )


@dataclass(frozen=True)
class Term:
    """From when to when a certificate holds."""

    begin: datetime
    end: datetime

    @classmethod
    def around(cls, now: datetime, before: int, after: int) -> "Term":
        """So many days before and after a day."""
        return cls(now - timedelta(days=before), now + timedelta(days=after))


@dataclass(frozen=True)
class Subject:
    """Whom a certificate is for: the raw name, and the public key."""

    name: bytes
    public: bytes


@dataclass(frozen=True)
class Authority:
    """Whoever issues: a name and a key, with its own certificate."""

    name: bytes
    key: SoftKey
    certificate: bytes

    @classmethod
    def root(
        cls, fields: Name, key: SoftKey, term: Term, extensions: Extensions | None = None
    ) -> "Authority":
        """One that nobody has issued."""
        name = name_of(fields)
        subject = Subject(name, key.public)
        carried = for_authority() if extensions is None else extensions
        return cls(name, key, _certificate(name, key, subject, term, carried))

    def below(
        self, fields: Name, key: SoftKey, term: Term, extensions: Extensions | None = None
    ) -> "Authority":
        """An authority that this one has issued, which issues none by itself."""
        name = name_of(fields)
        carried = for_authority(0) if extensions is None else extensions
        return Authority(name, key, self.issue(name, key.public, term, carried))

    def issue(
        self, name: bytes, public: bytes, term: Term, extensions: Extensions, serial: int = 0
    ) -> bytes:
        """A certificate in DER."""
        return _certificate(self.name, self.key, Subject(name, public), term, extensions, serial)

    def revocation_list(
        self,
        revoked: Mapping[int, datetime],
        since: datetime,
        until: datetime | None,
        extensions: Extensions = (),
    ) -> bytes:
        """The serials that hold no more; `until` is when the next list comes."""
        rows = [der.sequence(der.integer(serial), der.moment(at)) for serial, at in revoked.items()]
        number = extension(CRL_NUMBER, der.integer(int(since.timestamp())))
        body = der.sequence(
            der.integer(1),
            self.key.signature,
            self.name,
            der.moment(since),
            der.moment(until) if until else b"",
            der.sequence(*rows) if rows else b"",
            der.tlv(0xA0, der.sequence(number, *extensions)),
        )
        return _signed(self.key, body)


def _certificate(
    issuer: bytes,
    key: SoftKey,
    subject: Subject,
    term: Term,
    extensions: Extensions,
    serial: int = 0,
) -> bytes:
    body = der.sequence(
        der.tlv(0xA0, der.integer(2)),
        der.integer(serial or secrets.randbits(120) | 1 << 120),
        key.signature,
        issuer,
        der.sequence(der.moment(term.begin), der.moment(term.end)),
        subject.name,
        subject.public,
        der.tlv(0xA3, der.sequence(*extensions)),
    )
    return _signed(key, body)


def _signed(key: SoftKey, body: bytes) -> bytes:
    return der.sequence(body, key.signature, der.bit_string(key.sign(body)))


def fingerprint(certificate: bytes) -> str:
    """SHA-256 in hex, by which people compare certificates."""
    return hashlib.sha256(certificate).hexdigest()
