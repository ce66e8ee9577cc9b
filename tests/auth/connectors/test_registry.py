"""The registry of units: one contract for the twin and for the declarative connector."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from auth.calls.http import Peer, http_client
from auth.calls.options import Options
from auth.calls.signing import SigningRule
from auth.connectors.registry import (
    HttpRegistryConnector,
    RegistryConnector,
    SandboxRegistryConnector,
    read_record,
)
from auth.connectors.registry_description import read_description
from models.accounts.registry_news import hear
from models.base.error import ConnectorFailed
from models.sandbox.fault import Fault, SandboxFault
from models.seed import cast
from models.setting.system import System
from models.standards.id_type import IdType
from models.units.member import MemberState
from tests.auth.connectors.stub import StubRegistry
from tests.support.units import registered

KNOWN = "91320100MAXAA00190"
UNKNOWN = "91320100MAXAA9999D"
SECRET = "a secret shared with the registry"


class World(Protocol):
    """A registry that can be made to fail."""

    registry: RegistryConnector

    async def fail(self, fault: Fault) -> None:
        """Let it fail from now on."""

    async def heal(self) -> None:
        """Let it work again."""


class TwinWorld:
    """The twin with its switches."""

    def __init__(self) -> None:
        self.registry: RegistryConnector = SandboxRegistryConnector(total_seconds=0.05)

    async def fail(self, fault: Fault) -> None:
        await SandboxFault.switch_on(fault)

    async def heal(self) -> None:
        await SandboxFault.switch_off_all()


class RealWorld:
    """The real connector over a stubbed transport."""

    def __init__(self, folder: Path, rule: SigningRule = SigningRule.SM3_HMAC) -> None:
        self.stub = StubRegistry(rule, SECRET)
        options = registry_options(folder, self.stub.description())
        self.peer = Peer(System.REGISTRY, http_client(options, self.stub.client()))
        self.registry: RegistryConnector = HttpRegistryConnector(
            read_description(options), SECRET, self.peer
        )
        assert options.problems == []

    async def fail(self, fault: Fault) -> None:
        if fault is Fault.REGISTRY_SLOW:
            self.peer.total_seconds = 0.1
        self.stub.mode = {
            Fault.REGISTRY_DOWN: "is faulty",
            Fault.REGISTRY_SLOW: "hangs",
            Fault.REGISTRY_GARBAGE: "answers garbage",
        }[fault]

    async def heal(self) -> None:
        self.stub.mode = "works"


def registry_options(folder: Path, description: Mapping[str, object]) -> Options:
    """The settings of a registry that a description file tells of."""
    file = folder / "registry.json"
    file.write_text(json.dumps(description), "utf8")
    return Options(System.REGISTRY, {"HALL_REGISTRY_DESCRIPTION": str(file)})


@pytest.fixture(params=["twin", "http"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Run the contract over both."""
    if request.param == "twin":
        request.getfixturevalue("db")
        yield TwinWorld()
        return
    real = RealWorld(tmp_path)
    yield real
    await real.registry.close()


async def test_a_known_code_brings_the_unit_and_its_legal_rep(world: World) -> None:
    record = await world.registry.find(KNOWN)

    assert record is not None
    assert (record.uscc, record.name) == (KNOWN, "江苏示例智造有限公司")
    assert (record.unit_type, record.region) == ("10", "320100")
    assert record.legal_rep.name == "王示例"
    assert record.legal_rep.id_type is IdType.RESIDENT_CARD
    assert record.legal_rep.id_number == "32010019750308013X"


async def test_an_unknown_code_brings_nothing(world: World) -> None:
    assert await world.registry.find(UNKNOWN) is None


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.REGISTRY_DOWN, "暂时无法连接"),
        (Fault.REGISTRY_SLOW, "没有及时回复"),
        (Fault.REGISTRY_GARBAGE, "回复无法识别"),
    ],
)
async def test_a_failing_registry_is_told_in_chinese_with_what_to_do(
    world: World, fault: Fault, words: str
) -> None:
    await world.fail(fault)

    with pytest.raises(ConnectorFailed) as failure:
        await world.registry.find(KNOWN)

    assert words in failure.value.message
    assert "已填写的内容已保留，请稍后重试" in failure.value.message
    assert failure.value.retryable


async def test_a_registry_that_came_back_answers_again(world: World) -> None:
    await world.fail(Fault.REGISTRY_DOWN)
    with pytest.raises(ConnectorFailed):
        await world.registry.find(KNOWN)

    await world.heal()

    assert await world.registry.find(KNOWN) is not None


@pytest.mark.parametrize("rule", list(SigningRule)[1:])
async def test_every_signing_rule_is_understood_by_both_sides(
    tmp_path: Path, rule: SigningRule
) -> None:
    real = RealWorld(tmp_path, rule)

    assert await real.registry.find(KNOWN) is not None


@pytest.mark.parametrize("mode", ["signs wrongly", "answers for another unit"])
async def test_an_answer_that_cannot_be_trusted_is_not_believed(tmp_path: Path, mode: str) -> None:
    real = RealWorld(tmp_path)
    real.stub.mode = mode

    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await real.registry.find(KNOWN)


def test_a_description_with_mistakes_is_refused_with_all_of_them(tmp_path: Path) -> None:
    description = StubRegistry(SigningRule.MD5, SECRET).description()
    description |= {"url": "http://10.0.0.8/unit", "method": "PUT", "parameters": {"a": "b"}}
    del description["fields"]["legal_rep.name"]
    options = registry_options(tmp_path, description)

    read_description(options)

    told = "\n".join(options.problems)
    for words in ("不是 https", "内部地址", "method 只能是", "没有 {uscc}", "缺少 legal_rep.name"):
        assert words in told


def test_an_inner_registry_is_allowed_by_name(tmp_path: Path) -> None:
    description = StubRegistry(SigningRule.NONE, SECRET).description()
    del description["signing"]["answer_header"]
    description["url"] = "http://10.0.0.8/unit"
    options = registry_options(tmp_path, description)
    allowed = {"HALL_REGISTRY_ALLOW_PRIVATE": "1", "HALL_REGISTRY_ALLOW_PLAIN_HTTP": "1"}
    values = {"HALL_REGISTRY_DESCRIPTION": options.text("DESCRIPTION"), **allowed}
    options = Options(System.REGISTRY, values)

    read_description(options)

    assert options.problems == []


@pytest.mark.parametrize("written", [" {} ", "{}\u200b", "\ufeff{}"])
def test_the_code_of_an_answer_may_be_spelled_differently(written: str) -> None:
    unit = cast.DISPATCH_UNIT

    record = read_record({**unit.record, "uscc": written.format(unit.uscc.lower())}, unit.uscc)

    assert record.uscc == unit.uscc


async def test_another_legal_rep_in_its_answer_begins_a_succession(world: World) -> None:
    before = replace(cast.DEMO_UNIT, legal_rep=cast.ZHAO_YANGBEN)
    rep = await registered(before)
    found = await world.registry.find(KNOWN)
    assert found is not None

    begun = await hear(found)

    assert begun is not None
    assert begun.new_name == cast.WANG_SHILI.name
    assert (await rep.reread()).state is MemberState.REVOKED
