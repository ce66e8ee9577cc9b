"""What an answer of an electronic licence has to prove, and who is believed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.ca_helper.soft_key import Algorithm
from auth.calls.signed_form import NotSigned
from auth.sign_in.licence import LicenceQrProvider
from models.base import clock
from models.base.error import ConnectorFailed, LimitReached, NotAllowed
from models.outside.licence_code import MOST_OF_START, LicenceCode, LicenceState
from models.outside.outside_identity import OutsideIdentity
from models.outside.outside_start import OutsideStart
from models.seed import cast
from tests.auth.sign_in.licence_stub import (
    StubLicences,
    begun,
    own_ca,
    provider,
)
from tests.auth.sign_in.stub import BACK

OTHER = "91310000MAXAA7012K"


async def code_of(at: LicenceQrProvider) -> tuple[OutsideStart, Any, LicenceCode]:
    """A start whose code is on the screen."""
    row, start = await begun()
    await at.begin(start)
    code = await LicenceCode.latest_of(row)
    assert code is not None
    return row, start, code


async def answered(at: LicenceQrProvider, stub: StubLicences, **changes: str) -> OutsideIdentity:
    """A whole sign-in with an answer that the platform posts."""
    _, start, _ = await code_of(at)
    assert await at.receive(*stub.message(stub.signed(**changes)))
    return await at.finish(start, {})


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("how", ["ca", "verify"])
async def test_rsa_and_sm2_by_own_roots_or_by_the_platform(
    db: None, tmp_path: Path, algorithm: Algorithm, how: str
) -> None:
    stub = StubLicences(algorithm)
    own: dict[str, Any] = {"ca": own_ca(tmp_path, algorithm), "verify": None}
    at = provider(stub, tmp_path, **(own if how == "ca" else {}))

    found = await answered(at, stub)

    assert found.uscc == cast.DEMO_UNIT.uscc
    asked = [each.url.path for each in stub.requests]
    assert ("/verify" in asked) is (how == "verify")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plain": "somebody else's"}, "结果无法核实"),
        ({"signature": "AAAA"}, "签名无法核实"),
        ({"cert": "AAAA"}, "签名无法核实"),
        ({"cert": "no base64"}, "签名无法核实"),
        ({"signature": ""}, "签名无法核实"),
        ({"uscc": OTHER}, "与其证书不一致"),
        ({"code": OTHER}, "与其证书不一致"),
        ({"uscc": "91320100MAXAA00191"}, "结果无法核实"),
        ({"holderName": "李范例"}, "结果无法核实"),
        ({"legalName": "李范例"}, "结果无法核实"),
        ({"signTime": "20200101000000"}, "凭据已失效"),
    ],
)
@pytest.mark.parametrize("how", ["ca", "verify"])
async def test_whatever_does_not_fit_is_refused_with_a_text_of_ours(
    db: None, tmp_path: Path, changes: dict[str, str], words: str, how: str
) -> None:
    stub = StubLicences()
    own: dict[str, Any] = {"ca": own_ca(tmp_path, Algorithm.SM2), "verify": None}
    at = provider(stub, tmp_path, **(own if how == "ca" else {}))

    with pytest.raises(NotAllowed, match=words):
        await answered(at, stub, **changes)


@pytest.mark.parametrize(
    "changes", [{"holderType": "董事长"}, {"holderName": ""}, {"signTime": "yesterday"}]
)
async def test_an_odd_answer_is_told_as_such(
    db: None, tmp_path: Path, changes: dict[str, str]
) -> None:
    stub = StubLicences()

    with pytest.raises(ConnectorFailed, match="无法识别"):
        await answered(provider(stub, tmp_path), stub, **changes)


async def test_a_certificate_that_nobody_vouches_for_or_that_others_issued_opens_nothing(
    db: None, tmp_path: Path
) -> None:
    stub = StubLicences()
    stub.vouches = False
    with pytest.raises(NotAllowed, match="签名无法核实"):
        await answered(provider(stub, tmp_path), stub)

    rsa = {"ca": own_ca(tmp_path, Algorithm.RSA), "verify": None}
    with pytest.raises(NotAllowed, match="签名无法核实"):
        await answered(provider(stub, tmp_path, **rsa), stub)


async def test_a_certificate_that_is_over_says_what_to_do(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    old = stub.signed()["cert"]
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(NotAllowed, match="重新下载执照"):
        await answered(at, stub, cert=old)


async def test_what_was_signed_must_be_younger_than_five_minutes(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    _, start, _ = await code_of(at)
    await at.receive(*stub.message(stub.signed()))
    later = clock.now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(NotAllowed, match="凭据已失效"):
        await at.finish(start, {})


async def test_only_the_platform_is_believed_and_only_the_first_time(
    db: None, tmp_path: Path
) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    _, start, code = await code_of(at)
    body, signature = stub.message(stub.signed())

    for wrong in ("", "00", signature[:-1]):
        with pytest.raises(NotSigned):
            await at.receive(body, wrong)
    for bad in (b"[]", b"{", b"\xff"):
        with pytest.raises((NotSigned, ValueError)):
            await at.receive(bad, "")
    assert not await at.receive(*stub.message({**stub.signed(), "bizId": "E99"}))
    assert (await LicenceCode.find(code.code)).state is LicenceState.NEW

    assert await at.receive(body, signature)
    other = stub.message({**stub.signed(), "holderName": "李范例", "holderType": "办事人"})
    assert not await at.receive(*other)
    assert not await at.receive(body, signature)
    found = await at.finish(start, {})
    assert found.holder is not None
    assert found.holder.name == cast.WANG_SHILI.name


async def test_of_many_pages_one_asks_and_not_more_often_than_agreed(
    db: None, tmp_path: Path
) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    _, _, code = await code_of(at)
    stub.state = "1"
    for _ in range(5):
        await at.look(code)
    assert len(stub.requests) == 1

    await LicenceCode.filter(id=code.id).update(asked_at=clock.now() - timedelta(seconds=9))
    for _ in range(5):
        await at.look(code)
    assert len(stub.requests) == 2
    assert (await LicenceCode.find(code.code)).state is LicenceState.SCANNED


async def test_a_question_without_an_answer_lets_the_page_wait_on(db: None, tmp_path: Path) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    _, _, code = await code_of(at)
    await LicenceCode.filter(id=code.id).update(asked_at=clock.now() - timedelta(seconds=9))
    stub.mode = "is faulty"

    await at.look(code)

    assert (await LicenceCode.find(code.code)).state is LicenceState.NEW


async def test_another_code_ends_the_one_before_and_there_are_not_many(
    db: None, tmp_path: Path
) -> None:
    stub = StubLicences()
    at = provider(stub, tmp_path)
    row, start, first = await code_of(at)
    old = stub.signed()

    await at.new_code(row, BACK)

    assert (await LicenceCode.find(first.code)).state is LicenceState.EXPIRED
    assert not await at.receive(*stub.message(old))
    for _ in range(MOST_OF_START - 2):
        await at.new_code(row, BACK)
    with pytest.raises(LimitReached):
        await at.new_code(row, BACK)
    with pytest.raises(NotAllowed):
        await at.finish(start, {})


@pytest.mark.parametrize(
    "opened",
    [
        {},
        {"bizId": "", "qr": "x", "expires": 1},
        {"bizId": "b" * 129, "qr": "x", "expires": 1},
        {"bizId": "b", "qr": "", "expires": 1},
        {"bizId": "b", "qr": "x" * 501, "expires": 1},
        {"bizId": "b", "qr": 7, "expires": 1},
        {"bizId": "b", "qr": "x", "expires": "soon"},
        {"bizId": "b", "qr": "x", "expires": 0},
    ],
)
async def test_what_is_no_code_is_told_as_such(
    db: None, tmp_path: Path, opened: dict[str, Any]
) -> None:
    stub = StubLicences()
    stub.opened = opened

    with pytest.raises(ConnectorFailed, match="无法识别"):
        await code_of(provider(stub, tmp_path))
