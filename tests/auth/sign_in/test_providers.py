"""Which providers the settings choose, and what they say of mistakes."""

from dataclasses import replace

import pytest

from auth.sign_in.oauth2 import OAuth2Provider
from auth.sign_in.oidc import OidcProvider
from auth.sign_in.providers import choose, login_provider, problems, use_providers
from auth.sign_in.twin import LicenceTwinProvider, TicketTwinProvider, TwinProvider
from models.base.error import NotFound
from models.setting.login_provider import ProviderKind
from settings import settings

GOV = {
    "HALL_LOGIN_GOV_ISSUER": "https://id.example.gov.cn",
    "HALL_LOGIN_GOV_CLIENT_ID": "hall",
    "HALL_LOGIN_GOV_CLIENT_SECRET": "secret",
}


def site(kind: str, **more: str) -> tuple[object, list[str]]:
    """The provider of settings, and their mistakes."""
    told = {**GOV, "HALL_LOGIN_GOV_KIND": kind, **more}
    changed = replace(settings, login_providers=("gov",), connector_options=told)
    found, mistakes = choose(changed)
    return found.get("gov"), mistakes


def test_by_default_both_of_the_deck_are_twins() -> None:
    found, mistakes = choose(settings)

    assert list(found) == ["province", "e_licence"]
    assert [each.kind for each in found.values()] == ["twin", "twin"]
    assert mistakes == problems() == []


def test_a_real_one_is_made_by_its_kind() -> None:
    for kind, made in ((ProviderKind.OIDC, OidcProvider), (ProviderKind.OAUTH2, OAuth2Provider)):
        found, mistakes = site(kind)
        assert isinstance(found, made)
        assert mistakes == []


@pytest.mark.parametrize("name", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"])
def test_what_is_missing_is_told(name: str) -> None:
    _, mistakes = site("oidc", **{f"HALL_LOGIN_GOV_{name}": ""})

    assert mistakes == [f"HALL_LOGIN_GOV_{name} 未设置"]


def test_a_standard_provider_names_an_account_by_sub_alone() -> None:
    _, mistakes = site("oidc", HALL_LOGIN_GOV_CLAIMS="subject=email,uscc=corp.code")

    assert mistakes == ["HALL_LOGIN_GOV_CLAIMS 不能写 subject：OpenID Connect 的账户只由 sub 确定"]
    assert site("oidc", HALL_LOGIN_GOV_CLAIMS="subject=sub")[1] == []
    assert site("oauth2", HALL_LOGIN_GOV_CLAIMS="subject=user.id")[1] == []


@pytest.mark.parametrize(
    "issuer", ["http://id.example.gov.cn", "https://10.0.0.8", "https://localhost"]
)
def test_an_unsafe_address_is_told_and_allowed_by_name(issuer: str) -> None:
    assert site("oidc", HALL_LOGIN_GOV_ISSUER=issuer)[1]
    allowed = {"HALL_LOGIN_GOV_ALLOW_PLAIN_HTTP": "1", "HALL_LOGIN_GOV_ALLOW_PRIVATE": "1"}
    assert site("oidc", HALL_LOGIN_GOV_ISSUER=issuer, **allowed)[1] == []


@pytest.mark.parametrize(
    ("told", "made"),
    [
        ("", TwinProvider),
        ("oidc", TwinProvider),
        ("TICKET", TicketTwinProvider),
        ("licence_qr", LicenceTwinProvider),
    ],
)
def test_a_twin_speaks_what_the_settings_say(told: str, made: type) -> None:
    options = {"HALL_LOGIN_PROVINCE_TWIN": told}
    found, mistakes = choose(replace(settings, connector_options=options))

    assert isinstance(found["province"], made)
    assert isinstance(found["e_licence"], LicenceTwinProvider)
    assert mistakes == []


def test_another_name_is_no_provider() -> None:
    with use_providers({}), pytest.raises(NotFound, match="没有这种登录方式"):
        login_provider("province")
