"""What strangers post to a twin, and what a platform out of order answers: no fault of ours."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from auth.calls.options import Options
from auth.calls.signing import SigningRule
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.twin import LicenceTwinProvider, TicketTwinProvider, TwinProvider
from models.base.error import ConnectorFailed, NotAllowed
from models.outside.licence_code import LicenceCode, LicenceState
from models.setting.login_provider import Provider, provider_options
from tests.auth.sign_in.licence_stub import SECRET, StubLicences, begun, provider

HOST = "hall.example"
DEEP = b"[" * 100_000
HALF = b'{"sign": "\\ud800"}'
HALF_INSIDE = b'{"sign": "x", "a": "\\ud800"}'
NO_ADDRESS = "http://["
GOOD: dict[str, Any] = {"bizId": "E1", "qr": "EBL:1", "expires": 120}


def told(name: str) -> tuple[Provider, Options]:
    """What a twin is made from."""
    return Provider(name), Options(f"login_{name}", {}, provider_options([name]))


async def call(app: Any, method: str, path: str, **sent: Any) -> httpx2.Response:
    """What a stranger gets."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}") as browser:
        return await browser.request(method, path, **sent)


@pytest.mark.parametrize("path", ["/open", "/result", "/verify"])
@pytest.mark.parametrize("body", [DEEP, HALF, HALF_INSIDE], ids=["deep", "half", "half inside"])
async def test_no_body_breaks_the_twin_of_the_licences(db: None, path: str, body: bytes) -> None:
    twin = LicenceTwinProvider(*told("e_licence")).twin

    assert (await call(twin.app, "POST", path, content=body)).json() == {"code": "1"}


@pytest.mark.parametrize("biz", ["%00", "a" * 3000, "%F0%9F%98%80"])
async def test_no_number_breaks_the_phone_of_the_licences(db: None, biz: str) -> None:
    twin = LicenceTwinProvider(*told("e_licence")).twin
    for method in ("GET", "POST"):
        assert (await call(twin.app, method, f"/phone/{biz}")).status_code == 410


async def test_no_address_to_go_back_to_breaks_the_twin_of_tickets(db: None) -> None:
    twin = TicketTwinProvider(*told("province")).twin
    asked = {"uuid": "hall", "gotoUrl": base64.b64encode(NO_ADDRESS.encode()).decode()}

    assert (await call(twin.app, "GET", "/front/login.do", params=asked)).status_code == 400
    form = {"back": NO_ADDRESS}
    assert (await call(twin.app, "POST", "/front/login.do", data=form)).status_code == 400


async def test_no_address_to_go_back_to_breaks_the_standard_twin(db: None) -> None:
    twin = TwinProvider(*told("province")).twin
    form = {"redirect_uri": NO_ADDRESS}

    assert (await call(twin.app, "GET", "/authorize", params=form)).status_code == 400
    assert (await call(twin.app, "POST", "/authorize", data=form)).status_code == 400
    asked = {"post_logout_redirect_uri": NO_ADDRESS}
    assert (await call(twin.app, "GET", "/logout", params=asked)).headers["location"] == "/"


@pytest.mark.parametrize(
    "odd",
    [
        {"bizId": None},
        {"bizId": True},
        {"bizId": "E\x00"},
        {"bizId": "E\ud800"},
        {"bizId": ["E1"]},
        {"qr": "EBL:\x00"},
        {"qr": "EBL:\ud800"},
        {"qr": "x" * 501},
        {"expires": "9" * 5000},
        {"expires": 10**20},
        {"expires": None},
        {"expires": -1},
    ],
)
async def test_a_code_that_is_none_is_a_garbled_answer(
    db: None, tmp_path: Path, odd: dict[str, Any]
) -> None:
    stub = StubLicences()
    stub.opened = GOOD | odd
    row, start = await begun()

    with pytest.raises(ConnectorFailed):
        await provider(stub, tmp_path).begin(start)

    assert await LicenceCode.latest_of(row) is None


async def test_a_number_that_was_given_out_twice_is_a_garbled_answer(
    db: None, tmp_path: Path
) -> None:
    stub = StubLicences()
    stub.opened = GOOD
    _, first = await begun()
    await provider(stub, tmp_path).begin(first)
    _, second = await begun()

    with pytest.raises(ConnectorFailed):
        await provider(stub, tmp_path).begin(second)


async def waiting(made: LicenceQrProvider) -> tuple[LicenceCode, Any]:
    """A code that waits for its answer, and its start."""
    row, start = await begun()
    await made.begin(start)
    code = await LicenceCode.latest_of(row)
    assert code is not None
    return code, start


@pytest.mark.parametrize("word", ["plain", "entName", "holderName", "cert", "signature", "uscc"])
@pytest.mark.parametrize("sign", ["\ud800", "\x00"], ids=["half", "nul"])
async def test_an_answer_with_what_is_no_text_is_not_believed(
    db: None, tmp_path: Path, word: str, sign: str
) -> None:
    stub = StubLicences()
    made = provider(stub, tmp_path)
    code, start = await waiting(made)
    stub.state, stub.result = "2", stub.signed()
    stub.result[word] += sign
    await LicenceCode.all().update(asked_at=code.created_at.replace(year=2020))

    await made.look(code)

    assert (await LicenceCode.find(code.code)).state is LicenceState.ANSWERED
    try:
        identity = await made.finish(start, {})
    except (NotAllowed, ConnectorFailed):
        return
    assert identity.unit_name.isprintable()
    assert word == "entName"


@pytest.mark.parametrize("biz", ["\x00", "\ud800", "x" * 5000, None, 7, {"a": 1}])
async def test_news_of_what_is_no_number_are_of_nobody(
    db: None, tmp_path: Path, biz: object
) -> None:
    stub = StubLicences()
    made = provider(stub, tmp_path)
    await waiting(made)
    body = json.dumps({**stub.signed(), "bizId": biz}).encode()

    signature = SigningRule.HMAC_SHA256.sign(SECRET, body)

    assert not await made.receive(body, signature)
