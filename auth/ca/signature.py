"""Signatures of RSA, ECDSA and SM2: by an authority over a certificate, by a key over a text.

Devices write the two numbers of SM2 in five ways. One function reads them all; what fits none is
said so, and is another message than a signature that does not hold.
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from auth.ca.certificate import Signed
from auth.ca_helper import der, sm2
from auth.ca_helper.der import BadDer
from models.proofs.ca_cause import CaCause, CaRefused

Numbers = tuple[int, int]
SMALLEST_RSA = 2048
_RSA = {
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
}
_ECDSA = {
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}
_HALF = sm2.SIZE
_PADDED = 64


def numbers_of(signature: bytes) -> list[Numbers]:
    """The numbers (r, s) that a signature may stand for, of one where it is plain.

    DER, also with a high bit that lacks its zero byte; 32 + 32 bytes; 64 + 64 bytes that begin with
    32 zeros each; 63 bytes, where either half has lost a leading zero. Raises CaRefused.
    """
    if len(signature) == 2 * _HALF:
        return [_split(signature, _HALF)]
    if len(signature) == 2 * _HALF - 1:
        return [_split(signature, _HALF - 1), _split(signature, _HALF)]
    if len(signature) == 2 * _PADDED:
        halves = signature[:_PADDED], signature[_PADDED:]
        if all(not any(half[:_HALF]) for half in halves):
            return [_split(halves[0][_HALF:] + halves[1][_HALF:], _HALF)]
    try:
        parts = der.only(signature).expect(der.SEQUENCE).children()
        r, s = (int.from_bytes(each.expect(der.INTEGER).body, "big") for each in parts)
    except (BadDer, ValueError):
        raise CaRefused(CaCause.FORM) from None
    return [(r, s)]


def _split(data: bytes, at: int) -> Numbers:
    return int.from_bytes(data[:at], "big"), int.from_bytes(data[at:], "big")


def sm2_point(key: bytes) -> bytes | None:
    """The point of an SM2 key; None for a key of another kind."""
    kind, point = der.only(key).children()
    parameters = kind.children()
    return point.bits if parameters[-1].raw == der.oid(sm2.CURVE) else None


def is_issued(signed: Signed, key: bytes) -> bool:
    """Whether an authority's key has signed a certificate or a list.

    Always by the default identifier and in DER, as the standard of certificates has it.
    """
    try:
        point = sm2_point(key)
        if point is not None:
            return signed.algorithm == sm2.WITH_SM3 and _holds_sm2(
                point, signed.body, signed.signature
            )
        return _holds(key, signed)
    except (BadDer, ValueError, IndexError, UnsupportedAlgorithm, CaRefused):
        return False


def _holds_sm2(point: bytes, data: bytes, signature: bytes) -> bool:
    parts = der.only(signature).expect(der.SEQUENCE).children()
    r, s = (int.from_bytes(each.body, "big") for each in parts)
    return sm2.is_signed(point, data, r, s)


def _holds(key: bytes, signed: Signed) -> bool:
    public = load_der_public_key(key)
    try:
        if isinstance(public, rsa.RSAPublicKey) and signed.algorithm in _RSA:
            if public.key_size < SMALLEST_RSA:
                return False
            how = _RSA[signed.algorithm]
            public.verify(signed.signature, signed.body, padding.PKCS1v15(), how)
        elif isinstance(public, ec.EllipticCurvePublicKey) and signed.algorithm in _ECDSA:
            public.verify(signed.signature, signed.body, ec.ECDSA(_ECDSA[signed.algorithm]))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def require_signed(
    key: bytes, data: bytes, signature: bytes, identifier: bytes | None = sm2.IDENTIFIER
) -> None:
    """Refuse what the key of a certificate has not signed; raises CaRefused.

    Of SM2 by exactly the identifier that is configured, of the others with SHA-256.
    """
    try:
        is_right = _is_signed(key, data, signature, identifier)
    except (BadDer, ValueError, IndexError, UnsupportedAlgorithm):
        raise CaRefused(CaCause.USAGE) from None
    if not is_right:
        raise CaRefused(CaCause.SIGNATURE)


def _is_signed(key: bytes, data: bytes, signature: bytes, identifier: bytes | None) -> bool:
    point = sm2_point(key)
    if point is not None:
        return any(sm2.is_signed(point, data, r, s, identifier) for r, s in numbers_of(signature))
    public = load_der_public_key(key)
    if isinstance(public, rsa.RSAPublicKey):
        if len(signature) * 8 != public.key_size + -public.key_size % 8:
            raise CaRefused(CaCause.FORM)
        return _holds(key, Signed(data, "1.2.840.113549.1.1.11", signature))
    if isinstance(public, ec.EllipticCurvePublicKey):
        forms = [encode_dss_signature(r, s) for r, s in numbers_of(signature)]
        kind = "1.2.840.10045.4.3.2"
        return any(_holds(key, Signed(data, kind, each)) for each in forms)
    raise CaRefused(CaCause.USAGE)
