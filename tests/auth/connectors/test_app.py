"""江苏智慧人社APP: what a code holds, by one contract for both, and how its file is read."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from auth.connectors.app import AppConnector, HttpAppConnector, SandboxAppConnector
from auth.connectors.app_description import read_app_description
from models.base.error import ConnectorFailed
from models.sandbox.fault import Fault, SandboxFault
from tests.auth.connectors.stub import StubApp
from tests.support.app_platform import SECRET, app_options, description

BASE, CODE = "https://hall.example.gov.cn", "oIdhG0DuZ3Hd0XOXpJyZv57LJeM"


class World(Protocol):
    """An app that can be made to fail."""

    app: AppConnector

    async def fail(self) -> None:
        """Let it be away from now on."""

    async def heal(self) -> None:
        """Let it work again."""


class TwinWorld:
    """The twin with its switches."""

    app: AppConnector = SandboxAppConnector()

    async def fail(self) -> None:
        await SandboxFault.switch_on(Fault.APP_DOWN)

    async def heal(self) -> None:
        await SandboxFault.switch_off_all()


class RealWorld:
    """The real connector over a stubbed transport; its platform makes the codes."""

    def __init__(self, folder: Path) -> None:
        self.stub = StubApp(SECRET)
        told = description(open=self.stub.opening(), picture="data.qrText")
        options = app_options(folder, told)
        self.app: AppConnector = HttpAppConnector.of(options, self.stub.client())
        assert options.problems == []

    async def fail(self) -> None:
        self.stub.mode = "is faulty"

    async def heal(self) -> None:
        self.stub.mode = "works"


@pytest.fixture(params=["twin", "http"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Run the contract over both."""
    made: World = TwinWorld() if request.param == "twin" else RealWorld(tmp_path)
    yield made
    await made.app.close()


async def test_a_code_holds_its_number_and_is_the_same_when_asked_again(world: World) -> None:
    held = await world.app.picture(BASE, CODE, "扫码登录")

    assert CODE in held
    assert "登录" not in held
    assert await world.app.picture(BASE, CODE, "扫码登录") == held
    assert CODE in world.app.link(BASE, CODE)


async def test_an_app_that_is_away_is_told_in_chinese_and_comes_back(world: World) -> None:
    await world.fail()
    with pytest.raises(ConnectorFailed, match="江苏智慧人社APP暂时无法连接，请稍后重试"):
        await world.app.picture(BASE, CODE, "扫码登录")

    await world.heal()

    assert CODE in await world.app.picture(BASE, CODE, "扫码登录")
    assert await world.app.is_up()


async def test_a_platform_that_fails_again_and_again_is_down(tmp_path: Path) -> None:
    world = RealWorld(tmp_path)
    await world.fail()
    for _ in range(5):
        with pytest.raises(ConnectorFailed):
            await world.app.picture(BASE, CODE, "扫码登录")

    assert not await world.app.is_up()


async def test_the_platform_is_asked_once_for_a_code(tmp_path: Path) -> None:
    world = RealWorld(tmp_path)

    for _ in range(3):
        await world.app.picture(BASE, CODE, "扫码登录")

    assert len(world.stub.requests) == 1


async def test_an_answer_of_somebody_else_and_a_refusal_give_no_code(tmp_path: Path) -> None:
    world = RealWorld(tmp_path)
    world.stub.mode = "signs wrongly"
    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await world.app.picture(BASE, CODE, "扫码登录")
    world.stub.mode, world.stub.refuses = "works", True

    with pytest.raises(ConnectorFailed, match="没有受理"):
        await world.app.picture(BASE, CODE, "扫码登录")


async def test_without_a_call_the_code_is_written_as_described(tmp_path: Path) -> None:
    options = app_options(tmp_path, description(picture="JSHRSS:{code}"))
    app = HttpAppConnector.of(options)

    assert await app.picture(BASE, CODE, "扫码登录") == f"JSHRSS:{CODE}"
    assert app.link(BASE, CODE) == f"jshrss://scan?id={CODE}"


@pytest.mark.parametrize(
    ("callback", "told"),
    [
        ({"rule": "none"}, "callback.rule 必须有签名"),
        ({"rule": "rot13"}, "callback.rule 只能是"),
        ({"header": ""}, "callback 要写 header 或 signature 之一"),
        ({"signature": "sign"}, "callback 要写 header 或 signature 之一"),
        ({"timestamp": ""}, "callback 缺少 timestamp"),
        ({"fields": {"act": "event"}}, "fields 缺少 code、id_number、id_type、name"),
    ],
)
def test_a_callback_that_could_be_forged_is_refused_at_the_start(
    tmp_path: Path, callback: dict[str, Any], told: str
) -> None:
    whole = description()
    options = app_options(tmp_path, {**whole, "callback": whole["callback"] | callback})

    read_app_description(options)

    assert any(told in problem for problem in options.problems), options.problems


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"picture": "JSHRSS"}, "picture 中没有 {link} 或 {code}"),
        ({"app_link": "jshrss://scan"}, "app_link 中没有"),
        ({"face": "maybe"}, "face 只能是 hall、app"),
        ({"open": {"url": "http://10.0.0.8", "parameters": {"a": "{code}"}}}, "不是 https"),
        ({"open": {"url": "https://a.example", "parameters": {"a": "b"}}}, "没有 {code}"),
        ({"callback": []}, "不是有效的接口描述"),
    ],
)
def test_a_description_with_mistakes_is_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    options = app_options(tmp_path, description(**change))

    read_app_description(options)

    assert any(told in problem for problem in options.problems), options.problems
