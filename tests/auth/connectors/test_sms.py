"""Text messages: one contract for the twin, for 移动云MAS and for 阿里云."""

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest
import structlog

from auth.calls.options import Options
from auth.connectors.sms import (
    REFUSALS,
    MasAccount,
    MasSmsConnector,
    SandboxSmsConnector,
    SmsConnector,
)
from models.base.error import ConnectorFailed
from models.records.sms import Sms, SmsKind
from models.sandbox.fault import Fault, SandboxFault
from models.setting.system import System
from tests.auth.connectors.stub import StubMas
from tests.auth.connectors.stub_aliyun import StubAliyun, aliyun_of

MOBILE = "13912345678"
TEXT = "验证码 123456，5 分钟内有效。"
SMS = Sms(SmsKind.CODE, TEXT, {"digits": "123456", "purpose": "注册", "minutes": "5"})
VALUES = {
    "HALL_SMS_URL": "https://mas.example.com:28888",
    "HALL_SMS_EC_NAME": "示例单位",
    "HALL_SMS_AP_ID": "demo",
    "HALL_SMS_SECRET": "secret",
    "HALL_SMS_SIGN": "DEMOSIGN",
    "HALL_SMS_CALLBACK_SECRET": "a path that nobody guesses",
}
PUBLISHED_BODY = (
    "eyJlY05hbWUiOiLnpLrkvovljZXkvY0iLCJhcElkIjoiZGVtbyIsInNlY3JldEtleSI6InNlY3JldCIsIm1vYmls"
    "ZXMiOiIxMzkxMjM0NTY3OCIsImNvbnRlbnQiOiLpqozor4HnoIEgMTIzNDU277yMNSDliIbpkp/lhoXmnInmlYjj"
    "gIIiLCJzaWduIjoiREVNT1NJR04iLCJhZGRTZXJpYWwiOiIiLCJtYWMiOiI3NTE1MDYxNGNlNDU0MTE1MTQ5MGM1"
    "OWI2OTM2MGVmNiJ9"
)


class World(Protocol):
    """A way to send that can be made to fail."""

    sms: SmsConnector

    async def break_down(self) -> None:
        """Let no message out from now on."""

    async def heal(self) -> None:
        """Let messages out again."""

    async def refused_mobile(self) -> str:
        """A number that the provider refuses at once."""


class TwinWorld:
    """The twin with its switches and its magic number."""

    def __init__(self) -> None:
        self.sms: SmsConnector = SandboxSmsConnector()

    async def break_down(self) -> None:
        await SandboxFault.switch_on(Fault.SMS_DOWN)

    async def heal(self) -> None:
        await SandboxFault.switch_off(Fault.SMS_DOWN)

    async def refused_mobile(self) -> str:
        return "13900000000"


class RealWorld:
    """The real connector over a stubbed transport."""

    def __init__(self, values: dict[str, str] = VALUES) -> None:
        self.stub = StubMas("secret")
        options = Options(System.SMS, values)
        self.sms: SmsConnector = MasSmsConnector.of(options, self.stub.client())
        assert options.problems == []

    async def break_down(self) -> None:
        self.stub.mode = "is faulty"

    async def heal(self) -> None:
        self.stub.mode = "works"

    async def refused_mobile(self) -> str:
        self.stub.refusal = "InvalidMessage"
        return MOBILE


class AliyunWorld:
    """阿里云短信 over a stubbed transport."""

    def __init__(self) -> None:
        self.stub = StubAliyun("key secret")
        self.sms: SmsConnector = aliyun_of(self.stub)

    async def break_down(self) -> None:
        self.stub.mode = "is faulty"

    async def heal(self) -> None:
        self.stub.mode = "works"

    async def refused_mobile(self) -> str:
        self.stub.refusal = "isv.MOBILE_NUMBER_ILLEGAL"
        return MOBILE


@pytest.fixture(params=["twin", "mas", "aliyun"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Run the contract over both."""
    if request.param == "twin":
        request.getfixturevalue("db")
        yield TwinWorld()
        return
    real: RealWorld | AliyunWorld = RealWorld() if request.param == "mas" else AliyunWorld()
    yield real
    await real.sms.close()


async def test_a_message_is_taken_with_a_number_of_the_provider(world: World) -> None:
    first = await world.sms.send(MOBILE, SMS, "a1")
    second = await world.sms.send(MOBILE, SMS, "a2")

    assert first.provider_id
    assert first.provider_id != second.provider_id


async def test_a_provider_that_is_down_may_be_tried_again(world: World) -> None:
    await world.break_down()
    with pytest.raises(ConnectorFailed, match="短信平台暂时无法连接") as failure:
        await world.sms.send(MOBILE, SMS, "a1")
    assert failure.value.retryable

    await world.heal()
    assert (await world.sms.send(MOBILE, SMS, "a1")).provider_id


async def test_a_refused_message_is_not_to_be_tried_again(world: World) -> None:
    mobile = await world.refused_mobile()

    with pytest.raises(ConnectorFailed) as failure:
        await world.sms.send(mobile, SMS, "a1")

    assert not failure.value.retryable


def test_the_body_is_the_one_of_the_published_rule() -> None:
    account = MasAccount("示例单位", "demo", "secret", "DEMOSIGN")

    body = account.body(MOBILE, TEXT)

    assert json.loads(base64.b64decode(body))["mac"] == "75150614ce4541151490c59b69360ef6"
    assert body.decode() == PUBLISHED_BODY


@pytest.mark.parametrize("name", ["msgGroup", "mgsGroup"])
async def test_the_number_is_read_under_both_spellings(name: str) -> None:
    real = RealWorld()
    real.stub.group_name = name

    assert (await real.sms.send(MOBILE, SMS, "a1")).provider_id == "0401120000001000000001"


@pytest.mark.parametrize("code", [*REFUSALS, "SomethingNew"])
async def test_every_refusal_is_told_in_chinese(code: str) -> None:
    real = RealWorld()
    real.stub.refusal = code

    with pytest.raises(ConnectorFailed) as failure:
        await real.sms.send(MOBILE, SMS, "a1")

    assert failure.value.message.startswith("短信平台")
    assert code not in failure.value.message


async def test_a_wrong_secret_is_refused_by_the_provider() -> None:
    real = RealWorld({**VALUES, "HALL_SMS_SECRET": "wrong"})

    with pytest.raises(ConnectorFailed, match="账号配置有误"):
        await real.sms.send(MOBILE, SMS, "a1")


async def test_an_answer_without_a_number_is_not_taken_for_success() -> None:
    real = RealWorld()
    real.stub.group_name = "otherName"

    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await real.sms.send(MOBILE, SMS, "a1")


async def test_the_log_names_the_mobile_masked_and_never_the_text() -> None:
    with structlog.testing.capture_logs() as lines:
        await RealWorld().sms.send(MOBILE, SMS, "a1")

    assert "1*****78" in repr(lines)
    assert MOBILE not in repr(lines)
    assert "123456" not in repr(lines)


def test_what_is_missing_is_told_all_at_once() -> None:
    options = Options(System.SMS, {})

    MasSmsConnector.of(options)

    for name in ("URL", "EC_NAME", "AP_ID", "SECRET", "SIGN"):
        assert f"HALL_SMS_{name} 未设置" in options.problems


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("secret\n")

    assert Options(System.SMS, {"HALL_SMS_SECRET_FILE": str(file)}).secret("SECRET") == "secret"
