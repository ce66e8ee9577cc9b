"""Signing rules of declarative connectors, over request parameters and over raw answers."""

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC


class SigningRule(StrEnum):
    """How a partner signs; the value is its name in a description file."""

    NONE = "none"
    HMAC_SHA256 = "hmac-sha256"
    SM3_HMAC = "sm3-hmac"
    MD5 = "md5"

    def sign(self, secret: str, content: bytes) -> str:
        """Return the signature in lower-case hex; empty for `none`."""
        key = secret.encode()
        if self is SigningRule.HMAC_SHA256:
            return hmac.new(key, content, hashlib.sha256).hexdigest()
        if self is SigningRule.SM3_HMAC:
            keyed = HMAC(key, SM3())
            keyed.update(content)
            return keyed.finalize().hex()
        if self is SigningRule.MD5:
            # The partner's rule: the secret follows what is signed.
            return hashlib.md5(content + key, usedforsecurity=False).hexdigest()
        return ""

    def verifies(self, secret: str, content: bytes, signature: str) -> bool:
        """Whether a signature, in either case of hex, belongs to the content."""
        expected = self.sign(secret, content).encode()
        return hmac.compare_digest(expected, signature.strip().lower().encode())


def canonical(parameters: Mapping[str, str]) -> bytes:
    """Join the parameters that are not empty as ``k=v&k=v``, sorted by key."""
    pairs = sorted((key, value) for key, value in parameters.items() if value)
    return "&".join(f"{key}={value}" for key, value in pairs).encode()
