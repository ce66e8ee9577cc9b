"""短信验证码: six digits that prove who holds a mobile, once, within five minutes.

A code is bound to purpose, mobile, browser (visitor) and subject, and only the newest of that
binding counts. The table holds neither code nor mobile, only keyed digests. There is one text
for wrong, late, used-up and never-sent codes, so that nobody learns which it was.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.expressions import F
from tortoise.indexes import Index

from models import clock
from models.base import HallModel
from models.error import Invalid
from models.field import UtcField
from models.identifier import check_mobile, check_sms_code
from models.key import random_token, ring
from models.labeled import Labeled
from models.limit import count
from models.limit_table import SMS_CODES
from models.origin import Origin
from models.outbox import OutboxKind, OutboxMessage, OutboxState, post
from models.sweep import sweep
from models.tx import in_transaction_now, transactional
from settings import settings

LIFETIME = timedelta(minutes=5)
MAX_TRIES = 5
KEPT = timedelta(days=1)
REFUSED = "验证码不正确或已失效，请核对后重新输入，或重新获取验证码"


class SmsPurpose(Labeled):
    """What a code is asked for; a code for one purpose serves no other."""

    REGISTER = "register", "单位注册"
    APP_REGISTER = "app_register", "个人注册"
    LOGIN = "login", "登录"


class SmsCode(HallModel):
    """One code that was asked for; `code` is its public number, never the six digits."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharField(max_length=16)
    binding = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)
    tries = fields.SmallIntField(default=0)
    expires_at = UtcField()
    used_at = UtcField(null=True)
    message: fields.ForeignKeyRelation[OutboxMessage] = fields.ForeignKeyField(
        "hall.OutboxMessage", related_name="sms_codes", on_delete=fields.RESTRICT
    )
    message_id: int

    class Meta:
        table = "sms_code"
        indexes = (
            Index(fields=("binding",), name="ix_sms_code_binding"),
            Index(fields=("message_id",), name="ix_sms_code_message"),
        )

    @classmethod
    @transactional
    async def issue(
        cls, purpose: SmsPurpose, *, mobile: str, origin: Origin, subject: str = ""
    ) -> Self:
        """Make a code and post its message in one transaction, within all limits."""
        mobile = check_mobile(mobile)
        await count(*SMS_CODES, origin=origin, subject=ring.blind(mobile, "sms limit"))
        public = random_token(16)
        digits = f"{secrets.randbelow(10**6):06d}"
        binding = _binding(purpose, mobile, origin.visitor, subject)
        expires_at = clock.now() + LIFETIME
        content = {"mobile": mobile, "text": _text(purpose, digits)}
        message = await post(OutboxKind.SMS, content, expires_at)
        return await cls.create(
            code=public,
            purpose=purpose.value,
            binding=binding,
            digest=ring.mac("sms code", binding, public, digits),
            expires_at=expires_at,
            message=message,
        )

    @classmethod
    async def redeem(
        cls, purpose: SmsPurpose, *, mobile: str, code: str, visitor: str, subject: str = ""
    ) -> None:
        """Use a code up; raises Invalid when it does not hold.

        The try is counted in a transaction of its own, before the digits are compared, so that
        neither a refusal nor parallel guesses escape the limit. Therefore call it before the
        transaction of the act, not inside.
        """
        if in_transaction_now():
            raise RuntimeError("redeem() would lose the count of a wrong try in a rollback")
        digits = check_sms_code(code)
        binding = _binding(purpose, check_mobile(mobile), visitor, subject)
        newest = await cls._count_try(binding)
        if newest is None:
            raise Invalid(REFUSED, field="sms_code")
        expected = ring.mac("sms code", binding, newest.code, digits)
        if not hmac.compare_digest(newest.digest, expected) or not await newest._use_up():
            raise Invalid(REFUSED, field="sms_code")

    @property
    def topic(self) -> str:
        """What a page listens to that shows the delivery state; load `message` first."""
        return self.message.topic

    async def delivery(self) -> OutboxState:
        """How far the message has come."""
        return (await OutboxMessage.get(id=self.message_id)).state

    @classmethod
    async def forget_old(cls) -> None:
        """Delete codes a day after their end."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))

    @classmethod
    @transactional
    async def _count_try(cls, binding: str) -> Self | None:
        """Take one of the tries of the newest code; None when it has no life left."""
        newest = await cls.filter(binding=binding).order_by("-id").first()
        if newest is None:
            return None
        alive = cls.filter(id=newest.id, used_at=None, expires_at__gt=clock.now())
        counted = await alive.filter(tries__lt=MAX_TRIES).update(tries=F("tries") + 1)
        return newest if counted else None

    @transactional
    async def _use_up(self) -> bool:
        used = await SmsCode.filter(id=self.id, used_at=None).update(used_at=clock.now())
        return bool(used)


def _binding(purpose: SmsPurpose, mobile: str, visitor: str, subject: str) -> str:
    return ring.mac("sms binding", purpose.value, mobile, visitor, subject)


def _text(purpose: SmsPurpose, digits: str) -> str:
    """Name site and purpose and warn; no link and no name of a person."""
    return (
        f"验证码 {digits}，用于{settings.site_name}{purpose.label}，5分钟内有效。"
        "请勿告诉他人，工作人员不会索要验证码。"
    )
