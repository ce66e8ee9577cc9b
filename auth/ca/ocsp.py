"""OCSP: asking an authority about one certificate, where the entry of the settings says so."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.ca.certificate import Certificate, Signed
from auth.ca.revocation import TOLERANCE
from auth.ca.signature import is_issued
from auth.ca_helper import der
from auth.ca_helper.der import BadDer, Element
from models.proofs.ca_cause import CaCause, CaRefused

BASIC, SHA1 = "1.3.6.1.5.5.7.48.1.1", "1.3.14.3.2.26"
EXTENDED_USAGE, FOR_OCSP = "2.5.29.37", "1.3.6.1.5.5.7.3.9"
SUCCESSFUL, GOOD, REVOKED = 0, 0x80, 0xA1
LARGEST = 65_536
WITHOUT_END = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """One certificate, by its serial number, and its issuer, as the protocol names them."""

    serial: int
    issuer: Certificate

    @property
    def name(self) -> bytes:
        """The CertID; the protocol wants SHA-1 of two public things, which protects nothing."""
        key = der.only(self.issuer.key).children()[1].bits
        return der.sequence(
            der.sequence(der.oid(SHA1), der.tlv(der.NULL)),
            der.tlv(der.OCTETS, hashlib.sha1(self.issuer.subject, usedforsecurity=False).digest()),
            der.tlv(der.OCTETS, hashlib.sha1(key, usedforsecurity=False).digest()),
            der.integer(self.serial),
        )

    @property
    def request(self) -> bytes:
        """What is sent."""
        return der.sequence(der.sequence(der.sequence(der.sequence(self.name))))

    def require_good(self, answer: bytes, now: datetime) -> None:
        """Refuse what the authority has taken back, and what it does not say; raises CaRefused."""
        try:
            is_revoked, is_known = self._read(answer, now)
        except (BadDer, ValueError, IndexError):
            raise CaRefused(CaCause.STALE) from None
        if is_revoked:
            raise CaRefused(CaCause.REVOKED)
        if not is_known:
            raise CaRefused(CaCause.STALE)

    def says_revoked(self, answer: bytes, now: datetime) -> bool:
        """Whether a genuine answer takes it back; whatever else is said says nothing."""
        try:
            is_revoked, _ = self._read(answer, now)
        except (BadDer, ValueError, IndexError):
            return False
        return is_revoked

    def _read(self, answer: bytes, now: datetime) -> tuple[bool, bool]:
        """Whether it is revoked, and whether a fresh answer says that it is not."""
        if len(answer) > LARGEST:
            raise BadDer("too long")
        state, *rest = der.only(answer).expect(der.SEQUENCE).children()
        if state.number != SUCCESSFUL or not rest:
            raise BadDer("no answer")
        kind, inside = der.only(rest[0].body).children()
        if kind.oid != BASIC:
            raise BadDer("another kind")
        basic = der.only(inside.expect(der.OCTETS).body)
        if not self._is_genuine(basic, now):
            raise BadDer("not by the authority")
        is_revoked = is_known = False
        for single in _responses(basic):
            name, status, since, *more = single.children()
            if name.raw != self.name:
                continue
            is_revoked = is_revoked or status.tag == REVOKED
            is_known = is_known or (status.tag == GOOD and _is_fresh(since, more, now))
        return is_revoked, is_known

    def _is_genuine(self, basic: Element, now: datetime) -> bool:
        """Signed by the issuer, or by whom the issuer has named for this."""
        signed, parts = Signed.of_parts(basic.children()), basic.children()
        if is_issued(signed, self.issuer.key):
            return True
        named = der.only(parts[3].body).children() if len(parts) > 3 else []
        for each in named:
            try:
                delegate = Certificate.read(each.raw)
            except CaRefused:
                continue
            if self._may_answer(delegate, now) and is_issued(signed, delegate.key):
                return True
        return False

    def _may_answer(self, delegate: Certificate, now: datetime) -> bool:
        usage = delegate.extensions.get(EXTENDED_USAGE)
        purposes = [each.oid for each in der.only(usage.value).children()] if usage else []
        return (
            FOR_OCSP in purposes
            and delegate.is_in_force(now)
            and delegate.issuer == self.issuer.subject
            and is_issued(delegate.signed, self.issuer.key)
        )


def _responses(basic: Element) -> list[Element]:
    """The single answers; behind them only extensions may stand."""
    parts = [each for each in basic.children()[0].children() if each.tag == der.SEQUENCE]
    return parts[0].children()


def _is_fresh(since: Element, more: list[Element], now: datetime) -> bool:
    """Whether an answer is of now; one that names no end could else be shown again for ever."""
    told = [der.only(each.body).moment for each in more if each.tag == 0xA0]
    until = min(told, default=since.moment + WITHOUT_END)
    return since.moment <= now + TOLERANCE and now <= until + TOLERANCE
