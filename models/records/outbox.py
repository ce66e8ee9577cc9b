"""Outbox: messages that leave the hall, written in the transaction of the act they belong to.

A worker claims rows by a conditional UPDATE with a lease, so that several processes share the
work and a killed one loses nothing: after the lease somebody else sends. A message that may
have left just before a kill can therefore arrive twice, never not at all. One whose answer
was lost, so that nobody knows whether it has left, is sent once more and then given up.
What was sent is blanked at once.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.expressions import F, Q
from tortoise.indexes import Index

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.key import is_code, random_token
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import in_transaction_now, on_commit, transactional

LEASE = timedelta(seconds=60)
BACK_OFF_SECONDS = (2, 5, 10, 20, 40, 60)
MAX_ATTEMPTS = 12
MAX_UNCERTAIN = 2
KEPT = timedelta(days=30)
NOBODY = "." * 160  # as long as a message to somebody

_listeners: set[Callable[[], None]] = set()


class OutboxKind(StrEnum):
    """What kind of message a row is; the worker knows a sender for each."""

    SMS = "sms"


class OutboxState(Labeled):
    """How far a message has come; the label is what the page shows."""

    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "发送失败"
    EXPIRED = "expired", "已过期"

    @property
    def is_final(self) -> bool:
        """True when nothing more will happen to the message."""
        return self in {OutboxState.DELIVERED, OutboxState.FAILED, OutboxState.EXPIRED}


class OutboxMessage(HallModel):
    """One message on its way; `code` is its public number and the provider's reference."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    kind = fields.CharField(max_length=16)
    payload = EncryptedCharField("outbox payload", max_length=2000, null=True)
    state = fields.CharEnumField(OutboxState, max_length=16, default=OutboxState.QUEUED)
    attempts = fields.SmallIntField(default=0)
    claim_token = fields.CharField(max_length=32, default="")
    claimed_until = UtcField(null=True)
    next_try_at = UtcField()
    expires_at = UtcField(null=True)
    provider_id = fields.CharField(max_length=64, default="")
    failure = fields.CharField(max_length=100, default="")
    created_at = UtcField()
    sent_at = UtcField(null=True)
    delivered_at = UtcField(null=True)

    class Meta:
        table = "outbox_message"
        indexes = (
            Index(fields=("state", "next_try_at"), name="ix_outbox_message_due"),
            Index(fields=("provider_id",), name="ix_outbox_message_provider"),
            Index(fields=("created_at",), name="ix_outbox_message_created_at"),
        )

    @property
    def topic(self) -> str:
        """What a page listens to that shows the delivery state."""
        return f"outbox:{self.code}"

    def content(self) -> dict[str, str]:
        """What is to be sent; empty once it has been blanked."""
        found: dict[str, str] = json.loads(self.payload or "{}")
        return found

    @property
    def is_overdue(self) -> bool:
        """True when sending it now would be too late to be of use."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    @classmethod
    @transactional
    async def claim(cls, limit: int) -> "list[OutboxMessage]":
        """Take messages that are due, oldest first; nobody else gets them during the lease."""
        due, token = _due(clock.now()), random_token(16)
        free = cls.filter(due).select_for_update(skip_locked=True)
        ids = [message.id for message in await free.order_by("id").limit(limit).only("id")]
        if not ids:
            return []
        await cls.filter(due, id__in=ids).update(
            state=OutboxState.SENDING,
            claim_token=token,
            claimed_until=clock.now() + LEASE,
            attempts=F("attempts") + 1,
        )
        claimed = await cls.filter(claim_token=token).order_by("id")
        for message in claimed:
            announce(message.topic)
        return claimed

    @classmethod
    @transactional
    async def expire_overdue(cls) -> int:
        """Give up messages whose time has passed unsent; they are never sent late."""
        overdue = await cls.filter(_due(clock.now()), expires_at__lte=clock.now()).limit(200)
        for message in overdue:
            await message._end(OutboxState.EXPIRED, "未能在有效期内发出")
        return len(overdue)

    @transactional
    async def mark_sent(self, provider_id: str) -> bool:
        """Note that the provider took the message, and blank it."""
        return await self._change(
            OutboxState.SENT, provider_id=provider_id, sent_at=clock.now(), payload=None, failure=""
        )

    @transactional
    async def mark_failed(
        self, reason: str, *, retryable: bool, may_have_left: bool = False
    ) -> bool:
        """Put the message back for a later try, or give it up; the reason is in Chinese.

        Nobody gets what may have left more than twice.
        """
        if not retryable or self.attempts >= (MAX_UNCERTAIN if may_have_left else MAX_ATTEMPTS):
            return await self._end(OutboxState.FAILED, reason)
        if self.is_overdue:
            return await self._end(OutboxState.EXPIRED, reason)
        wait = BACK_OFF_SECONDS[min(self.attempts, len(BACK_OFF_SECONDS)) - 1]
        return await self._change(
            OutboxState.QUEUED,
            next_try_at=clock.now() + timedelta(seconds=wait),
            failure=reason[:100],
        )

    @transactional
    async def mark_expired(self) -> bool:
        """Give the message up because its time has passed since it was claimed."""
        return await self._end(OutboxState.EXPIRED, "未能在有效期内发出")

    @classmethod
    @transactional
    async def mark_delivered(cls, provider_id: str) -> bool:
        """Note the provider's report that the message has reached its phone."""
        return await cls._reported(
            provider_id, state=OutboxState.DELIVERED, delivered_at=clock.now()
        )

    @classmethod
    @transactional
    async def mark_undelivered(cls, provider_id: str, reason: str) -> bool:
        """Note the provider's report that the message cannot reach its phone."""
        return await cls._reported(provider_id, state=OutboxState.FAILED, failure=reason[:100])

    @classmethod
    async def next_due_at(cls) -> datetime | None:
        """When the next message has to be sent or taken over; None when nothing waits."""
        queued = await cls.filter(state=OutboxState.QUEUED).order_by("next_try_at").first()
        leased = await cls.filter(state=OutboxState.SENDING).order_by("claimed_until").first()
        moments = [queued.next_try_at] if queued else []
        if leased and leased.claimed_until:
            moments.append(leased.claimed_until)
        return min(moments, default=None)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete messages that ended long ago; those of codes go with their codes."""
        old = Q(created_at__lt=clock.now() - KEPT) & ~Q(
            state__in=[OutboxState.QUEUED, OutboxState.SENDING]
        )
        await sweep(cls.filter(old))

    @classmethod
    async def _reported(cls, provider_id: str, **values: object) -> bool:
        if not is_code(provider_id, 64):
            return False
        message = await cls.get_or_none(provider_id=provider_id, state=OutboxState.SENT)
        if message is None:
            return False
        changed = await cls.filter(id=message.id, state=OutboxState.SENT).update(**values)
        announce(message.topic)
        return bool(changed)

    async def _end(self, state: OutboxState, reason: str) -> bool:
        return await self._change(state, payload=None, failure=reason[:100])

    async def _change(self, state: OutboxState, **values: object) -> bool:
        """Change the row only while the claim is still the one that was read."""
        changed = await OutboxMessage.filter(
            id=self.id, state=self.state, claim_token=self.claim_token
        ).update(state=state, claimed_until=None, **values)
        if changed:
            self.state = state
            announce(self.topic)
        return bool(changed)


def _due(now: datetime) -> Q:
    """Messages to be sent now: waiting ones, and those whose sender has vanished.

    A moment further away than any pause was noted before the clock was set back.
    """
    too_far = now + 2 * max(LEASE, timedelta(seconds=BACK_OFF_SECONDS[-1]))
    next_try = Q(next_try_at__lte=now) | Q(next_try_at__gt=too_far)
    lease = Q(claimed_until__lte=now) | Q(claimed_until__gt=too_far)
    waiting = Q(state=OutboxState.QUEUED) & next_try
    return waiting | Q(state=OutboxState.SENDING) & lease


async def post(
    kind: OutboxKind, payload: Mapping[str, str], expires_at: datetime | None = None
) -> OutboxMessage:
    """Write a message into the open transaction of its act; the worker sends it after commit."""
    return await _write(kind, payload, expires_at, OutboxState.QUEUED)


async def post_to_nobody() -> OutboxMessage:
    """The work of `post` and nothing to send, where nobody may tell by the clock which it was."""
    return await _write(OutboxKind.SMS, {"text": NOBODY}, clock.now(), OutboxState.EXPIRED)


async def _write(
    kind: OutboxKind,
    payload: Mapping[str, str],
    expires_at: datetime | None,
    state: OutboxState,
) -> OutboxMessage:
    if not in_transaction_now():
        raise RuntimeError("a message belongs inside the transaction of the act")
    message = await OutboxMessage.create(
        code=random_token(16),
        kind=kind.value,
        payload=json.dumps(payload, ensure_ascii=False),
        state=state,
        expires_at=expires_at,
        next_try_at=clock.now(),
        created_at=clock.now(),
    )
    wake_outbox()
    return message


def wake_outbox() -> None:
    """Have the worker look again once the open transaction is committed."""
    on_commit(_wake)


def _wake() -> None:
    for listener in tuple(_listeners):
        listener()


def on_post(listener: Callable[[], None]) -> Callable[[], None]:
    """Call a listener whenever messages were committed; returns how to stop that."""
    _listeners.add(listener)
    return lambda: _listeners.discard(listener)
