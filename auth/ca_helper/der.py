"""DER, read and written: as much of ASN.1 as certificates, lists and signatures need.

The reader keeps the exact bytes of every element, since signatures cover those. It reads what is
well formed whatever it means, so that odd names refuse nobody's certificate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

BOOLEAN, INTEGER, BITS, OCTETS, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
ENUMERATED, UTF8, PRINTABLE, BMP = 0x0A, 0x0C, 0x13, 0x1E
UTC_TIME, TIME = 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
LONG = 0x80
MOST_LENGTH_BYTES = 4


class BadDer(ValueError):
    """The bytes are no well-formed element of the kind that was expected."""


@dataclass(frozen=True)
class Element:
    """One element: its tag, what it holds, and its exact bytes."""

    tag: int
    body: bytes
    raw: bytes

    def children(self) -> list["Element"]:
        """The elements inside."""
        return list(elements(self.body))

    def expect(self, tag: int) -> "Element":
        """The element itself, where it is of this kind."""
        if self.tag != tag:
            raise BadDer(f"tag {self.tag:#x} where {tag:#x} was expected")
        return self

    @property
    def number(self) -> int:
        """An INTEGER or ENUMERATED."""
        if self.tag not in {INTEGER, ENUMERATED} or not self.body:
            raise BadDer("no number")
        return int.from_bytes(self.body, "big", signed=True)

    @property
    def bits(self) -> bytes:
        """The bytes of a BIT STRING that uses all of them."""
        if self.expect(BITS).body[:1] != b"\0":
            raise BadDer("a bit string of odd length")
        return self.body[1:]

    @property
    def oid(self) -> str:
        """An OBJECT IDENTIFIER with dots."""
        body = self.expect(OID).body
        if not body or body[-1] & LONG:
            raise BadDer("no object identifier")
        numbers, number = [], 0
        for byte in body:
            number = number << 7 | byte & 0x7F
            if not byte & LONG:
                numbers.append(number)
                number = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))

    @property
    def moment(self) -> datetime:
        """A UTCTime or GeneralizedTime."""
        form = {UTC_TIME: "%y%m%d%H%M%SZ", TIME: "%Y%m%d%H%M%SZ"}.get(self.tag)
        if form is None:
            raise BadDer("no time")
        try:
            return datetime.strptime(self.body.decode("ascii"), form).replace(tzinfo=UTC)
        except ValueError as error:
            raise BadDer("no time") from error


def elements(data: bytes) -> Iterator[Element]:
    """The elements that stand one after the other."""
    at = 0
    while at < len(data):
        element = first_of(data, at)
        at += len(element.raw)
        yield element


def first_of(data: bytes, at: int = 0) -> Element:
    """The element that begins at a place; raises BadDer for anything else."""
    if len(data) < at + 2 or data[at] & 0x1F == 0x1F:
        raise BadDer("no element")
    size, begin = data[at + 1], at + 2
    if size & LONG:
        count = size & 0x7F
        if not 1 <= count <= MOST_LENGTH_BYTES or len(data) < begin + count:
            raise BadDer("no length")
        size = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    end = begin + size
    if end > len(data):
        raise BadDer("the element is cut off")
    return Element(data[at], data[begin:end], data[at:end])


def only(data: bytes) -> Element:
    """The one element that fills these bytes."""
    element = first_of(data)
    if len(element.raw) != len(data):
        raise BadDer("something stands behind the element")
    return element


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element of these parts."""
    body = b"".join(parts)
    if len(body) < LONG:
        return bytes((tag, len(body))) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, LONG | len(size))) + size + body


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return tlv(SEQUENCE, *parts)


def integer(number: int) -> bytes:
    """An INTEGER that is not negative."""
    return tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def bit_string(data: bytes) -> bytes:
    """A BIT STRING of whole bytes."""
    return tlv(BITS, b"\0", data)


def named_bits(*numbers: int) -> bytes:
    """A BIT STRING in which these bits are set, without the zeros behind the last."""
    if not numbers:
        return tlv(BITS, b"\0")
    size = max(numbers) // 8 + 1
    value = sum(1 << (size * 8 - 1 - number) for number in numbers)
    return tlv(BITS, bytes((size * 8 - 1 - max(numbers),)), value.to_bytes(size, "big"))


def has_bit(data: Element, number: int) -> bool:
    """Whether a bit of a BIT STRING is set."""
    body = data.expect(BITS).body[1:]
    return number // 8 < len(body) and bool(body[number // 8] & LONG >> number % 8)


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    return tlv(OID, *(_base128(number) for number in (40 * first + second, *rest)))


def _base128(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | LONG)
    return bytes(reversed(found))


def moment(at: datetime) -> bytes:
    """A time as certificates write it: with two digits of the year until 2049."""
    utc = at.astimezone(UTC)
    short = utc.year < 2050
    form = "%y%m%d%H%M%SZ" if short else "%Y%m%d%H%M%SZ"
    return tlv(UTC_TIME if short else TIME, utc.strftime(form).encode())
