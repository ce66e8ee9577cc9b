"""吊销名单: old, new, dated ahead, foreign, forged; and what stays revoked."""

from datetime import datetime, timedelta

import pytest

from auth.ca.certificate import Certificate
from auth.ca.revocation import SCOPE, RevocationList, require_not_revoked, taken_back
from auth.ca_helper import der
from auth.ca_helper.authority import COMMON_NAME, CRL_SIGN, Authority, Extensions, extension
from auth.ca_helper.soft_key import Algorithm
from models.proofs.ca_cause import CaCause, CaRefused
from tests.support.ca import LONG, NOW, issuing_of, key_of, leaf_of, root_of

EVERY = pytest.mark.parametrize("algorithm", list(Algorithm))
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def listed(
    *serials: int,
    by: Authority | None = None,
    since: datetime = NOW - HOUR,
    until: datetime | None = NOW + DAY,
    extensions: Extensions = (),
) -> RevocationList:
    """A list of the issuing authority."""
    issuer = by or issuing_of(Algorithm.ECDSA)
    revoked = dict.fromkeys(serials, NOW - DAY)
    return RevocationList.read(issuer.revocation_list(revoked, since, until, extensions))


def outcome(
    leaf: Certificate,
    *lists: RevocationList,
    algorithm: Algorithm = Algorithm.ECDSA,
    may_be_stale: bool = False,
) -> str:
    """Why a key is refused by some lists; empty when it is not."""
    above = [Certificate.read(a(algorithm).certificate) for a in (issuing_of, root_of)]
    try:
        require_not_revoked([leaf, *above], lists, NOW, may_be_stale=may_be_stale)
    except CaRefused as error:
        return error.cause
    return ""


LEAF = leaf_of(Algorithm.ECDSA, serial=7)


@EVERY
def test_a_list_of_every_algorithm_is_heard(algorithm: Algorithm) -> None:
    leaf = leaf_of(algorithm, serial=7)
    issuer = issuing_of(algorithm)
    assert outcome(leaf, listed(8, by=issuer), algorithm=algorithm) == ""
    assert outcome(leaf, listed(8, 7, by=issuer), algorithm=algorithm) == CaCause.REVOKED


def test_a_serial_stays_revoked_however_old_or_young_the_list() -> None:
    old = listed(7, since=NOW - 90 * DAY, until=NOW - 60 * DAY)
    ahead = listed(7, since=NOW + DAY, until=NOW + 2 * DAY)

    for found in (old, ahead):
        assert outcome(LEAF, found) == CaCause.REVOKED
        assert outcome(LEAF, found, listed()) == CaCause.REVOKED
        assert outcome(LEAF, found, may_be_stale=True) == CaCause.REVOKED


@pytest.mark.parametrize(
    ("since", "until", "is_fresh"),
    [
        (NOW - HOUR, NOW + MINUTE, True),
        (NOW - HOUR, NOW - 4 * MINUTE, True),
        (NOW - HOUR, NOW - 6 * MINUTE, False),
        (NOW + 4 * MINUTE, NOW + DAY, True),
        (NOW + 6 * MINUTE, NOW + DAY, False),
        (NOW - 7 * DAY, None, True),
        (NOW - 7 * DAY - 6 * MINUTE, None, False),
        (NOW - 90 * DAY, None, False),
    ],
)
def test_five_minutes_of_tolerance_at_both_ends(
    since: datetime, until: datetime | None, is_fresh: bool
) -> None:
    found = listed(since=since, until=until)

    assert outcome(LEAF, found) == ("" if is_fresh else CaCause.STALE)
    assert outcome(LEAF, found, may_be_stale=True) == ""


def test_without_a_list_the_setting_decides_and_the_message_is_its_own() -> None:
    assert outcome(LEAF) == CaCause.STALE
    assert outcome(LEAF, may_be_stale=True) == ""
    assert CaCause.STALE.told.text != CaCause.REVOKED.told.text


