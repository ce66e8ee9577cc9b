"""A private key in a file: RSA, ECDSA or SM2, used and stored alike."""

import base64
import re
from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from auth.ca_helper import der, sm2

EC_KEY = "1.2.840.10045.2.1"
RSA_SHA256 = "1.2.840.113549.1.1.11"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


class Algorithm(StrEnum):
    """What a key signs with; the value is the word of commands and files."""

    RSA = "rsa"
    ECDSA = "ecdsa"
    SM2 = "sm2"


class SoftKey(Protocol):
    """What every key can do.

    `signature` is the AlgorithmIdentifier of its signatures, `public` the SubjectPublicKeyInfo,
    `private` PKCS#8.
    """

    algorithm: Algorithm
    signature: bytes
    public: bytes
    private: bytes

    def sign(self, data: bytes) -> bytes:
        """A signature as certificates and lists carry it."""
        ...

    def sign_text(self, data: bytes) -> bytes:
        """A signature as a device gives it: of SM2 32 + 32 bytes."""
        ...


class RsaKey(SoftKey):
    """RSA with SHA-256."""

    algorithm = Algorithm.RSA

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key
        self.signature = der.sequence(der.oid(RSA_SHA256), der.tlv(der.NULL))
        self.public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, data: bytes) -> bytes:
        """PKCS#1 v1.5."""
        return self._key.sign(data, padding.PKCS1v15(), SHA256())

    def sign_text(self, data: bytes) -> bytes:
        """The same."""
        return self.sign(data)


class EcdsaKey(SoftKey):
    """ECDSA on P-256 with SHA-256."""

    algorithm = Algorithm.ECDSA

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.signature = der.sequence(der.oid(ECDSA_SHA256))
        self.public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, data: bytes) -> bytes:
        """Both numbers in DER."""
        return self._key.sign(data, ec.ECDSA(SHA256()))

    def sign_text(self, data: bytes) -> bytes:
        """The same."""
        return self.sign(data)


class Sm2Key(SoftKey):
    """SM2 with SM3."""

    algorithm = Algorithm.SM2

    def __init__(self, number: int, point: bytes = b"") -> None:
        self._number, self._point = number, point or sm2.public_of(number)
        kind = der.sequence(der.oid(EC_KEY), der.oid(sm2.CURVE))
        self.signature = der.sequence(der.oid(sm2.WITH_SM3))
        self.public = der.sequence(kind, der.bit_string(self._point))
        inner = der.sequence(
            der.integer(1),
            der.tlv(der.OCTETS, number.to_bytes(sm2.SIZE, "big")),
            der.tlv(0xA1, der.bit_string(self._point)),
        )
        self.private = der.sequence(der.integer(0), kind, der.tlv(der.OCTETS, inner))

    def _signed(self, data: bytes) -> tuple[int, int]:
        return sm2.sign(self._number, data, public=self._point)

    def sign(self, data: bytes) -> bytes:
        """Both numbers in DER."""
        return der.sequence(*map(der.integer, self._signed(data)))

    def sign_text(self, data: bytes) -> bytes:
        """Both numbers with all their zeros."""
        return b"".join(number.to_bytes(sm2.SIZE, "big") for number in self._signed(data))


def new_key(algorithm: Algorithm) -> SoftKey:
    """A fresh key."""
    if algorithm is Algorithm.RSA:
        return RsaKey(rsa.generate_private_key(65537, 2048))
    if algorithm is Algorithm.ECDSA:
        return EcdsaKey(ec.generate_private_key(ec.SECP256R1()))
    return Sm2Key(sm2.generate())


def read_key(data: bytes) -> SoftKey:
    """The key of a PKCS#8; raises ValueError for anything else."""
    _, kind, inner, *_ = der.only(data).expect(der.SEQUENCE).children()
    parameters = kind.children()
    if parameters[0].oid == EC_KEY and parameters[1].raw == der.oid(sm2.CURVE):
        number = der.only(inner.expect(der.OCTETS).body).children()[1].expect(der.OCTETS).body
        return Sm2Key(int.from_bytes(number, "big"))
    key = load_der_private_key(data, None)
    if isinstance(key, rsa.RSAPrivateKey):
        return RsaKey(key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return EcdsaKey(key)
    raise ValueError("a key of another kind")


def pem(label: str, data: bytes) -> str:
    """A block of text that editors and mails leave alone."""
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def blocks(text: str) -> list[tuple[str, bytes]]:
    """Every block of a text with its label."""
    return [(label, base64.b64decode(body)) for label, body in _PEM.findall(text)]
