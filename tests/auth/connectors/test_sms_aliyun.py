"""阿里云短信: signature, templates, refusals; and several gateways in their order."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from auth.calls.options import Options
from auth.connectors import choose
from auth.connectors.sms import GatewayAtFault
from auth.connectors.sms_aliyun import OF_THE_NUMBER, AliyunSmsConnector, signed
from auth.connectors.sms_chain import SmsChain
from models.base.error import ConnectorFailed
from models.records.sms import NAMES, SmsKind, notice
from models.setting.system import System
from settings import settings
from tests.auth.connectors.stub_aliyun import StubAliyun, aliyun_of
from tests.auth.connectors.test_sms import MOBILE, SMS, VALUES, RealWorld

PUBLISHED: Mapping[str, str] = {
    "AccessKeyId": "testId",
    "Action": "SendSms",
    "Format": "XML",
    "OutId": "123",
    "PhoneNumbers": "15300000001",
    "RegionId": "cn-hangzhou",
    "SignName": "阿里云短信测试专用",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "SignatureVersion": "1.0",
    "TemplateCode": "SMS_71390007",
    "TemplateParam": '{"customer":"test"}',
    "Timestamp": "2017-07-12T02:42:19Z",
    "Version": "2017-05-25",
}
WHOLE = {
    kind.value: {"template": f"SMS_{number}", "values": {name: name for name in NAMES[kind]}}
    for number, kind in enumerate(SmsKind)
}


def given(folder: Path, templates: object) -> dict[str, str]:
    """The settings of the gateway with a file of templates."""
    file = folder / "templates.json"
    file.write_text(json.dumps(templates, ensure_ascii=False))
    return {
        "HALL_SMS_ALIYUN_KEY_ID": "testId",
        "HALL_SMS_ALIYUN_KEY_SECRET": "key secret",
        "HALL_SMS_ALIYUN_SIGN": "示例人社",
        "HALL_SMS_ALIYUN_TEMPLATES": str(file),
        "HALL_SMS_CALLBACK_SECRET": "a path that nobody guesses",
    }


def test_the_signature_is_the_published_one() -> None:
    assert signed(PUBLISHED, "testSecret").endswith("&Signature=zJDF%2BLrzhj%2FThnlvIToysFRq6t4%3D")


async def test_a_message_goes_as_the_number_of_its_template_and_the_values_of_its_gaps() -> None:
    stub = StubAliyun("key secret")

    receipt = await aliyun_of(stub).send(MOBILE, SMS, "a1")

    [sent] = stub.messages
    assert sent["TemplateCode"] == "SMS_1"
    assert json.loads(sent["TemplateParam"]) == {"code": "123456", "time": "5"}
    assert (sent["PhoneNumbers"], sent["OutId"]) == (MOBILE, "a1")
    assert receipt.provider_id == "1.0"


@pytest.mark.parametrize("code", [*OF_THE_NUMBER, "isv.AMOUNT_NOT_ENOUGH", "Something.New"])
async def test_every_refusal_is_told_in_chinese(code: str) -> None:
    stub = StubAliyun("key secret")
    stub.refusal = code

    with pytest.raises(ConnectorFailed) as failure:
        await aliyun_of(stub).send(MOBILE, SMS, "a1")

    assert failure.value.message == OF_THE_NUMBER.get(code, GatewayAtFault().message)
    assert isinstance(failure.value, GatewayAtFault) is (code not in OF_THE_NUMBER)


async def test_a_wrong_secret_is_the_fault_of_the_account() -> None:
    with pytest.raises(GatewayAtFault, match="账号配置有误"):
        await aliyun_of(StubAliyun("key secret"), "wrong").send(MOBILE, SMS, "a1")


@pytest.mark.parametrize("code", ["Throttling.User", "isp.SYSTEM_ERROR"])
async def test_a_busy_gateway_may_be_tried_again(code: str) -> None:
    stub = StubAliyun("key secret")
    stub.refusal = code

    with pytest.raises(ConnectorFailed) as failure:
        await aliyun_of(stub).send(MOBILE, SMS, "a1")

    assert failure.value.retryable
    assert not failure.value.may_have_arrived


async def test_the_log_names_neither_the_mobile_nor_the_values() -> None:
    with structlog.testing.capture_logs() as lines:
        await aliyun_of(StubAliyun("key secret")).send(MOBILE, SMS, "a1")

    assert MOBILE not in repr(lines)
    assert "123456" not in repr(lines)


def test_the_templates_of_a_file_are_read(tmp_path: Path) -> None:
    options = Options(System.SMS, given(tmp_path, WHOLE))

    AliyunSmsConnector.of(options)

    assert options.problems == []


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        ({k: v for k, v in WHOLE.items() if k != "link"}, "缺少短信“本人认证链接”的模板 link"),
        (
            {**WHOLE, "code": {"template": "S", "values": {"a": "told"}}},
            "code 没有 told，可用 digits",
        ),
        ({**WHOLE, "code": "SMS_1"}, 'code 应写成 {"template"'),
        ({**WHOLE, "code": {"template": "", "values": {}}}, 'code 应写成 {"template"'),
        ([], "应是一个 JSON 对象"),
    ],
)
def test_a_kind_without_its_template_is_told_at_the_start(
    tmp_path: Path, templates: object, told: str
) -> None:
    chosen = replace(settings, connector_sms="aliyun", connector_options=given(tmp_path, templates))

    [problem] = choose(chosen)[1]

    assert problem.startswith("HALL_SMS_ALIYUN_TEMPLATES")
    assert told in problem


def test_a_file_that_is_no_json_is_told(tmp_path: Path) -> None:
    values = given(tmp_path, {})
    Path(values["HALL_SMS_ALIYUN_TEMPLATES"]).write_text("{")
    options = Options(System.SMS, values)

    AliyunSmsConnector.of(options)

    assert options.problems == ["HALL_SMS_ALIYUN_TEMPLATES 不是 JSON"]


async def test_several_gateways_are_chosen_in_the_order_of_the_setting(tmp_path: Path) -> None:
    options = {**VALUES, **given(tmp_path, WHOLE)}

    chosen, told = choose(replace(settings, connector_sms="aliyun,mas", connector_options=options))

    assert told == []
    assert isinstance(chosen.sms, SmsChain)
    assert [each.kind for each in chosen.sms.gateways] == ["aliyun", "mas"]
    await chosen.close()


class Two:
    """云MAS first, 阿里云 second."""

    def __init__(self) -> None:
        self.mas = RealWorld()
        self.aliyun = StubAliyun("key secret")
        self.chain = SmsChain([self.mas.sms, aliyun_of(self.aliyun)])

    @property
    def sent(self) -> tuple[int, int]:
        """How many messages each of them has taken."""
        return len(self.mas.stub.messages), len(self.aliyun.messages)


@pytest.mark.parametrize("trouble", ["is faulty", "refuses connections", "wrong account"])
async def test_the_second_gateway_sends_what_the_first_cannot(trouble: str) -> None:
    two = Two()
    assert await two.chain.send(MOBILE, SMS, "a1")
    assert two.sent == (1, 0)

    two.mas.stub.mode = trouble
    two.mas.stub.refusal = "InvalidUsrOrPwd" if trouble == "wrong account" else ""
    assert (await two.chain.send(MOBILE, SMS, "a2")).provider_id == "1.0"

    assert two.sent == (1, 1)


@pytest.mark.parametrize("trouble", ["breaks off", "answers garbage"])
async def test_what_may_have_left_goes_to_no_second_gateway(trouble: str) -> None:
    two = Two()
    two.mas.stub.mode = trouble

    with pytest.raises(ConnectorFailed) as failure:
        await two.chain.send(MOBILE, SMS, "a1")

    assert failure.value.may_have_arrived
    assert two.sent == (0, 0)


async def test_a_number_that_one_gateway_refuses_is_asked_of_no_other() -> None:
    two = Two()
    two.mas.stub.refusal = "InvalidMessage"

    with pytest.raises(ConnectorFailed, match="核对手机号"):
        await two.chain.send(MOBILE, SMS, "a1")

    assert two.sent == (0, 0)


async def test_of_gateways_that_all_fail_the_failure_that_may_pass_is_told() -> None:
    two = Two()
    two.mas.stub.mode = "refuses connections"

    with pytest.raises(ConnectorFailed, match="暂时无法连接") as failure:
        await SmsChain([aliyun_of(two.aliyun, "wrong"), two.mas.sms]).send(MOBILE, SMS, "a1")

    assert failure.value.retryable


async def test_the_gateways_are_up_while_one_of_them_is() -> None:
    two = Two()
    two.mas.stub.mode = "is faulty"
    for _ in range(10):
        with pytest.raises(ConnectorFailed):
            await two.mas.sms.send(MOBILE, notice("正文"), "a1")

    assert not await two.mas.sms.is_up()
    assert await two.chain.is_up()
    await two.chain.close()
