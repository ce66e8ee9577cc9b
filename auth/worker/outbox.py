"""The outbox worker: sends what acts have posted, soon after their commit.

One loop per process. A commit wakes it through an event; otherwise it sleeps until something is
due. It finishes and marks what it has begun also when it is cancelled, and goes on after the
database was away.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from auth.connectors import connectors, twins_active
from models.base import clock
from models.base.error import ConnectorFailed
from models.forgetting import forget_old_rows
from models.messages.release import release_due
from models.records.message_sms import MessageSms
from models.records.outbox import OutboxKind, OutboxMessage, on_post
from models.records.sms import Sms
from models.sandbox.inbox import SandboxSms

BATCH = 10
LONGEST_SLEEP = 15.0
SHORTEST_SLEEP = 0.05
LONGEST_RECOVERY = 10.0
STOP_WITHIN = 12.0
TIDY_EVERY = timedelta(hours=1)
_log = structlog.get_logger()


async def _send_sms(message: OutboxMessage) -> str:
    content = message.content()
    receipt = await connectors().sms.send(content["mobile"], Sms.of(content), message.code)
    return receipt.provider_id


SENDERS: Mapping[str, Callable[[OutboxMessage], Awaitable[str]]] = {OutboxKind.SMS: _send_sms}


class OutboxWorker:
    """Sends messages until it is stopped."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()
        self._is_stopping = False
        self._is_running = False
        self._failures = 0
        self._tidy_at: datetime | None = None

    async def run(self) -> None:
        """Work until `stop`; meant for `background_tasks.create`."""
        forget = on_post(self._wake.set)
        self._is_running = True
        try:
            while not self._is_stopping:
                self._wake.clear()
                await self._sleep(await self._round())
        finally:
            forget()
            self._is_running = False
            self._ended.set()

    async def stop(self) -> None:
        """Let the loop end after what it has begun; call it before the database closes."""
        self._is_stopping = True
        self._wake.set()
        if self._is_running:
            try:
                await asyncio.wait_for(self._ended.wait(), STOP_WITHIN)
            except TimeoutError:
                _log.warning("outbox worker did not end in time")

    async def run_once(self) -> int:
        """Send everything that is due now; returns how many messages were tried."""
        await release_due()
        await OutboxMessage.expire_overdue()
        tried = 0
        while batch := await OutboxMessage.claim(BATCH):
            await self._send_all(batch)
            tried += len(batch)
        if "sms" in twins_active():
            await SandboxSms.report_arrivals()
        return tried

    async def _round(self) -> float:
        """Do what is due; returns the seconds until there may be more, whatever happens."""
        try:
            await self.run_once()
            await self._tidy()
            pause = await self._seconds_to_next()
        except Exception as error:  # the database may be away; the loop must outlive that
            self._failures += 1
            _log.warning("outbox worker failed", error=type(error).__name__, times=self._failures)
            return min(LONGEST_RECOVERY, 0.2 * 2.0 ** min(self._failures, 8))
        self._failures = 0
        return pause

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    async def _send_all(self, batch: list[OutboxMessage]) -> None:
        """Send a batch at once; a cancelled worker first finishes and marks what is on its way."""
        sending = asyncio.gather(*map(self._send, batch), return_exceptions=True)
        try:
            results = await asyncio.shield(sending)
        except asyncio.CancelledError:
            await sending
            raise
        for error in filter(None, results):
            # The row stays claimed; after its lease it is tried again.
            _log.warning("outbox row not marked", error=type(error).__name__)

    async def _send(self, message: OutboxMessage) -> None:
        if message.is_overdue:
            await message.mark_expired()
            return
        try:
            provider_id = await SENDERS[message.kind](message)
        except ConnectorFailed as error:
            await message.mark_failed(
                error.message, retryable=error.retryable, may_have_left=error.may_have_arrived
            )
            outcome = "failed"
        except (KeyError, ValueError):
            await message.mark_failed("这条消息的内容无法读取", retryable=False)
            outcome = "unreadable"
        else:
            await message.mark_sent(provider_id)
            outcome = "sent"
        _log.info("outbox", message=message.code, attempt=message.attempts, outcome=outcome)

    async def _seconds_to_next(self) -> float:
        moments: list[datetime | None] = [
            await OutboxMessage.next_due_at(),
            await MessageSms.next_due_at(),
        ]
        if "sms" in twins_active():
            moments.append(await SandboxSms.next_arrival_at())
        waits = [(moment - clock.now()).total_seconds() for moment in moments if moment]
        spread = random.uniform(0, SHORTEST_SLEEP)  # noqa: S311  # keeps processes apart, no secret
        return max(SHORTEST_SLEEP, min([LONGEST_SLEEP, *waits])) + spread

    async def _tidy(self) -> None:
        """Delete old rows once an hour."""
        if self._tidy_at is not None and clock.now() < self._tidy_at:
            return
        self._tidy_at = clock.now() + TIDY_EVERY
        await forget_old_rows()
