"""The CA connector: the twin and the real one answer alike; lists that are fetched, and OCSP."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from auth.ca.certificate import Certificate
from auth.ca.verifier import Presented
from auth.ca_helper.hierarchy import DESCRIPTION, LISTS, Hierarchy
from auth.calls.options import Options
from auth.connectors import ca_lists
from auth.connectors.ca import CaConnector, FileCaConnector, SandboxCaConnector
from auth.connectors.ca_lists import FetchedLists
from auth.doctor.ca import check_ca
from models.base import clock
from models.proofs.ca_cause import CaCause, CaRefused
from models.sandbox.ca_token import SandboxHierarchy
from models.sandbox.fault import Fault, SandboxFault
from models.setting.system import System
from tests.support.ca import TEXT, hierarchy

CRL, OCSP = "https://ca.example.com/list.crl", "https://ca.example.com/ocsp"


def options_of(folder: Path) -> Options:
    """The settings that name a folder's description."""
    return Options(System.CA, {"HALL_CA_DESCRIPTION": str(folder / DESCRIPTION)})


def describe(folder: Path, found: Hierarchy, **changes: Any) -> None:
    """Write a hierarchy and what the hall is told of it."""
    found.write(folder)
    path = folder / DESCRIPTION
    told = json.loads(path.read_text("utf8"))
    told["entries"][0].update(changes)
    path.write_text(json.dumps(told), "utf8")


def brought(found: Hierarchy, name: str) -> Presented:
    """A key of a hierarchy that has signed."""
    key = next(each for each in found.keys if each.name == name)
    return Presented(Certificate.read(key.certificate), TEXT, key.key.sign_text(TEXT.encode()))


@pytest.fixture(params=["twin", "x509"])
async def both(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[CaConnector, Hierarchy]]:
    """Each connector with the hierarchy that it trusts."""
    twin = SandboxCaConnector()
    found = await twin.hierarchy()
    describe(tmp_path, found)
    options = options_of(tmp_path)
    connector = twin if request.param == "twin" else FileCaConnector.of(options)
    assert options.problems == []
    yield connector, found
    await connector.close()


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("valid", None),
        ("second", None),
        ("single", None),
        ("soon", None),
        ("unbound", None),
        ("expired", CaCause.EXPIRED),
        ("revoked", CaCause.REVOKED),
        ("foreign", CaCause.CHAIN),
        ("person", CaCause.PERSON),
    ],
)
async def test_twin_and_real_one_answer_alike(
    both: tuple[CaConnector, Hierarchy], name: str, cause: CaCause | None
) -> None:
    connector, found = both
    presented = brought(found, name)
    if cause is None:
        proven = await connector.verify(presented)
        assert proven.code.text == next(k for k in found.keys if k.name == name).holder.code
    else:
        with pytest.raises(CaRefused) as refused:
            await connector.verify(presented)
        assert refused.value.cause is cause
    assert await connector.is_up()
    assert len(await connector.lists()) == 3


async def test_the_twin_keeps_its_hierarchy_and_makes_another_before_it_ends() -> None:
    first = (await SandboxCaConnector().hierarchy()).text
    assert (await SandboxCaConnector().hierarchy()).text == first
    row = await SandboxHierarchy.get()
    clock.travel(timedelta(days=201).total_seconds())

    assert (await SandboxCaConnector().hierarchy()).text != first
    kept = await SandboxHierarchy.get()
    assert kept.made_at > row.made_at
    assert kept.content != row.content


async def test_the_fault_of_the_twin_ages_its_lists() -> None:
    twin = SandboxCaConnector()
    found = await twin.hierarchy()
    await SandboxFault.switch_on(Fault.CA_STALE)

    for name, cause in (("valid", CaCause.STALE), ("revoked", CaCause.REVOKED)):
        with pytest.raises(CaRefused) as refused:
            await twin.verify(brought(found, name))
        assert refused.value.cause is cause
    assert not await twin.is_up()


class Source:
    """Where lists and answers come from."""

    def __init__(self, body: bytes = b"") -> None:
        self.body, self.status, self.asked = body, 200, 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        if self.status == 0:
            raise httpx2.ConnectError("away", request=request)
        return httpx2.Response(self.status, content=self.body)


def fetching(source: Source, keep_in: Path | None = None) -> FetchedLists:
    """The lists of a source."""
    return FetchedLists(httpx2.AsyncClient(transport=httpx2.MockTransport(source)), keep_in)


