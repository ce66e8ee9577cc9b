"""CA登录: from the bytes of a browser to a proven key; what opens nothing is kept for a clerk."""

import base64
import binascii

from auth.ca.certificate import LARGEST, Certificate
from auth.ca.verifier import Presented, Proven
from auth.connectors import connectors
from models.base.origin import Origin
from models.proofs.ca_cause import CaCause, CaRefused
from models.proofs.ca_challenge import LONGEST, CaChallenge
from models.proofs.refused_certificate import RefusedCertificate
from models.records.limit import count
from models.records.sign_in_table import CA_LOGINS
from models.sign_in.ca_key import ProvenKey
from models.units.unit import Unit

LONGEST_SIGNATURE = 2048
_SEEN = frozenset({CaCause.UNREADABLE, CaCause.STALE, CaCause.SIGNATURE})  # no fault of the bytes


async def prove(
    text: str, certificate: str, signature: str, *, origin: Origin
) -> tuple[ProvenKey, list[Unit]]:
    """The key that has signed a text of this browser, and the units that it may mean.

    Certificate and signature are Base64. Raises CaRefused with the one cause. The text is used up
    first, so that nobody tries twice with one.
    """
    await CaChallenge.redeem(text[:LONGEST], origin)
    data = _bytes(certificate, LARGEST, CaCause.UNREADABLE)
    leaf = Certificate.read(data)
    try:
        signed = _bytes(signature, LONGEST_SIGNATURE, CaCause.FORM)
        proven = await connectors().ca.verify(Presented(leaf, text, signed))
        key = _key_of(proven)
        return key, await key.units()
    except CaRefused as error:
        if error.cause not in _SEEN:
            content = base64.b64encode(data).decode()
            await RefusedCertificate.note(error.cause, leaf.fingerprint, leaf.shown, content)
        raise


async def look_at(certificate: str, *, origin: Origin) -> ProvenKey:
    """What the self-check says of a certificate that has signed nothing; raises CaRefused."""
    await count(*CA_LOGINS, origin=origin)
    leaf = Certificate.read(_bytes(certificate, LARGEST, CaCause.UNREADABLE))
    proven = await connectors().ca.check(leaf)
    return _key_of(proven)


def _key_of(proven: Proven) -> ProvenKey:
    leaf = proven.certificate
    return ProvenKey(
        leaf.fingerprint,
        proven.code.text,
        proven.entry.name,
        leaf.begin,
        leaf.end,
        certificate=leaf.listed_as,
    )


def _bytes(text: str, most: int, cause: CaCause) -> bytes:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        raise CaRefused(cause) from None
    if not data or len(data) > most:
        raise CaRefused(cause)
    return data
