"""OCSP: good, revoked, unknown, old, and answers that nobody trustworthy has given."""

from datetime import datetime, timedelta

import pytest

from auth.ca.certificate import Certificate
from auth.ca.ocsp import BASIC, EXTENDED_USAGE, FOR_OCSP, Question
from auth.ca_helper import der
from auth.ca_helper.authority import COMMON_NAME, Authority, extension, for_user, name_of
from auth.ca_helper.soft_key import Algorithm, SoftKey
from models.proofs.ca_cause import CaCause, CaRefused
from tests.support.ca import GOOD, NOW, issuing_of, key_of, leaf_of

EVERY = pytest.mark.parametrize("algorithm", list(Algorithm))
HOUR = timedelta(hours=1)
IS_GOOD, IS_UNKNOWN = der.tlv(0x80), der.tlv(0x82)
IS_REVOKED = der.tlv(0xA1, der.tlv(der.TIME, b"20261101000000Z"))


def stamp(at: datetime) -> bytes:
    """A time as this protocol writes it."""
    return der.tlv(der.TIME, at.strftime("%Y%m%d%H%M%SZ").encode())


def answer(
    question: Question,
    status: bytes,
    key: SoftKey,
    *,
    name: bytes = b"",
    since: datetime = NOW - HOUR,
    until: datetime | None = NOW + HOUR,
    certificates: tuple[bytes, ...] = (),
) -> bytes:
    """What a responder says."""
    end = der.tlv(0xA0, stamp(until)) if until else b""
    single = der.sequence(name or question.name, status, stamp(since), end)
    responder = der.tlv(0xA1, question.issuer.subject)
    body = der.sequence(responder, stamp(NOW), der.sequence(single))
    named = der.tlv(0xA0, der.sequence(*certificates)) if certificates else b""
    basic = der.sequence(body, key.signature, der.bit_string(key.sign(body)), named)
    inner = der.sequence(der.oid(BASIC), der.tlv(der.OCTETS, basic))
    return der.sequence(der.tlv(der.ENUMERATED, b"\0"), der.tlv(0xA0, inner))


def asked(algorithm: Algorithm = Algorithm.ECDSA) -> Question:
    """About a key of an algorithm."""
    issuer = Certificate.read(issuing_of(algorithm).certificate)
    return Question(leaf_of(algorithm).serial, issuer)


def outcome(question: Question, said: bytes) -> str:
    """Why a key is refused after an answer; empty when it is not."""
    try:
        question.require_good(said, NOW)
    except CaRefused as error:
        return error.cause
    return ""


@EVERY
def test_what_the_issuer_says_counts(algorithm: Algorithm) -> None:
    question, key = asked(algorithm), key_of(algorithm, 2)

    assert outcome(question, answer(question, IS_GOOD, key)) == ""
    assert outcome(question, answer(question, IS_REVOKED, key)) == CaCause.REVOKED
    assert outcome(question, answer(question, IS_UNKNOWN, key)) == CaCause.STALE


def test_an_old_answer_clears_nobody_and_revoked_stays_revoked() -> None:
    question, key = asked(), key_of(Algorithm.ECDSA, 2)
    old, ahead = NOW - 10 * HOUR, NOW + HOUR

    assert outcome(question, answer(question, IS_GOOD, key, until=old)) == CaCause.STALE
    assert outcome(question, answer(question, IS_GOOD, key, since=ahead)) == CaCause.STALE
    assert outcome(question, answer(question, IS_REVOKED, key, until=old)) == CaCause.REVOKED


def test_what_others_say_counts_nothing() -> None:
    question, other = asked(), key_of(Algorithm.ECDSA, 9)
    third = Question(5, question.issuer)
    right = key_of(Algorithm.ECDSA, 2)

    assert outcome(question, answer(question, IS_GOOD, other)) == CaCause.STALE
    assert outcome(question, answer(question, IS_REVOKED, other)) == CaCause.STALE
    assert outcome(question, answer(question, IS_GOOD, right, name=third.name)) == CaCause.STALE
    for junk in (b"", b"\x30\x03\x0a\x01\x06", b"<html>", b"x" * 70_000):
        assert outcome(question, junk) == CaCause.STALE


@EVERY
def test_only_whom_the_issuer_has_named_answers_for_it(algorithm: Algorithm) -> None:
    question, key = asked(algorithm), key_of(algorithm, 5)
    purpose = extension(EXTENDED_USAGE, der.sequence(der.oid(FOR_OCSP)))

    def delegate(*extensions: bytes, by: Authority | None = None) -> bytes:
        name = name_of(((COMMON_NAME, "OCSP"),))
        issuer = by or issuing_of(algorithm)
        return issuer.issue(name, key.public, GOOD, (*for_user(), *extensions))

    def said(certificate: bytes) -> str:
        return outcome(question, answer(question, IS_GOOD, key, certificates=(certificate,)))

    impostor = Authority(issuing_of(algorithm).name, key_of(algorithm, 6), b"")
    assert said(delegate(purpose)) == ""
    assert said(delegate()) == CaCause.STALE
    assert said(delegate(purpose, by=impostor)) == CaCause.STALE


def test_an_answer_that_names_no_end_is_of_today_or_says_nothing() -> None:
    question, key = asked(), key_of(Algorithm.ECDSA, 2)

    def said(since: datetime) -> str:
        return outcome(question, answer(question, IS_GOOD, key, since=since, until=None))

    assert said(NOW - HOUR) == ""
    assert said(NOW - 30 * HOUR) == CaCause.STALE
