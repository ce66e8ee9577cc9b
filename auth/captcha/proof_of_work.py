"""Proof of work: a number whose hash begins with zeros costs a browser a moment, a flood much."""

import hashlib

USUAL_BITS = 16
AFTER_FAILURE_BITS = 18
MOST_BITS = 20
NOT_DRAGGED_BITS = 2  # more where no hand was seen to move
_MAX_NONCE = 2**40


def is_proven(salt: str, nonce: object, bits: int) -> bool:
    """True when SHA-256 of «salt:nonce» begins with this many zero bits."""
    if isinstance(nonce, bool) or not isinstance(nonce, int) or not 0 <= nonce < _MAX_NONCE:
        return False
    found = hashlib.sha256(f"{salt}:{nonce}".encode()).digest()
    return int.from_bytes(found[:4]) >> (32 - bits) == 0
