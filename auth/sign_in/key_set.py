"""A provider's keys: read one by one, so that an odd one among them spoils nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, OctKey

MOST_KEYS = 64
KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
_SECRET_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "k"})


@dataclass(frozen=True)
class KeyList:
    """What could be read of a set; `skipped` are the keys that nobody can use."""

    keys: Sequence[tuple[str, Key]]
    skipped: int

    def fitting(self, kid: str, algorithm: str) -> Iterator[Key]:
        """Keys that may have made a signature; without a kid all that fit the algorithm."""
        for known, key in self.keys:
            if (not kid or known == kid) and _fits(key, algorithm):
                yield key


def read_keys(found: object) -> KeyList:
    """The keys for signatures in a JWK set; those for encryption are left out, not skipped."""
    rows = found.get("keys") if isinstance(found, Mapping) else None
    rows = rows if isinstance(rows, list) else []
    keys: list[tuple[str, Key]] = []
    skipped = max(0, len(rows) - MOST_KEYS)
    for row in rows[:MOST_KEYS]:
        if isinstance(row, Mapping) and row.get("use", "sig") != "sig":
            continue
        key = _read(row)
        if key is None:
            skipped += 1
        else:
            keys.append((str(row.get("kid", "")), key))
    return KeyList(keys, skipped)


def _read(row: object) -> Key | None:
    """One key; whatever is wrong with it, it is only left out."""
    if not isinstance(row, Mapping):
        return None
    public: dict[str, Any] = {n: v for n, v in row.items() if n not in _SECRET_PARTS}
    try:
        key = JWKRegistry.import_key(public)
        if isinstance(key, OctKey):
            return None
        key.get_op_key("verify")
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    return key


def _fits(key: Key, algorithm: str) -> bool:
    if key.key_type != KINDS.get(algorithm[:2]):
        return False
    told = key.get("alg") if "alg" in key.as_dict(private=False) else None
    if told not in {None, algorithm}:
        return False
    curve = CURVES.get(algorithm)
    return curve is None or key.as_dict(private=False).get("crv") == curve
