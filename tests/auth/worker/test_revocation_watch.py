"""A certificate that is revoked while its session is open: the session ends, and no other."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from auth.ca.certificate import Certificate
from auth.ca.entry import Description
from auth.ca.list_file import ListFile
from auth.ca_helper.soft_key import Algorithm
from auth.calls.http import http_client
from auth.calls.options import Options
from auth.connectors import Connectors, ca_lists, connectors, use_connectors
from auth.connectors.ca import CaConnector, FileCaConnector, SandboxCaConnector
from auth.worker.revocation_watch import watch_revocations
from models.proofs.ca_cause import CaCause, CaRefused
from models.setting.system import System
from models.sign_in.ca_key import OF_CA
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.session_row import Opening
from models.units.member import Member
from tests.support.ca import NOW, issuing_of, leaf_of, root_of, trusting
from tests.support.units import lives, registered, signed_in

ADDRESS = "https://ca.example.com/list.crl"


def using(ca: CaConnector) -> Connectors:
    """The connectors of the tests with another CA."""
    return replace(connectors(), ca=ca)


async def opened_by(member: Member, certificate: bytes | Certificate) -> Session:
    """A session that a key has opened."""
    leaf = Certificate.read(certificate) if isinstance(certificate, bytes) else certificate
    opening = Opening(f"{OF_CA}{leaf.listed_as}")
    session, _ = await Session.open(
        SessionKind.UNIT, member.person, member, visitor="v", opening=opening
    )
    return session


async def test_the_sandbox_s_revoked_key_loses_its_session_and_the_others_keep_theirs() -> None:
    rep, twin = await registered(), SandboxCaConnector()
    keys = {each.name: each.certificate for each in (await twin.hierarchy()).keys}
    opened = {name: await opened_by(rep, keys[name]) for name in ("revoked", "valid", "second")}
    by_password, _ = await signed_in(rep)

    with use_connectors(using(twin)):
        assert await watch_revocations() == 1
        assert await watch_revocations() == 0

    assert {name: await lives(each) for name, each in opened.items()} == {
        "revoked": False,
        "valid": True,
        "second": True,
    }
    assert await lives(by_password)
    ended = await Session.get(id=opened["revoked"].id)
    assert ended.reason == EndReason.REVOKED
    assert "吊销" in EndReason.REVOKED.told


class Lists:
    """A source whose list grows."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.issuer, self.serials = issuing_of(algorithm), dict[int, datetime]()

    @property
    def now(self) -> bytes:
        """What it says now."""
        return self.issuer.revocation_list(self.serials, NOW, NOW + timedelta(days=300))

    def __call__(self, _asked: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=self.now)


@pytest.mark.parametrize("algorithm", list(Algorithm))
async def test_what_turns_up_in_a_fetched_list_ends_within_a_round(
    algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ca_lists, "REFRESH", -1.0)
    rep, source, leaf = await registered(), Lists(algorithm), leaf_of(algorithm, serial=4711)
    session = await opened_by(rep, leaf)
    ca = fetching(algorithm, source)

    with use_connectors(using(ca)):
        assert await watch_revocations() == 0
        source.serials[4711] = NOW
        assert await watch_revocations() == 1

    assert not await lives(session)
    await ca.close()


async def test_what_turns_up_in_a_list_file_that_was_replaced_ends_within_a_round(
    tmp_path: Path,
) -> None:
    algorithm = Algorithm.ECDSA
    source, file = Lists(algorithm), tmp_path / "revoked.crl"
    file.write_bytes(source.now)
    rep, leaf = await registered(), leaf_of(algorithm, serial=4711)
    session = await opened_by(rep, leaf)
    entry = trusting(root_of(algorithm), issuing_of(algorithm), files=(ListFile.read(file),))
    ca = FileCaConnector(Description((entry,)), http_client(Options(System.CA, {})))

    with use_connectors(using(ca)):
        assert await watch_revocations() == 0
        source.serials[4711] = NOW
        file.write_bytes(source.now)
        assert await watch_revocations() == 1

    assert not await lives(session)
    with pytest.raises(CaRefused) as refused:
        await ca.check(leaf)
    assert refused.value.cause is CaCause.REVOKED
    await ca.close()


async def test_a_list_that_its_authority_has_not_signed_ends_nothing() -> None:
    algorithm = Algorithm.ECDSA
    rep, source, leaf = await registered(), Lists(algorithm), leaf_of(algorithm, serial=4711)
    forger = replace(issuing_of(algorithm), key=issuing_of(Algorithm.RSA).key)
    source.issuer, source.serials = forger, {4711: NOW}
    session = await opened_by(rep, leaf)
    ca = fetching(algorithm, source)

    with use_connectors(using(ca)):
        assert await watch_revocations() == 0

    assert await lives(session)
    await ca.close()


def fetching(algorithm: Algorithm, source: Lists) -> FileCaConnector:
    """The real connector, which trusts an authority and fetches its list."""
    entry = trusting(root_of(algorithm), issuing_of(algorithm), addresses=(ADDRESS,))
    client = http_client(Options(System.CA, {}), httpx2.MockTransport(source))
    return FileCaConnector(Description((entry,)), client)
