"""Which connectors the settings choose, and what they say of themselves."""

from dataclasses import replace

import pytest

from auth.connectors import (
    APPS,
    CAS,
    FACES,
    REGISTRIES,
    SENDERS,
    Connectors,
    choose,
    close_connectors,
    connectors,
    problems,
    twins_active,
    use_connectors,
)
from auth.connectors.app import SandboxAppConnector
from auth.connectors.health import connector_health
from models.sandbox.fault import Fault, SandboxFault
from models.setting.login_provider import KNOWN
from models.setting.system import SYSTEMS, System
from settings import TWIN, settings
from tests.auth.connectors.test_sms import VALUES

MAKERS = {
    System.REGISTRY: REGISTRIES,
    System.SMS: SENDERS,
    System.FACE: FACES,
    System.APP: APPS,
    System.CA: CAS,
}


async def test_by_default_every_system_is_its_twin() -> None:
    assert twins_active() == {*System, *KNOWN}
    assert problems() == []


async def test_a_real_connector_is_chosen_by_name() -> None:
    chosen, told = choose(replace(settings, connector_sms="mas", connector_options=VALUES))

    assert told == []
    with use_connectors(chosen):
        assert twins_active() == {*System, *KNOWN} - {System.SMS}
    assert twins_active() == {*System, *KNOWN}
    await chosen.close()


def test_real_connectors_without_their_settings_are_refused_with_every_reason() -> None:
    real = replace(
        settings,
        connector_registry="http",
        connector_sms="mas",
        connector_face="alipay",
        connector_ca="x509",
    )

    _, told = choose(replace(real, connector_options={}))

    for name in (
        "HALL_REGISTRY_DESCRIPTION",
        "HALL_SMS_URL",
        "HALL_SMS_CALLBACK_SECRET",
        "HALL_FACE_APP_ID",
        "HALL_FACE_PRIVATE_KEY_FILE",
        "HALL_CA_DESCRIPTION",
    ):
        assert f"{name} 未设置" in told


def test_a_short_callback_secret_is_refused() -> None:
    values = {**VALUES, "HALL_SMS_CALLBACK_SECRET": "short"}

    _, told = choose(replace(settings, connector_sms="mas", connector_options=values))

    [problem] = told
    assert problem.startswith("HALL_SMS_CALLBACK_SECRET 短于 24 个字符")


async def test_health_shows_the_system_that_is_down() -> None:
    await SandboxFault.switch_on(Fault.REGISTRY_DOWN)

    down = [each.system for each in await connector_health() if not each.is_up]

    assert down == [System.REGISTRY]


@pytest.mark.parametrize("base", ["https://hall.example.gov.cn", "https://hall.example.gov.cn/"])
async def test_a_qr_code_holds_the_address_of_its_ticket_only(base: str) -> None:
    app = SandboxAppConnector()

    assert await app.picture(base, "Zx8-k", "扫码登录") == "https://hall.example.gov.cn/q/Zx8-k"
    assert app.link(base, "Zx8-k") == "https://hall.example.gov.cn/q/Zx8-k"


async def test_connections_are_given_back_and_made_anew() -> None:
    first: Connectors = connectors()

    await close_connectors()

    assert connectors() is not first


@pytest.mark.parametrize("system", list(System))
def test_every_system_has_a_twin_and_a_maker_for_each_of_its_real_kinds(system: System) -> None:
    assert set(MAKERS[system]) == {TWIN, *SYSTEMS[system].real}
    assert settings.connector(system) == TWIN
    assert getattr(connectors(), system).kind == TWIN
