"""A certificate as far as the hall reads it: tolerant of its names, exact about the rest.

Makers write GBK into fields that promise ASCII, and subjects such as ``041@83100@公司@1``. Names
are kept as bytes and never compared as texts; what cannot be read at all is refused by name.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auth.ca_helper import der
from auth.ca_helper.der import BadDer, Element
from models.proofs.ca_cause import CaCause, CaRefused

BASIC_CONSTRAINTS, KEY_USAGE = "2.5.29.19", "2.5.29.15"
DIGITAL_SIGNATURE, NON_REPUDIATION, CERT_SIGN, CRL_SIGN = 0, 1, 5, 6
VERSION, EXTENSIONS = 0xA0, 0xA3
LARGEST = 16_384
_ENCODINGS = ("utf8", "gb18030")


@dataclass(frozen=True)
class Extension:
    """One extension with its raw DER value."""

    is_critical: bool
    value: bytes


@dataclass(frozen=True)
class Signed:
    """What was signed, by which algorithm, and the signature over it."""

    body: bytes
    algorithm: str
    signature: bytes

    @classmethod
    def of(cls, outer: Element) -> "Signed":
        """The three parts of a certificate or a list."""
        return cls.of_parts(outer.expect(der.SEQUENCE).children())

    @classmethod
    def of_parts(cls, parts: list[Element]) -> "Signed":
        """The first three parts of anything that is signed so."""
        body, algorithm, signature, *_ = parts
        return cls(body.raw, algorithm.children()[0].oid, signature.bits)


@dataclass(frozen=True)
class Certificate:
    """One certificate; issuer and subject are raw names, `key` a raw SubjectPublicKeyInfo."""

    raw: bytes
    signed: Signed
    serial: int
    issuer: bytes
    subject: bytes
    begin: datetime
    end: datetime
    key: bytes
    extensions: Mapping[str, Extension] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> "Certificate":
        """Read what a browser has sent; raises CaRefused for anything that is no certificate."""
        try:
            return cls._read(data)
        except (BadDer, ValueError, IndexError, OverflowError):
            raise CaRefused(CaCause.UNREADABLE) from None

    @classmethod
    def _read(cls, data: bytes) -> "Certificate":
        if len(data) > LARGEST:
            raise BadDer("too long")
        outer = der.only(data)
        signed = Signed.of(outer)
        parts = outer.children()[0].expect(der.SEQUENCE).children()
        if parts[0].tag == VERSION:
            parts = parts[1:]
        serial, algorithm, issuer, term, subject, key, *rest = parts
        if algorithm.children()[0].oid != signed.algorithm:
            raise BadDer("two algorithms")
        begin, end = term.children()
        return cls(
            raw=data,
            signed=signed,
            serial=serial.number,
            issuer=issuer.raw,
            subject=subject.raw,
            begin=begin.moment,
            end=end.moment,
            key=key.raw,
            extensions=extensions_of(rest),
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex, by which it is bound."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def issuer_digest(self) -> str:
        """Its issuer as rows keep it, where a revocation list has to be found for it."""
        return digest_of_name(self.issuer)

    @property
    def listed_as(self) -> str:
        """How a revocation list names it: by issuer and serial number, nothing of its holder."""
        return f"{self.issuer_digest} {self.serial:x}"

    @property
    def is_authority(self) -> bool:
        """Whether it may issue: the CA flag, and where it says what it is for, keyCertSign."""
        return self._constraints is not None and self.may(CERT_SIGN)

    @property
    def most_below(self) -> int | None:
        """How many authorities may stand below; None for any."""
        constraints = self._constraints or ()
        numbers = [each.number for each in constraints if each.tag == der.INTEGER]
        return numbers[0] if numbers else None

    @property
    def _constraints(self) -> list[Element] | None:
        """What follows the CA flag; None where the flag is not set."""
        found = self.extensions.get(BASIC_CONSTRAINTS)
        inside = der.only(found.value).children() if found else []
        is_set = bool(inside) and inside[0].tag == der.BOOLEAN and inside[0].body != b"\0"
        return inside if is_set else None

    def may(self, bit: int) -> bool:
        """Whether its key may be used so; one that does not say may sign, but not issue."""
        found = self.extensions.get(KEY_USAGE)
        if found is None:
            return bit in {DIGITAL_SIGNATURE, NON_REPUDIATION}
        return der.has_bit(der.only(found.value), bit)

    def unknown_critical(self, known: frozenset[str] = frozenset()) -> list[str]:
        """Critical extensions that the hall does not understand."""
        understood = {BASIC_CONSTRAINTS, KEY_USAGE} | known
        return [
            k for k, each in self.extensions.items() if each.is_critical and k not in understood
        ]

    def is_in_force(self, now: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.begin <= now <= self.end

    def fields(self) -> Iterator[tuple[str, bytes]]:
        """The subject, attribute by attribute, as raw bytes; what cannot be read is left out."""
        try:
            for part in der.only(self.subject).children():
                for attribute in part.children():
                    kind, value = attribute.children()[:2]
                    yield kind.oid, _plain(value)
        except (BadDer, ValueError):
            return

    @property
    def shown(self) -> str:
        """The subject for the eyes of a clerk, never to be compared."""
        return "，".join(text_of(value) for _, value in self.fields())[:200]


def _plain(value: Element) -> bytes:
    """The bytes of a text; a BMPString is written as UTF-8."""
    if value.tag == der.BMP:
        return value.body.decode("utf-16-be", "replace").encode()
    return value.body


def digest_of_name(name: bytes) -> str:
    """A raw name of an authority, short enough for a row."""
    return hashlib.sha256(name).hexdigest()[:32]


def text_of(data: bytes) -> str:
    """Bytes as a text, whatever their maker has promised."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def extensions_of(rest: list[Element], tag: int = EXTENSIONS) -> dict[str, Extension]:
    """The extensions of a certificate or a list; one that stands there twice is refused."""
    found: dict[str, Extension] = {}
    for holder in (each for each in rest if each.tag == tag):
        for each in der.only(holder.body).children():
            kind, *more = each.children()
            if kind.oid in found:
                raise BadDer("an extension twice")
            critical = len(more) > 1 and more[0].body != b"\0"
            found[kind.oid] = Extension(critical, more[-1].expect(der.OCTETS).body)
    return found
