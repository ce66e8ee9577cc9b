"""The outbox worker: what acts post is sent soon, once, not late, and survives what happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tortoise.exceptions import OperationalError

from auth.connectors import connectors, use_connectors
from auth.connectors.sms import SandboxSmsConnector, SmsConnector, SmsReceipt
from auth.worker.outbox import OutboxWorker
from models.base import clock
from models.base.error import ConnectorFailed
from models.base.origin import Origin
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.outbox import OutboxMessage, OutboxState
from models.records.sms import Sms, notice
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import SandboxSms

MOBILE = "13912345678"


class Provider(SmsConnector):
    """A provider that a test slows down or breaks."""

    kind = "mas"

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.seconds = 0.0
        self.failure: ConnectorFailed | None = None
        self.called = asyncio.Event()

    async def send(self, mobile: str, sms: Sms, reference: str) -> SmsReceipt:
        self.called.set()
        await asyncio.sleep(self.seconds)
        if self.failure:
            raise self.failure
        self.sent.append(reference)
        return SmsReceipt(f"P-{reference}")

    async def is_up(self) -> bool:
        return True

    async def close(self) -> None:
        return None


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Send through a provider of the test's own."""
    made = Provider()
    with use_connectors(replace(connectors(), sms=made)):
        yield made


@asynccontextmanager
async def running() -> AsyncIterator[OutboxWorker]:
    """A worker that runs as long as the block."""
    worker = OutboxWorker()
    task = asyncio.get_running_loop().create_task(worker.run())
    await asyncio.sleep(0.02)
    try:
        yield worker
    finally:
        await worker.stop()
        await task


async def ask_for_code(mobile: str = MOBILE) -> SmsCode:
    """Ask for a code as the registration page does."""
    return await SmsCode.issue(SmsPurpose.REGISTER, mobile=mobile, origin=Origin("v1"))


async def until(code: SmsCode, state: OutboxState) -> None:
    """Wait at most two seconds for a delivery state."""
    async with asyncio.timeout(2):
        while await code.delivery() is not state:
            await asyncio.sleep(0.01)


async def test_a_commit_wakes_the_worker_and_the_code_arrives_at_once() -> None:
    async with running():
        code = await ask_for_code()
        await until(code, OutboxState.DELIVERED)

    message = await SandboxSms.inbox(MOBILE).get()
    assert "单位注册" in message.text
    assert "请勿告诉他人" in message.text


async def test_what_was_sent_is_blanked() -> None:
    code = await ask_for_code()

    await OutboxWorker().run_once()

    message = await OutboxMessage.get(id=code.message_id)
    assert message.payload is None
    assert message.content() == {}


async def test_a_message_posted_before_a_restart_is_sent_after_it(provider: Provider) -> None:
    code = await ask_for_code()

    async with running():
        await until(code, OutboxState.SENT)

    assert len(provider.sent) == 1


async def test_two_workers_send_each_message_once(provider: Provider) -> None:
    codes = [await ask_for_code(f"139123456{n:02d}") for n in range(25)]

    await asyncio.gather(OutboxWorker().run_once(), OutboxWorker().run_once())

    assert len(provider.sent) == len(set(provider.sent)) == 25
    assert {await code.delivery() for code in codes} == {OutboxState.SENT}


async def test_a_cancelled_worker_finishes_what_it_has_begun(provider: Provider) -> None:
    provider.seconds = 0.2
    code = await ask_for_code()
    task = asyncio.get_running_loop().create_task(OutboxWorker().run())
    await provider.called.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await code.delivery() is OutboxState.SENT
    assert len(provider.sent) == 1


async def test_a_killed_worker_leaves_its_message_to_another_after_the_lease(
    provider: Provider,
) -> None:
    code = await ask_for_code()
    await OutboxMessage.claim(10)  # and the process is gone

    await OutboxWorker().run_once()
    assert provider.sent == []

    clock.travel(61)
    await OutboxWorker().run_once()
    assert await code.delivery() is OutboxState.SENT


