"""CA登录 end to end without a browser: what is taken, what is kept, and what nobody replays."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from auth.ca_helper.hierarchy import Issued
from auth.connectors import Connectors, connectors, use_connectors
from auth.connectors.ca import SandboxCaConnector
from auth.sign_in.ca import look_at, prove
from models.base import clock
from models.base.origin import Origin
from models.proofs.ca_cause import CaCause, CaRefused
from models.proofs.ca_challenge import CaChallenge
from models.proofs.refused_certificate import RefusedCertificate
from tests.support.units import ADDRESS, VISITOR, registered

HERE = Origin(VISITOR, ADDRESS, site="https://hall.example")


@pytest.fixture
def twin() -> Iterator[SandboxCaConnector]:
    """The twin with a hierarchy of its own."""
    made = SandboxCaConnector()
    chosen: Connectors = replace(connectors(), ca=made)
    with use_connectors(chosen):
        yield made


@dataclass(frozen=True)
class Device:
    """One key of the twin, as a browser works with it."""

    issued: Issued

    @classmethod
    async def of(cls, twin: SandboxCaConnector, name: str) -> "Device":
        """A key by its name."""
        keys = (await twin.hierarchy()).keys
        return cls(next(each for each in keys if each.name == name))

    @property
    def certificate(self) -> str:
        """What the browser exports."""
        return base64.b64encode(self.issued.certificate).decode()

    def sign(self, text: str) -> str:
        """What the device signs."""
        return base64.b64encode(self.issued.key.sign_text(text.encode())).decode()


async def cause_of(text: str, certificate: str, signature: str, origin: Origin = HERE) -> str:
    """Why an attempt is refused; empty when it is not."""
    try:
        await prove(text, certificate, signature, origin=origin)
    except CaRefused as error:
        return error.cause
    return ""


async def test_a_genuine_key_proves_its_unit_and_nobody_replays_it(
    twin: SandboxCaConnector,
) -> None:
    rep = await registered()
    device, text = await Device.of(twin, "valid"), await CaChallenge.issue(HERE)
    sent = (text, device.certificate, device.sign(text))

    key, units = await prove(*sent, origin=HERE)

    assert [unit.id for unit in units] == [rep.unit_id]
    assert key.unit_code == rep.unit.uscc
    assert await cause_of(*sent) == CaCause.CHALLENGE


async def test_a_text_of_another_browser_or_site_is_not_taken(twin: SandboxCaConnector) -> None:
    await registered()
    device = await Device.of(twin, "valid")
    for other in (replace(HERE, visitor="thief"), replace(HERE, site="https://evil.example")):
        text = await CaChallenge.issue(HERE)
        found = await cause_of(text, device.certificate, device.sign(text), other)
        assert found == CaCause.CHALLENGE


async def test_the_text_is_used_up_by_a_wrong_signature_as_well(twin: SandboxCaConnector) -> None:
    await registered()
    device, text = await Device.of(twin, "valid"), await CaChallenge.issue(HERE)

    assert await cause_of(text, device.certificate, device.sign("x")) == CaCause.SIGNATURE
    right = device.sign(text)
    assert await cause_of(text, device.certificate, right) == CaCause.CHALLENGE


@pytest.mark.parametrize(
    ("certificate", "signature", "cause"),
    [
        ("", "", CaCause.UNREADABLE),
        ("not base64!", "", CaCause.UNREADABLE),
        ("AAAA", "", CaCause.UNREADABLE),
        ("A" * 40_000, "", CaCause.UNREADABLE),
        (None, "", CaCause.FORM),
        (None, "§", CaCause.FORM),
        (None, "A" * 4000, CaCause.FORM),
        (None, "AAAA", CaCause.FORM),
    ],
)
async def test_whatever_is_sent_the_answer_is_a_cause(
    twin: SandboxCaConnector, certificate: str | None, signature: str, cause: CaCause
) -> None:
    await registered()
    device, text = await Device.of(twin, "valid"), await CaChallenge.issue(HERE)
    given = device.certificate if certificate is None else certificate

    assert await cause_of(text, given, signature) == cause


async def test_what_opens_nothing_is_kept_for_a_clerk_and_what_is_good_is_not(
    twin: SandboxCaConnector,
) -> None:
    await registered()
    for name in ("revoked", "foreign", "valid"):
        device, text = await Device.of(twin, name), await CaChallenge.issue(HERE)
        await cause_of(text, device.certificate, device.sign(text))

    rows = {row.cause: row for row in await RefusedCertificate.newest()}
    assert set(rows) == {CaCause.REVOKED, CaCause.CHAIN}
    revoked = await Device.of(twin, "revoked")
    assert rows[CaCause.REVOKED].content == revoked.certificate
    assert "江苏示例智造有限公司" in rows[CaCause.REVOKED].shown


async def test_the_self_check_says_what_a_certificate_is_and_opens_nothing(
    twin: SandboxCaConnector,
) -> None:
    await registered()
    good, bad = await Device.of(twin, "soon"), await Device.of(twin, "expired")

    assert "还有30天" in (await look_at(good.certificate, origin=HERE)).warning
    with pytest.raises(CaRefused) as refused:
        await look_at(bad.certificate, origin=HERE)
    assert refused.value.cause is CaCause.EXPIRED
    assert clock.now() < (await look_at(good.certificate, origin=HERE)).ends_at
