"""What providers of outside accounts may be told, and what is refused at the start."""

from pathlib import Path

import pytest

from models.setting.login_provider import (
    OPTIONS,
    Provider,
    ProviderKind,
    claim_map,
    kind_of,
    logo,
    provider_of,
)
from settings import load
from tests.support.setting_values import STRONG

PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 40
BAD = {
    "KIND": "saml",
    "ISSUER": "gov.example",
    "AUTHORIZE_URL": "javascript://x",
    "TOKEN_URL": "/token",
    "USERINFO_URL": "ftp://x.example",
    "CLIENT_ID": "two\nlines",
    "CLIENT_SECRET": "seen\u200b",
    "CLIENT_SECRET_FILE": "/nowhere/secret",
    "DESCRIPTION": "/nowhere/description.json",
    "TWIN": "saml",
    "CALLBACK_NETWORKS": "10.0.0.0/99",
    "AUTH": "jwt",
    "ALGORITHMS": "RS256,none",
    "SCOPES": "a\nb",
    "CLAIMS": "uscc",
    "LABEL": "a\nb",
    "LOGO": "/nowhere/logo.png",
    "NAMES_PERSON": "maybe",
    "ALLOW_PLAIN_HTTP": "perhaps",
    "ALLOW_PRIVATE": "2",
    "CA_FILE": "/nowhere/ca.pem",
}


def problems(**told: str) -> list[str]:
    """What is said against settings of a provider called gov."""
    env = {f"HALL_LOGIN_GOV_{name}": value for name, value in told.items()}
    basis = {"HALL_SECRET_KEY": STRONG, "HALL_LOGIN_PROVIDERS": "gov"}
    site = load({**basis, "HALL_LOGIN_GOV_KIND": "oidc", **env})
    assert site.notes == ()
    return site.problems()


def test_every_option_has_a_bad_value_here() -> None:
    assert set(BAD) == set(OPTIONS)


@pytest.mark.parametrize("name", BAD)
def test_every_bad_value_is_told_at_the_start(name: str) -> None:
    told = problems(**{name: BAD[name]})

    assert told
    assert all(each.startswith(f"HALL_LOGIN_GOV_{name} ") for each in told), told
    assert "seen" not in "".join(told)


@pytest.mark.parametrize("value", ["RS256", "es256，ps256", "RS256, ES384"])
def test_algorithms_are_listed_in_any_spelling(value: str) -> None:
    assert problems(ALGORITHMS=value) == []


def test_a_map_goes_down_by_dots_and_takes_names_with_dots_in_brackets() -> None:
    told = claim_map("uscc=corp.uscc, subject=[https://x.example/id].0，unit_name=name")

    assert told == {
        "uscc": ("corp", "uscc"),
        "subject": ("https://x.example/id", "0"),
        "unit_name": ("name",),
    }


@pytest.mark.parametrize("value", ["corp=x", "uscc=", "=x", "uscc:x"])
def test_a_map_that_cannot_be_read_is_refused(value: str) -> None:
    assert problems(CLAIMS=value)


def test_a_logo_is_a_small_picture(tmp_path: Path) -> None:
    good, large, none = (tmp_path / name for name in ("a.png", "b.png", "c.png"))
    good.write_bytes(PIXEL)
    large.write_bytes(PIXEL * 2000)
    none.write_bytes(b"<svg onload=alert(1)>")

    assert problems(LOGO=str(good)) == []
    for file in (large, none, tmp_path):
        assert problems(LOGO=str(file))


def test_a_provider_without_a_kind_is_told_unless_it_has_a_twin() -> None:
    basis = {"HALL_SECRET_KEY": STRONG}
    [told] = load({**basis, "HALL_LOGIN_PROVIDERS": "gov,province"}).problems()
    assert told.startswith("HALL_LOGIN_GOV_KIND 未设置")
    twin = {"HALL_LOGIN_PROVIDERS": "gov", "HALL_LOGIN_GOV_KIND": "twin"}
    [told] = load({**basis, **twin}).problems()
    assert "只有 province、e_licence 有内置模拟" in told


def test_settings_of_a_provider_that_is_not_listed_are_told() -> None:
    [note] = load({"HALL_SECRET_KEY": STRONG, "HALL_LOGIN_GOV_KIND": "oidc"}).notes

    assert "HALL_LOGIN_GOV_KIND" in note


def test_a_live_site_has_no_provider_until_it_is_told_and_no_twin_unless_by_name() -> None:
    basis = {
        "HALL_ENV": "production",
        "HALL_SECRET_KEY": STRONG,
        "HALL_BASE_URL": "https://hall.example",
        "HALL_ALLOW_TWINS": "registry,app,face,sms,ca",
    }
    assert load(basis).login_providers == ()
    listed = {**basis, "HALL_LOGIN_PROVIDERS": "province"}

    [told] = load(listed).problems()
    assert "province" in told
    allowed = {**listed, "HALL_ALLOW_TWINS": "registry,app,face,sms,ca,province"}
    assert load(allowed).problems() == []
    real = {**listed, "HALL_LOGIN_PROVINCE_KIND": "oidc"}
    assert load(real).problems() == []
    assert load(real).twin_providers == frozenset()


def test_a_provider_is_called_as_the_settings_say() -> None:
    assert provider_of("gov", {"HALL_LOGIN_GOV_LABEL": "统一认证"}).label == "统一认证"
    assert (Provider("gov").label, Provider("province").label) == ("gov", "省政务单位账户")
    assert kind_of("gov", {"HALL_LOGIN_GOV_KIND": "OAUTH2"}) is ProviderKind.OAUTH2
    assert kind_of("gov", {}) is None


def test_a_logo_is_read_once_and_no_page_waits_for_its_file(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(PIXEL)
    shown = logo(str(file))
    file.unlink()

    assert logo(str(file)) == shown