async def test_a_provider_that_is_down_is_tried_again_later(provider: Provider) -> None:
    code = await ask_for_code()
    provider.failure = ConnectorFailed("短信平台暂时无法连接", retryable=True)
    worker = OutboxWorker()
    await worker.run_once()
    assert await code.delivery() is OutboxState.QUEUED

    provider.failure = None
    await worker.run_once()
    assert provider.sent == []
    clock.travel(3)
    await worker.run_once()
    assert await code.delivery() is OutboxState.SENT


async def test_a_refused_message_is_given_up_with_its_reason(provider: Provider) -> None:
    code = await ask_for_code()
    provider.failure = ConnectorFailed("短信平台没有接受这条短信")

    await OutboxWorker().run_once()

    message = await OutboxMessage.get(id=code.message_id)
    assert (message.state, message.failure) == (OutboxState.FAILED, "短信平台没有接受这条短信")
    assert message.payload is None


async def test_a_code_is_not_sent_after_its_time(provider: Provider) -> None:
    code = await ask_for_code()
    clock.travel(301)

    await OutboxWorker().run_once()

    assert provider.sent == []
    message = await OutboxMessage.get(id=code.message_id)
    assert message.state is OutboxState.EXPIRED
    assert message.payload is None


async def test_a_provider_down_for_ten_minutes_sends_nothing_late(provider: Provider) -> None:
    code = await ask_for_code()
    provider.failure = ConnectorFailed("短信平台暂时无法连接", retryable=True)
    worker = OutboxWorker()
    for _ in range(60):
        await worker.run_once()
        clock.travel(10)

    provider.failure = None
    await worker.run_once()

    assert provider.sent == []
    assert await code.delivery() is OutboxState.EXPIRED


async def test_the_worker_goes_on_after_the_database_was_away(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = OutboxMessage.claim
    failures: list[int] = []

    async def away(limit: int) -> list[OutboxMessage]:
        if len(failures) < 2:
            failures.append(limit)
            raise OperationalError("connection is closed")
        return await claim(limit)

    monkeypatch.setattr(OutboxMessage, "claim", away)
    code = await ask_for_code()
    async with running():
        await until(code, OutboxState.SENT)

    assert len(failures) == 2


async def test_a_late_message_arrives_when_its_minutes_are_over() -> None:
    await SandboxFault.switch_on(Fault.SMS_LATE, 3)
    code = await ask_for_code()
    worker = OutboxWorker()
    await worker.run_once()
    assert await code.delivery() is OutboxState.SENT
    assert await SandboxSms.inbox(MOBILE).count() == 0

    clock.travel(181)
    await worker.run_once()
    assert await code.delivery() is OutboxState.DELIVERED
    assert await SandboxSms.inbox(MOBILE).count() == 1


@pytest.mark.parametrize("mobile", [MOBILE, "13900000001"])
async def test_a_lost_message_stays_sent_and_never_arrives(mobile: str) -> None:
    if mobile == MOBILE:
        await SandboxFault.switch_on(Fault.SMS_LOST)
    code = await ask_for_code(mobile)
    worker = OutboxWorker()
    await worker.run_once()
    clock.travel(3600)
    await worker.run_once()

    assert await code.delivery() is OutboxState.SENT
    assert await SandboxSms.inbox(mobile).count() == 0


async def test_a_message_sent_twice_arrives_once_in_the_sandbox() -> None:
    twin = SandboxSmsConnector()

    receipts = {await twin.send(MOBILE, notice("正文"), "same") for _ in range(3)}

    assert len(receipts) == 1
    assert await SandboxSms.inbox(MOBILE).count() == 1


async def test_old_rows_are_forgotten_by_the_worker() -> None:
    await ask_for_code()
    await OutboxWorker().run_once()
    clock.travel(31 * 86400)

    async with running():
        async with asyncio.timeout(2):
            while await OutboxMessage.all().count():
                await asyncio.sleep(0.01)

    assert await SmsCode.all().count() == 0
    assert await SandboxSms.all().count() == 0
