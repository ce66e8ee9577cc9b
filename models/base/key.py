"""Keys: encryption, blind index and keyed digests, all derived from one secret.

Every purpose has its own key (HKDF-SHA256), and a sealed value names the key that made it, so
that the secret can be rotated: it may have several lines, of which the first seals and all open.
Digests and indexes stay with the last, the oldest, which therefore must never be dropped.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from settings import settings

_VERSION = "v1"
_NONCE = 12
_CODE = re.compile(r"[A-Za-z0-9_.:-]+")


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"hall", info=purpose.encode()).derive(secret)


class KeyRing:
    """Seals, opens and indexes values; the newest secret comes first."""

    def __init__(self, *secret_keys: bytes) -> None:
        self._index_secret = secret_keys[-1]
        self.index_key_id = self._key_id(secret_keys[-1])
        self.newest_key_id = self._key_id(secret_keys[0])
        self._ciphers = {self._key_id(s): AESGCM(_derive(s, "encryption")) for s in secret_keys}

    @staticmethod
    def _key_id(secret: bytes) -> str:
        return hashlib.sha256(_derive(secret, "key id")).hexdigest()[:8]

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of all keys at hand, as sealed values name them."""
        return frozenset(self._ciphers)

    def seal(self, text: str, purpose: str) -> str:
        """Encrypt a text with AES-256-GCM; the purpose is bound to the result."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._ciphers[self.newest_key_id].encrypt(nonce, text.encode(), purpose.encode())
        return f"{_VERSION}.{self.newest_key_id}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, purpose: str) -> str:
        """Decrypt what `seal` made; raises ValueError for another key, purpose or content."""
        try:
            version, key_id, body = sealed.split(".", 2)
            raw = base64.b64decode(body)
            plain = self._ciphers[key_id].decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
        except (KeyError, ValueError, InvalidTag) as error:
            raise ValueError("sealed value cannot be opened") from error
        if version != _VERSION:
            raise ValueError("sealed value has an unknown version")
        return plain.decode()

    def blind(self, value: str, purpose: str) -> str:
        """Return the blind index (64 hex digits) of a value, equal for equal values only.

        What is empty has an empty one, so that a unique index can leave it out.
        """
        if not value:
            return ""
        normal = unicodedata.normalize("NFKC", value).upper()
        return self.mac(f"index {purpose}", normal)

    def mac(self, purpose: str, *parts: str) -> str:
        """Return a keyed SHA-256 (64 hex digits) over parts, for codes and subjects."""
        key = _derive(self._index_secret, f"mac {purpose}")
        return hmac.new(key, _bytes("\0".join(parts)), hashlib.sha256).hexdigest()


def digest(token: str) -> str:
    """Return the SHA-256 (64 hex digits) under which a random token is stored."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def _bytes(text: str) -> bytes:
    """The bytes of any text whatever, half a sign of a pair included."""
    return text.encode("utf8", "surrogatepass")


def is_code(text: str, longest: int = 32) -> bool:
    """True for what a row's public code may look like; anything else names no row.

    Asked before a text from outside is looked up: the database refuses what is too long for its
    column, or no text at all, with an error of its own.
    """
    return len(text) <= longest and _CODE.fullmatch(text) is not None


def random_token(size: int = 32) -> str:
    """Return a fresh URL-safe token of `size` random bytes."""
    return secrets.token_urlsafe(size)


# Without a secret nothing starts (`Settings.problems`), but what is wrong can still be told.
ring = KeyRing(*(settings.secret_key.splitlines() or [b""]))
