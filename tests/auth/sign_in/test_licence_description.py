"""The description of a platform of licences, its mistakes, and the route that it calls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from auth.calls.signing import SigningRule, canonical
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.licence_route import MOST_BYTES, mount_licence_route
from auth.sign_in.providers import use_providers
from models.outside.licence_code import LicenceCode, LicenceState
from models.setting.login_provider import Provider
from tests.auth.sign_in.licence_stub import (
    FIELDS,
    SECRET,
    StubLicences,
    begun,
    description,
    options,
    provider,
)

PATH = "/callback/licence/gov"


def _changed(name: str, **changes: Any) -> dict[str, Any]:
    """The description with a part of it changed; None takes something out."""
    part = {**description()[name], **changes}
    return description(**{name: {key: value for key, value in part.items() if value is not None}})


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ("no JSON", "不是有效的接口描述"),
        ({}, "不是有效的接口描述"),
        (description(open={}), "不是有效的接口描述"),
        (_changed("result", states={"0": "gone"}), "不是有效的接口描述"),
        (_changed("open", parameters={"a": "b"}), "open.parameters 中没有 {plain}"),
        (_changed("result", parameters={"a": "b"}), "result.parameters 中没有 {biz}"),
        (_changed("result", state=None), "result 缺少 state"),
        (_changed("result", states={"0": "new"}), "result.states 中没有 answered"),
        (_changed("result", seconds=1), "result.seconds 不能小于 2"),
        (_changed("verify", parameters={"a": "b"}), "verify.parameters 中没有 {signature}"),
        (_changed("open", signing={"rule": "crc"}), "open.signing.rule 只能是"),
        (_changed("open", url="http://licence.example.gov.cn/"), "不是 https"),
        (_changed("callback", rule="none"), "callback.rule 必须有签名"),
        (_changed("callback", header=None), "callback 要写 header 或 signature 之一"),
        (_changed("callback", state="s", states={"0": "new"}), "callback.states 中没有 answered"),
        (description(verify=None), "没有 ca，也没有 verify"),
        (description(result=None, callback=None), "没有 result，也没有 callback"),
        (description(ca={"name": "x", "authorities": "nowhere.pem"}), "ca 有误"),
        (_changed("fields", plain=None), "fields 缺少 plain"),
        (_changed("fields", biz=None), "fields 缺少 biz"),
        (_changed("fields", phone="x"), "fields 中不认识 phone"),
    ],
)
def test_mistakes_of_a_description_are_told(tmp_path: Path, described: object, words: str) -> None:
    told = options(tmp_path, described)
    LicenceQrProvider.of(Provider("gov"), told, StubLicences().client())

    assert any(words in each for each in told.problems), told.problems
    assert all(each.startswith("HALL_LOGIN_GOV_DESCRIPTION") for each in told.problems)


def test_a_secret_is_asked_for_where_something_is_signed(tmp_path: Path) -> None:
    told = options(tmp_path, description(), CLIENT_SECRET="")
    LicenceQrProvider.of(Provider("gov"), told, StubLicences().client())

    assert told.problems == ["HALL_LOGIN_GOV_CLIENT_SECRET 未设置"]


@pytest.fixture
def site() -> httpx2.AsyncClient:
    """A hall with the route, called from one address."""
    app = Starlette()
    mount_licence_route(app)
    transport = httpx2.ASGITransport(app=app, client=("198.51.100.7", 4711))
    return httpx2.AsyncClient(transport=transport, base_url="https://hall.example")


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[StubLicences]:
    """A platform called gov."""
    stub = StubLicences()
    with use_providers({"gov": provider(stub, tmp_path)}):
        yield stub


async def _waiting(stub: StubLicences, tmp_path: Path) -> LicenceCode:
    row, start = await begun()
    await provider(stub, tmp_path).begin(start)
    code = await LicenceCode.latest_of(row)
    assert code is not None
    return code


async def test_a_signed_message_is_taken(
    db: None, stub: StubLicences, site: httpx2.AsyncClient, tmp_path: Path
) -> None:
    code = await _waiting(stub, tmp_path)
    body, signature = stub.message(stub.signed())

    answer = await site.post(PATH, content=body, headers={"X-Signature": signature})

    assert (answer.status_code, answer.json()) == (200, {"code": "0"})
    assert (await LicenceCode.find(code.code)).state is LicenceState.ANSWERED
    again = await site.post(PATH, content=body, headers={"X-Signature": signature})
    assert (again.status_code, again.content) == (200, answer.content)


async def test_a_signature_among_the_fields_is_believed_as_well(
    db: None, site: httpx2.AsyncClient, tmp_path: Path
) -> None:
    stub = StubLicences()
    form = {"rule": "hmac-sha256", "signature": "sign"}
    with use_providers({"gov": provider(stub, tmp_path, callback=form, fields=FIELDS)}):
        code = await _waiting(stub, tmp_path)
        told = stub.signed()
        plain = {name: value for name, value in told.items() if "=" not in name}
        sign = SigningRule.HMAC_SHA256.sign(SECRET, canonical(plain))

        answer = await site.post(PATH, json={**told, "sign": sign})

    assert answer.status_code == 200
    assert (await LicenceCode.find(code.code)).state is LicenceState.ANSWERED


async def test_whatever_else_is_posted_changes_nothing(
    db: None, stub: StubLicences, site: httpx2.AsyncClient, tmp_path: Path
) -> None:
    code = await _waiting(stub, tmp_path)
    body, signature = stub.message(stub.signed())
    for content, sign, status in (
        (body, "", 401),
        (body, "00", 401),
        (b"[", signature, 400),
        (b" " * (MOST_BYTES + 1), "", 413),
    ):
        answer = await site.post(PATH, content=content, headers={"X-Signature": sign})
        assert (answer.status_code, answer.content) == (status, b"")
    assert (await site.post("/callback/licence/nobody", content=body)).status_code == 404
    assert (await LicenceCode.find(code.code)).state is LicenceState.NEW


async def test_only_the_platform_s_networks_are_listened_to(
    db: None, site: httpx2.AsyncClient, tmp_path: Path
) -> None:
    stub = StubLicences()
    told = options(tmp_path, description(), CALLBACK_NETWORKS="192.0.2.0/24")
    made = LicenceQrProvider.of(Provider("gov"), told, stub.client())
    with use_providers({"gov": made}):
        body, signature = stub.message(stub.signed())
        answer = await site.post(PATH, content=body, headers={"X-Signature": signature})

    assert answer.status_code == 404


async def test_a_platform_that_never_calls_has_no_address(
    site: httpx2.AsyncClient, tmp_path: Path
) -> None:
    with use_providers({"gov": provider(StubLicences(), tmp_path, callback=None)}):
        assert (await site.post(PATH, content=b"{}")).status_code == 404
