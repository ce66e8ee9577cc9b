"""What the doctor says of providers of outside accounts."""

import json
from pathlib import Path

import pytest

from auth.doctor.provider import check_providers
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.ticket import TicketProvider
from models.setting.login_provider import ProviderKind
from tests.auth.sign_in import licence_stub
from tests.auth.sign_in.stub import ISSUER, SECRET, StubOpenId
from tests.auth.sign_in.ticket_stub import SECRET as TICKET_SECRET
from tests.auth.sign_in.ticket_stub import StubTickets, description
from tests.support.doctor import healthy, live, told

GOV = {
    "HALL_LOGIN_GOV_KIND": "oidc",
    "HALL_LOGIN_GOV_ISSUER": ISSUER,
    "HALL_LOGIN_GOV_CLIENT_ID": "hall",
    "HALL_LOGIN_GOV_CLIENT_SECRET": SECRET,
    "HALL_LOGIN_GOV_LABEL": "省统一身份认证",
}


def said(stub: StubOpenId, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> str:
    """The one line about a real provider."""
    monkeypatch.setitem(
        __import__("auth.sign_in.providers", fromlist=["MAKERS"]).MAKERS,
        ProviderKind.OIDC,
        lambda provider, options: OidcProvider.of(provider, options, stub.client()),
    )
    site = healthy(folder, login_providers=("gov",), connector_options={**GOV, **more})
    [line] = told(check_providers, site)
    return line


def test_twins_and_none_at_all_are_told(tmp_path: Path) -> None:
    lines = told(check_providers, live(tmp_path))
    assert lines == ["! 省政务单位账户：内置模拟", "! 电子营业执照：内置模拟"]
    assert told(check_providers, healthy(tmp_path, login_providers=())) == [
        "✓ 没有设置其他登录方式"
    ]


@pytest.mark.parametrize(
    ("method", "words"),
    [("post", "client_secret_post 发送"), ("basic", "client_secret_basic 发送")],
)
def test_a_provider_that_takes_our_secret_is_told_with_the_method(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, words: str
) -> None:
    line = said(StubOpenId(), tmp_path, monkeypatch, HALL_LOGIN_GOV_AUTH=method)

    assert line.startswith("✓ 省统一身份认证：可以使用")
    assert words in line


def test_a_provider_that_refuses_us_is_told_with_what_to_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = said(StubOpenId(), tmp_path, monkeypatch, HALL_LOGIN_GOV_CLIENT_SECRET="wrong")

    assert line == "✗ 省统一身份认证：对方不接受我方的身份（client_secret_basic）"


def test_keys_that_nobody_can_use_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = StubOpenId()
    stub.keys = {"keys": [*stub.books.key_set()["keys"], {"kty": "EC", "crv": "SM2"}]}
    assert said(stub, tmp_path, monkeypatch).endswith("，有 1 个密钥不能用")

    stub.keys = {"keys": [{"kty": "EC", "crv": "SM2"}]}
    assert said(stub, tmp_path, monkeypatch).startswith("✗ 省统一身份认证：没有可用的签名密钥")


def test_a_provider_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = StubOpenId()
    stub.mode = "refuses connections"

    line = said(stub, tmp_path, monkeypatch)

    assert line == "✗ 省统一身份认证：省统一身份认证暂时无法连接"


def test_incomplete_settings_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = said(StubOpenId(), tmp_path, monkeypatch, HALL_LOGIN_GOV_CLIENT_ID="")

    assert line.startswith("✗ gov：设置不全")


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("1", "✓ 省统一身份认证：可以使用，不存在的票据被拒绝"),
        ("9", "✗ 省统一身份认证：对方不接受我方的身份或签名"),
        ("0", "✗ 省统一身份认证：按描述文件，不存在的票据也有效"),
        ("77", "✗ 省统一身份认证：对方的回复与描述文件不符"),
    ],
)
def test_a_provider_of_tickets_is_asked_about_one_that_nobody_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: str, words: str
) -> None:
    stub, file = StubTickets(), tmp_path / "tickets.json"
    stub.open, stub.result = {"none"}, result
    file.write_text(json.dumps(description()), "utf8")
    monkeypatch.setitem(
        __import__("auth.sign_in.providers", fromlist=["MAKERS"]).MAKERS,
        ProviderKind.TICKET,
        lambda provider, options: TicketProvider.of(provider, options, stub.client()),
    )
    told_of = {
        **GOV,
        "HALL_LOGIN_GOV_KIND": "ticket",
        "HALL_LOGIN_GOV_CLIENT_SECRET": TICKET_SECRET,
        "HALL_LOGIN_GOV_DESCRIPTION": str(file),
    }
    site = healthy(tmp_path, login_providers=("gov",), connector_options=told_of)

    assert told(check_providers, site) == [words]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("works", "✓ 省统一身份认证：可以取得二维码，证书由平台核对"),
        ("refuses connections", "✗ 省统一身份认证：省统一身份认证暂时无法连接"),
        ("answers garbage", "✗ 省统一身份认证：省统一身份认证的回复无法识别"),
    ],
)
def test_a_platform_of_licences_is_asked_for_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, words: str
) -> None:
    stub, file = licence_stub.StubLicences(), tmp_path / "licence.json"
    stub.mode = mode
    file.write_text(json.dumps(licence_stub.description()), "utf8")
    monkeypatch.setitem(
        __import__("auth.sign_in.providers", fromlist=["MAKERS"]).MAKERS,
        ProviderKind.LICENCE_QR,
        lambda provider, options: LicenceQrProvider.of(provider, options, stub.client()),
    )
    told_of = {
        **GOV,
        "HALL_LOGIN_GOV_KIND": "licence_qr",
        "HALL_LOGIN_GOV_DESCRIPTION": str(file),
    }
    site = healthy(
        tmp_path,
        login_providers=("gov",),
        connector_options=told_of,
        base_url="https://hall.example",
    )

    assert told(check_providers, site) == [words]
