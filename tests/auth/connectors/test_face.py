"""Face checks: one contract for the twin and for 支付宝."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from auth.calls.http import BadAnswer
from auth.calls.options import Options
from auth.connectors.alipay import AlipayFaceConnector, raw_node
from auth.connectors.face import (
    FaceConnector,
    FaceOutcome,
    FaceStart,
    FaceState,
    SandboxFaceConnector,
)
from models.base import clock
from models.base.error import Conflict, ConnectorFailed, Invalid
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.setting.system import System
from models.standards.id_type import IdType
from tests.auth.connectors.stub import StubAlipay

ID_NUMBER = "32010019750308013X"
OUR_KEY = generate_private_key(public_exponent=65537, key_size=2048)


class World(Protocol):
    """A face check whose camera a test plays."""

    face: FaceConnector

    async def play(self, start: FaceStart, decision: FaceDecision) -> None:
        """Let the person look into the camera."""

    async def break_down(self) -> None:
        """Let the service fail from now on."""


class TwinWorld:
    """The twin with its switches."""

    def __init__(self) -> None:
        self.face: FaceConnector = SandboxFaceConnector()

    async def play(self, start: FaceStart, decision: FaceDecision) -> None:
        await (await SandboxFace.of(start.certify_id)).decide(decision)

    async def break_down(self) -> None:
        await SandboxFault.switch_on(Fault.FACE_DOWN)


class RealWorld:
    """The real connector over a stubbed transport, with keys made for the test."""

    def __init__(self, folder: Path) -> None:
        self.stub = StubAlipay(OUR_KEY.public_key())
        private = OUR_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = self.stub.key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        (folder / "app.pem").write_bytes(private)
        (folder / "alipay.txt").write_bytes(base64.b64encode(public))
        values = {
            "HALL_FACE_APP_ID": "2021000000000000",
            "HALL_FACE_PRIVATE_KEY_FILE": str(folder / "app.pem"),
            "HALL_FACE_ALIPAY_KEY_FILE": str(folder / "alipay.txt"),
        }
        options = Options(System.FACE, values)
        self.face: FaceConnector = AlipayFaceConnector.of(options, self.stub.client())
        assert options.problems == []

    async def play(self, start: FaceStart, decision: FaceDecision) -> None:
        passed = {"passed": "T", "identity_info": "{}", "material_info": "{}"}
        failed = {"passed": "F", "fail_reason": "Z1147"}
        self.stub.outcome = passed if decision is FaceDecision.PASSED else failed

    async def break_down(self) -> None:
        self.stub.mode = "is faulty"


@pytest.fixture(params=["twin", "alipay"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Run the contract over both."""
    if request.param == "twin":
        request.getfixturevalue("db")
        yield TwinWorld()
        return
    real = RealWorld(tmp_path)
    yield real
    await real.face.close()


async def begin(
    face: FaceConnector, id_number: str = ID_NUMBER, id_type: IdType = IdType.RESIDENT_CARD
) -> FaceStart:
    """Begin the check of 王示例."""
    return await face.start(
        order_no="RSFR2026040112000000000001",
        id_type=id_type,
        id_number=id_number,
        name="王示例",
        return_url="https://hall.example.gov.cn/register",
    )


async def test_a_check_that_nobody_has_finished_is_pending(world: World) -> None:
    start = await begin(world.face)

    assert await world.face.result(start.certify_id) == FaceOutcome(FaceState.PENDING)


async def test_a_passed_check_is_passed(world: World) -> None:
    start = await begin(world.face)
    await world.play(start, FaceDecision.PASSED)

    assert await world.face.result(start.certify_id) == FaceOutcome(FaceState.PASSED)


async def test_a_failed_check_gives_its_reason_in_chinese(world: World) -> None:
    start = await begin(world.face)
    await world.play(start, FaceDecision.FAILED)

    outcome = await world.face.result(start.certify_id)

    assert outcome.state is FaceState.FAILED
    assert "与证件照片不一致" in outcome.reason
    assert "Z1147" not in outcome.reason


async def test_a_service_that_is_down_is_told_with_the_other_way(world: World) -> None:
    start = await begin(world.face)
    await world.break_down()

    with pytest.raises(ConnectorFailed, match=r"人脸认证服务暂时无法连接.*前往窗口办理"):
        await begin(world.face)
    with pytest.raises(ConnectorFailed, match="人脸认证服务暂时无法连接"):
        await world.face.result(start.certify_id)


@pytest.mark.parametrize("id_type", [IdType.FOREIGN_PASSPORT, IdType.PERMANENT_RESIDENCE])
async def test_a_document_without_face_check_is_sent_to_the_counter(
    world: World, id_type: IdType
) -> None:
    with pytest.raises(Invalid, match="前往窗口办理"):
        await begin(world.face, id_type=id_type)


async def test_the_addresses_hold_no_personal_data(world: World) -> None:
    start = await begin(world.face)

    for address in (start.url, start.app_url):
        assert ID_NUMBER not in address
        assert "王" not in address
        assert "%E7%8E%8B" not in address.upper()


