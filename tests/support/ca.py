"""CA keys of the tests: an authority of each algorithm, and keys that it issues."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from auth.ca.certificate import Certificate
from auth.ca.chain import Authorities
from auth.ca.entry import Entry
from auth.ca.revocation import RevocationList
from auth.ca.verifier import Presented
from auth.ca_helper.authority import (
    COMMON_NAME,
    Authority,
    Extensions,
    Term,
    for_user,
    name_of,
    text_extension,
)
from auth.ca_helper.hierarchy import ORGANIZATION_CODE, Hierarchy, Issued, issue_hierarchy
from auth.ca_helper.soft_key import Algorithm, SoftKey, new_key

NOW = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
CODE = "91320100MAXAA00190"
TEXT = "hall-login/1|https://hall.example|nonce|1796000000"
LONG = Term.around(NOW, 400, 4000)
GOOD = Term.around(NOW, 30, 335)


@cache
def key_of(algorithm: Algorithm, number: int = 0) -> SoftKey:
    """The same key for every test, since making one of RSA takes its time."""
    return new_key(algorithm)


@cache
def root_of(algorithm: Algorithm) -> Authority:
    """A root that is in order."""
    return Authority.root(((COMMON_NAME, f"根 {algorithm}"),), key_of(algorithm, 1), LONG)


@cache
def issuing_of(algorithm: Algorithm) -> Authority:
    """What the root lets issue."""
    fields = ((COMMON_NAME, f"签发 {algorithm}"),)
    return root_of(algorithm).below(fields, key_of(algorithm, 2), LONG)


@cache
def hierarchy() -> Hierarchy:
    """Everything that the helper's command issues."""
    return issue_hierarchy(NOW)


def issued(name: str) -> Issued:
    """One key of it."""
    return next(each for each in hierarchy().keys if each.name == name)


def leaf_of(
    algorithm: Algorithm,
    issuer: Authority | None = None,
    *,
    term: Term = GOOD,
    extensions: Extensions | None = None,
    name: bytes | None = None,
    serial: int = 0,
) -> Certificate:
    """A unit's certificate of the key 0 of an algorithm."""
    carried = (*for_user(), text_extension(ORGANIZATION_CODE, CODE))
    data = (issuer or issuing_of(algorithm)).issue(
        name if name is not None else name_of(((COMMON_NAME, "单位"),)),
        key_of(algorithm).public,
        term,
        carried if extensions is None else extensions,
        serial,
    )
    return Certificate.read(data)


def trusting(*authorities: Authority, lists: Sequence[bytes] = (), **more: object) -> Entry:
    """An entry of the settings."""
    certificates = [Certificate.read(each.certificate) for each in authorities]
    found = tuple(RevocationList.read(each) for each in lists)
    return Entry("测试", Authorities(certificates), found, **more)  # type: ignore[arg-type]


def presented(leaf: Certificate, key: SoftKey, text: str = TEXT) -> Presented:
    """What a browser brings of a key."""
    return Presented(leaf, text, key.sign_text(text.encode()))
