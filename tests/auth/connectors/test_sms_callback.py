"""The provider's delivery reports: who may bring them, and what they can do."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette

from auth.calls.options import Options
from auth.connectors.sms import MasSmsConnector, SandboxSmsConnector
from auth.connectors.sms_aliyun import AliyunSmsConnector
from auth.connectors.sms_callback import MAX_REPORT_BYTES, mount_sms_callback
from auth.connectors.sms_chain import SmsChain
from models.base.tx import transactional
from models.records.outbox import OutboxKind, OutboxMessage, OutboxState, post
from models.setting.system import System

SECRET = "a-path-that-nobody-guesses"
PATH = f"/callback/sms/mas/{SECRET}"
GROUP = "0401120000001000000001"
REPORT = {
    "reportStatus": "DELIVRD",
    "mobile": "13912345678",
    "submitDate": "20260401120000",
    "receiveDate": "20260401120003",
    "errorCode": "DELIVRD",
    "msgGroup": GROUP,
}


def client_of(**values: str) -> httpx2.AsyncClient:
    """Speak with a site whose messages go through 云MAS."""
    app = Starlette()
    options = {"HALL_SMS_CALLBACK_SECRET": SECRET, **values}
    mount_sms_callback(app, MasSmsConnector.of(Options(System.SMS, options)))
    return client_to(app)


def client_to(app: Starlette) -> httpx2.AsyncClient:
    """Speak with a site from the provider's address."""
    transport = httpx2.ASGITransport(app=app, client=("203.0.113.9", 4711))
    return httpx2.AsyncClient(transport=transport, base_url="http://hall.example")


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    """The provider's side."""
    async with client_of() as made:
        yield made


async def sent_message(number: str = GROUP) -> OutboxMessage:
    """A message that the provider has taken."""

    @transactional
    async def act() -> OutboxMessage:
        return await post(OutboxKind.SMS, {"mobile": "13912345678", "text": "正文"})

    await act()
    [message] = await OutboxMessage.claim(1)
    await message.mark_sent(number)
    return message


async def state_of(message: OutboxMessage) -> OutboxState:
    """The state as it stands in the table."""
    return (await OutboxMessage.get(id=message.id)).state


async def test_a_report_ends_the_message(client: httpx2.AsyncClient) -> None:
    message = await sent_message()

    assert (await client.post(PATH, json=REPORT)).status_code == 200

    assert await state_of(message) is OutboxState.DELIVERED


async def test_a_list_of_reports_and_the_other_spelling_are_understood(
    client: httpx2.AsyncClient,
) -> None:
    message = await sent_message()
    other = {"reportStatus": "UNDELIV", "mgsGroup": GROUP}

    assert (await client.post(PATH, json=[other])).status_code == 200

    found = await OutboxMessage.get(id=message.id)
    assert found.state is OutboxState.FAILED
    assert "未能送达" in found.failure


async def test_a_replayed_or_unknown_report_changes_nothing(client: httpx2.AsyncClient) -> None:
    message = await sent_message()
    await client.post(PATH, json=REPORT)

    for report in (REPORT, {**REPORT, "reportStatus": "UNDELIV"}, {**REPORT, "msgGroup": "other"}):
        assert (await client.post(PATH, json=report)).status_code == 200

    assert await state_of(message) is OutboxState.DELIVERED


async def test_a_stranger_is_told_that_there_is_nothing(client: httpx2.AsyncClient) -> None:
    message = await sent_message()

    answer = await client.post("/callback/sms/mas/guessed-guessed-guessed-gu", json=REPORT)

    assert answer.status_code == 404
    assert await state_of(message) is OutboxState.SENT


@pytest.mark.parametrize(
    ("networks", "status"), [("203.0.113.0/24", 200), ("198.51.100.0/24,10.0.0.0/8", 404)]
)
async def test_only_the_networks_of_the_provider_may_report(networks: str, status: int) -> None:
    async with client_of(HALL_SMS_CALLBACK_NETWORKS=networks) as client:
        assert (await client.post(PATH, json=REPORT)).status_code == status


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"1", b'"x"', b"[1]", b"{}", b'{"msgGroup": 1, "reportStatus": "DELIVRD"}'],
)
async def test_what_is_no_report_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    assert (await client.post(PATH, content=body)).status_code == 400


async def test_a_huge_body_is_not_read_to_its_end(client: httpx2.AsyncClient) -> None:
    body = b" " * (MAX_REPORT_BYTES + 1)

    assert (await client.post(PATH, content=body)).status_code == 413


async def test_each_of_several_gateways_reports_at_an_address_of_its_own() -> None:
    message, app = await sent_message(number="1.0"), Starlette()
    options = Options(System.SMS, {"HALL_SMS_CALLBACK_SECRET": SECRET})
    mas, aliyun = MasSmsConnector.of(options), AliyunSmsConnector.of(options)
    mount_sms_callback(app, SmsChain([mas, aliyun]))
    report = {"biz_id": "1^0", "success": True, "phone_number": "13912345678"}

    async with client_to(app) as client:
        assert (await client.post(PATH, json=[{"biz_id": "1^0"}])).status_code == 400
        path = PATH.replace("mas", "aliyun")
        for wrong in ({"biz_id": "1^0"}, {"success": True}, {**report, "success": "true"}):
            assert (await client.post(path, json=[wrong])).status_code == 400
        answer = await client.post(path, json=[report])

    assert answer.json() == {"code": 0, "msg": "成功"}
    assert await state_of(message) is OutboxState.DELIVERED


async def test_without_the_provider_there_is_no_such_route() -> None:
    app = Starlette()

    mount_sms_callback(app, SandboxSmsConnector())

    assert app.routes == []