async def test_the_twin_leads_to_the_page_that_plays_the_camera() -> None:
    start = await begin(SandboxFaceConnector())

    assert start.url == f"/alipay/face/{start.certify_id}"


async def test_the_twin_can_fail_a_number_of_times() -> None:
    world = TwinWorld()
    await SandboxFault.switch_on(Fault.FACE_FAILS, 2)
    states = []
    for number in range(3):
        start = await world.face.start(
            order_no=f"RSFR{number}",
            id_type=IdType.RESIDENT_CARD,
            id_number=ID_NUMBER,
            name="王示例",
            return_url="",
        )
        await world.play(start, FaceDecision.PASSED)
        states.append((await world.face.result(start.certify_id)).state)

    assert states == [FaceState.FAILED, FaceState.FAILED, FaceState.PASSED]


@pytest.mark.parametrize(
    ("id_number", "state"),
    [("320100199304151424", FaceState.FAILED), ("320100198802290465", FaceState.PENDING)],
)
async def test_the_twin_knows_numbers_that_never_pass(id_number: str, state: FaceState) -> None:
    world = TwinWorld()
    start = await begin(world.face, id_number)

    await world.play(start, FaceDecision.PASSED)

    assert (await world.face.result(start.certify_id)).state is state


async def test_the_twin_can_stay_silent_and_speak_later() -> None:
    world = TwinWorld()
    start = await begin(world.face)
    await SandboxFault.switch_on(Fault.FACE_SILENT)
    await world.play(start, FaceDecision.PASSED)
    assert (await world.face.result(start.certify_id)).state is FaceState.PENDING

    await SandboxFault.switch_off(Fault.FACE_SILENT)
    await world.play(start, FaceDecision.PASSED)
    assert (await world.face.result(start.certify_id)).state is FaceState.PASSED


async def test_a_check_of_the_twin_is_decided_once_and_in_time() -> None:
    start = await begin(SandboxFaceConnector())
    check = await SandboxFace.of(start.certify_id)
    await check.decide(FaceDecision.CANCELED)

    with pytest.raises(Conflict, match="已经有结果"):
        await check.decide(FaceDecision.PASSED)
    clock.travel(301)
    with pytest.raises(Conflict, match="已失效"):
        await check.decide(FaceDecision.PASSED)


async def test_alipay_gets_what_its_document_asks_for(tmp_path: Path) -> None:
    real = RealWorld(tmp_path)

    start = await begin(real.face)

    content = real.stub.contents[0]
    assert content["identity_param"] == {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": "王示例",
        "cert_no": ID_NUMBER,
    }
    assert content["merchant_config"]["face_reserve_strategy"] == "never"
    page = dict(parse_qsl(urlsplit(start.url).query))
    assert page["method"] == "alipay.user.certify.open.certify"
    assert real.stub.check(page) == {"certify_id": start.certify_id}
    assert start.app_url.startswith("alipays://platformapi/startapp?appId=20000067&url=https%3A")


async def test_a_wrong_signature_of_alipay_is_not_believed(tmp_path: Path) -> None:
    real = RealWorld(tmp_path)
    await real.play(FaceStart("1", "", ""), FaceDecision.PASSED)
    real.stub.mode = "signs wrongly"

    with pytest.raises(ConnectorFailed, match="回复无法识别"):
        await real.face.result("1")


async def test_a_forged_node_beside_the_signed_one_is_not_believed(tmp_path: Path) -> None:
    real = RealWorld(tmp_path)
    await real.play(FaceStart("1", "", ""), FaceDecision.FAILED)
    real.stub.mode = "appends a forged node"

    assert (await real.face.result("1")).state is FaceState.FAILED


@pytest.mark.parametrize(
    ("code", "words"), [("40004", "没有受理"), ("20000", "暂时无法连接"), ("x", "没有受理")]
)
async def test_a_refusal_of_alipay_is_told_without_its_own_words(
    tmp_path: Path, code: str, words: str
) -> None:
    real = RealWorld(tmp_path)
    real.stub.refusal = code

    with pytest.raises(ConnectorFailed, match=words) as failure:
        await begin(real.face)

    assert "参数有误" not in failure.value.message


def test_the_raw_text_of_a_node_is_cut_out_as_it_was_sent() -> None:
    text = ' { "a_response" : {"x":  "}\\"{" , "y":[1, 2]} , "sign":"s"}'

    assert raw_node(text, "a_response") == '{"x":  "}\\"{" , "y":[1, 2]}'
    for broken in ("", "[]", '{"a_response":', '{"b":1}', "{" * 5000):
        with pytest.raises(BadAnswer):
            raw_node(broken, "a_response")


def test_a_key_file_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("no key")
    names = ("PRIVATE_KEY_FILE", "ALIPAY_KEY_FILE")
    options = Options(System.FACE, {f"HALL_FACE_{name}": str(file) for name in names})

    AlipayFaceConnector.of(options)

    assert options.problems == ["HALL_FACE_APP_ID 未设置", "支付宝密钥文件不是有效的 RSA 密钥"]