def test_a_list_that_the_issuer_has_not_signed_says_nothing() -> None:
    real = issuing_of(Algorithm.ECDSA)
    forged = listed(7, by=Authority(real.name, key_of(Algorithm.ECDSA, 8), b""))
    foreign = listed(7, by=root_of(Algorithm.ECDSA))

    assert outcome(LEAF, forged) == CaCause.STALE
    assert outcome(LEAF, foreign, listed()) == ""
    user = Authority(LEAF.subject, key_of(Algorithm.ECDSA), LEAF.raw)
    assert not listed(by=user).is_by(LEAF)  # its usage names no lists
    assert not LEAF.may(CRL_SIGN)


def test_an_issuer_that_was_taken_back_takes_its_keys_along() -> None:
    serial = Certificate.read(issuing_of(Algorithm.ECDSA).certificate).serial

    assert outcome(LEAF, listed(), listed(serial, by=root_of(Algorithm.ECDSA))) == CaCause.REVOKED


def test_a_list_for_other_certificates_or_of_others_covers_nothing() -> None:
    def scope(*parts: bytes) -> Extensions:
        return (extension(SCOPE, der.sequence(*parts), is_critical=True),)

    point = der.tlv(0xA0, der.tlv(0xA0, der.tlv(0x86, b"http://ca.example/crl7.crl")))
    covered = leaf_of(
        Algorithm.ECDSA,
        extensions=(extension("2.5.29.31", der.sequence(der.sequence(point))),),
        serial=9,
    )
    assert outcome(LEAF, listed(extensions=scope(der.tlv(0x81, b"\xff")))) == ""
    assert outcome(LEAF, listed(extensions=scope(der.tlv(0x82, b"\xff")))) == CaCause.STALE
    assert outcome(LEAF, listed(7, extensions=scope(der.tlv(0x84, b"\xff")))) == CaCause.STALE
    assert outcome(LEAF, listed(extensions=scope(point))) == CaCause.STALE
    assert outcome(LEAF, listed(7, extensions=scope(point))) == CaCause.REVOKED
    assert outcome(covered, listed(extensions=scope(point))) == ""
    unknown = (extension("1.2.3", der.sequence(), is_critical=True),)
    assert outcome(LEAF, listed(7, extensions=unknown)) == CaCause.STALE


@pytest.mark.parametrize("junk", [b"", b"-----", b"\x30\x00", bytes(40)])
def test_what_is_no_list_is_refused(junk: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        RevocationList.read(junk)


def authorities(algorithm: Algorithm = Algorithm.ECDSA) -> list[Certificate]:
    """Root and issuing authority."""
    return [Certificate.read(each(algorithm).certificate) for each in (root_of, issuing_of)]


def test_what_was_taken_back_is_found_by_the_two_numbers_that_a_session_keeps() -> None:
    other = leaf_of(Algorithm.RSA, serial=7)  # the same serial of another issuer
    found = taken_back(authorities(), [listed(7)])

    assert found.holds(LEAF.listed_as)
    assert not found.holds(leaf_of(Algorithm.ECDSA, serial=8).listed_as)
    assert not found.holds(other.listed_as)
    for broken in ("", "x", f"{LEAF.issuer_digest} zz", f"{LEAF.issuer_digest} "):
        assert not found.holds(broken)


def test_a_list_of_nobody_who_is_trusted_takes_nothing_back() -> None:
    assert not taken_back(authorities(Algorithm.RSA), [listed(7)]).holds(LEAF.listed_as)
    assert not taken_back([], [listed(7)]).holds(LEAF.listed_as)


def test_a_revoked_authority_takes_all_its_keys_along_unless_it_goes_on_by_another() -> None:
    root, issuing = authorities()
    revoked = listed(issuing.serial, by=root_of(Algorithm.ECDSA))
    fields = ((COMMON_NAME, f"签发 {Algorithm.ECDSA}"),)
    renewed = root_of(Algorithm.ECDSA).below(fields, key_of(Algorithm.ECDSA, 3), LONG)
    again = Certificate.read(renewed.certificate)
    assert again.subject == issuing.subject

    assert taken_back([root, issuing], [revoked]).holds(LEAF.listed_as)
    assert not taken_back([root, issuing, again], [revoked]).holds(LEAF.listed_as)