async def test_a_list_is_fetched_once_and_again_when_it_is_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = Source(hierarchy().lists[0])
    lists = fetching(source, tmp_path)
    assert len(await lists.of([CRL])) == 1
    assert len(await lists.of([CRL])) == 1
    assert source.asked == 1
    monkeypatch.setattr(ca_lists, "REFRESH", -1.0)
    later = fetching(source, tmp_path)
    await later.of([CRL])
    await later.of([CRL])
    assert source.asked == 2  # who signs in waits for no renewal
    await later.renewed([CRL])
    assert source.asked == 3
    monkeypatch.setattr(ca_lists, "LATE", 0.0)
    await later.of([CRL])
    assert source.asked == 4  # but where the timer does not come


@pytest.mark.parametrize(("status", "body"), [(0, b""), (500, b""), (200, b"<html>"), (200, b"")])
async def test_a_source_that_is_away_takes_no_list_away_not_even_over_a_restart(
    tmp_path: Path, status: int, body: bytes
) -> None:
    source = Source(hierarchy().lists[0])
    [before] = await fetching(source, tmp_path).of([CRL])
    source.status, source.body = status, body
    lists = fetching(source, tmp_path)

    [after] = await lists.of([CRL])
    assert (after.serials, lists.is_failing) == (before.serials, True)
    assert await fetching(source).of([CRL]) == []


async def test_a_fetched_list_counts_like_a_given_one(tmp_path: Path) -> None:
    found = await SandboxCaConnector().hierarchy()
    describe(tmp_path, found, lists=[CRL])
    source = Source((tmp_path / LISTS).read_bytes())
    connector = FileCaConnector.of(options_of(tmp_path), httpx2.MockTransport(source))

    assert await connector.verify(brought(found, "valid"))
    with pytest.raises(CaRefused) as refused:
        await connector.verify(brought(found, "revoked"))
    assert refused.value.cause is CaCause.REVOKED
    assert source.asked == 1
    with pytest.raises(CaRefused):  # an unknown issuer makes nobody fetch anything
        await connector.verify(brought(found, "foreign"))
    await connector.close()


async def test_ocsp_is_asked_where_the_entry_says_so_and_silence_lets_nobody_in(
    tmp_path: Path,
) -> None:
    found = await SandboxCaConnector().hierarchy()
    describe(tmp_path, found, lists=[], ocsp=OCSP)
    for status, body in ((0, b""), (500, b""), (200, b"junk")):
        source = Source(body)
        source.status = status
        connector = FileCaConnector.of(options_of(tmp_path), httpx2.MockTransport(source))
        with pytest.raises(CaRefused) as refused:
            await connector.verify(brought(found, "valid"))
        assert (refused.value.cause, source.asked) == (CaCause.STALE, 1)
        await connector.close()


async def test_an_ocsp_answer_without_an_end_is_not_read_to_it(tmp_path: Path) -> None:
    found, read = await SandboxCaConnector().hierarchy(), 0

    class Endless(httpx2.AsyncByteStream):
        """More than any answer."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(200):
                read += 1
                yield b"x" * 10_000

    describe(tmp_path, found, lists=[], ocsp=OCSP)
    transport = httpx2.MockTransport(lambda _asked: httpx2.Response(200, stream=Endless()))
    connector = FileCaConnector.of(options_of(tmp_path), transport)

    with pytest.raises(CaRefused) as refused:
        await connector.verify(brought(found, "valid"))

    assert refused.value.cause is CaCause.STALE
    assert read < 10
    await connector.close()


async def test_addresses_of_a_description_are_looked_at_like_all_others(tmp_path: Path) -> None:
    describe(tmp_path, hierarchy(), lists=["http://ca.example.com/a.crl"], ocsp="https://10.0.0.1")
    options = options_of(tmp_path)
    await FileCaConnector.of(options).close()

    assert [("不是 https" in p, "内部地址" in p) for p in options.problems] == [
        (True, False),
        (False, True),
    ]


async def test_the_doctor_tells_how_old_the_lists_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(tmp_path, hierarchy())
    moment = datetime.fromisoformat("2026-12-01T04:00:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    found = await check_ca(options_of(tmp_path))
    assert "1个CA" in found.text
    assert "吊销名单1条，49小时前发布，有效至" in found.text

    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(days=400))
    assert "已过期" in (await check_ca(options_of(tmp_path))).advice
    assert "设置不全" in (await check_ca(Options(System.CA, {}))).text
