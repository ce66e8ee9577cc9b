"""Keys of a provider: an odd one among them spoils nothing."""

from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from auth.sign_in.key_set import read_keys
from models.base.error import NotAllowed
from tests.auth.sign_in.stub import StubOpenId, provider, sign_in

ODD: list[Any] = [
    {"kty": "EC", "crv": "SM2", "x": "AA", "y": "AA", "kid": "sm"},
    {"kty": "RSA", "kid": "unfinished", "n": "AQAB"},
    {"kty": "RSA", "kid": "empty", "n": "", "e": ""},
    {"kty": "quantum", "kid": "unknown"},
    {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"},
    {"kid": "nothing"},
    "no key",
    None,
    {"kty": 5},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
]


def public(key: RSAKey | ECKey, **changes: Any) -> dict[str, Any]:
    """A key as a provider publishes it."""
    found = {**key.as_dict(private=False), **changes}
    return {name: value for name, value in found.items() if value is not None}


async def test_good_keys_among_odd_ones_are_used() -> None:
    stub = StubOpenId()
    stub.keys = {"keys": [*ODD, public(stub.books.key)]}
    at = provider(stub)

    assert (await sign_in(stub, at)).subject == "U1"
    assert at.discovery.skipped_keys == len(ODD)


async def test_a_number_used_twice_means_the_key_for_signatures() -> None:
    stub = StubOpenId()
    other = RSAKey.generate_key(2048)
    enc = public(other, kid=stub.books.key.kid, use="enc")
    stub.keys = {"keys": [enc, public(stub.books.key)]}
    at = provider(stub)

    assert (await sign_in(stub, at)).subject == "U1"
    assert at.discovery.skipped_keys == 0


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_keys_without_numbers_are_tried_by_what_fits(algorithm: str) -> None:
    stub = StubOpenId(algorithm)
    others: list[RSAKey | ECKey] = [
        RSAKey.generate_key(2048),
        ECKey.generate_key("P-256"),
        ECKey.generate_key("P-384"),
    ]
    rows = [public(key, kid=None) for key in [*others, stub.books.key]]
    stub.keys = {"keys": rows}
    stub.books.key = type(stub.books.key).import_key(
        {k: v for k, v in stub.books.key.as_dict(private=True).items() if k != "kid"}
    )
    stub.books.sign = lambda claims, typ="JWT": _unnumbered(stub, claims)  # type: ignore[method-assign]

    assert (await sign_in(stub)).subject == "U1"


def _unnumbered(stub: StubOpenId, claims: Any) -> str:
    from joserfc import jwt

    algorithm = stub.books.algorithm
    return jwt.encode({"alg": algorithm}, dict(claims), stub.books.key, algorithms=[algorithm])


@pytest.mark.parametrize("rows", [[], ODD, "no list", None])
async def test_without_a_usable_key_the_answer_is_our_own_text(rows: Any) -> None:
    stub = StubOpenId()
    stub.keys = {"keys": rows}

    with pytest.raises(NotAllowed, match="无法核实"):
        await sign_in(stub)


@pytest.mark.parametrize("found", [None, [], "x", {}, {"keys": {}}])
def test_what_is_no_set_holds_no_keys(found: object) -> None:
    assert read_keys(found).keys == []
