"""短信验证码: six digits that prove who holds a mobile, once, within five minutes.

A code is bound to purpose, mobile, browser (visitor) and subject. Every code of that binding counts
until its own five minutes end, since messages may overtake each other; one of them used voids the
rest. The table holds neither code nor mobile, only keyed digests. There is one text
for wrong, late, used-up and never-sent codes, so that nobody learns which it was.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.expressions import F
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.field import UtcField
from models.base.key import random_token, ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import in_transaction_now, transactional
from models.records.limit import count, refuse_full, wait
from models.records.limit_table import (
    RECOVERY_CODE_GAP,
    RECOVERY_CODES,
    SMS_CODES,
    SMS_GAP,
    SMS_MOBILE,
)
from models.records.outbox import OutboxKind, OutboxMessage, OutboxState, post, post_to_nobody
from models.records.sms import Sms, SmsKind
from models.standards.identifier import check_mobile, check_sms_code
from settings import settings

LIFETIME = timedelta(minutes=5)
MAX_TRIES = 5
KEPT = timedelta(days=1)
_NOBODY = "13800000000"  # is sent nothing
REFUSED = "验证码不正确或已失效，请核对后重新输入，或重新获取验证码"


class SmsPurpose(Labeled):
    """What a code is asked for; a code for one purpose serves no other."""

    REGISTER = "register", "单位注册"
    CLAIM = "claim", "单位认领"
    APP_REGISTER = "app_register", "个人注册"
    APP_MOBILE = "app_mobile", "绑定手机号"
    LOGIN = "login", "登录"
    JOIN = "join", "确认授权"
    CHANGE_MOBILE = "change_mobile", "修改移动电话"
    RECOVER = "recover", "找回密码"
    INSTITUTION = "institution", "机构首次登录"


class SmsCode(HallModel):
    """One code that was asked for; `code` is its public number, never the six digits."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharField(max_length=16)
    binding = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)
    number = fields.CharField(max_length=64)
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
            Index(fields=("number",), name="ix_sms_code_number"),
            Index(fields=("message_id",), name="ix_sms_code_message"),
        )

    @classmethod
    @transactional
    async def issue(
        cls, purpose: SmsPurpose, *, mobile: str, origin: Origin, subject: str = ""
    ) -> Self:
        """Make a code and post its message in one transaction, within all limits."""
        mobile = check_mobile(mobile)
        await count(*SMS_CODES, origin=origin, subject=_limit_key(mobile))
        binding = _binding(purpose, mobile, origin.visitor, subject)
        return await cls._send(purpose, mobile, binding, _limit_key(mobile))

    @classmethod
    @transactional
    async def issue_unseen(
        cls, purpose: SmsPurpose, *, account: str, mobile: str, origin: Origin, subject: str = ""
    ) -> Self:
        """Send a code to the mobile of an account that the page does not know, or to nobody.

        `account` is what it was called in every count, `mobile` is empty where there is none or
        where `has_room_unseen` was false. Either way the work is the same, and so is what the page
        gets: a code that nobody has serves nobody.
        """
        await count(*RECOVERY_CODES, origin=origin, subject=account)
        binding = _binding(purpose, account, origin.visitor, subject)
        number = _unseen_key(account, mobile)
        return await cls._send(purpose, mobile, binding, number)

    @classmethod
    async def has_room_unseen(cls, *, account: str, mobile: str, origin: Origin) -> bool:
        """Count a code against its mobile in silence; False when that has had enough today."""
        number = _unseen_key(account, mobile)
        try:
            await count(SMS_MOBILE, origin=origin, subject=number)
        except TooMany:
            return False
        return True

    @classmethod
    async def _send(cls, purpose: SmsPurpose, mobile: str, binding: str, number: str) -> Self:
        """Make a code and post its message, which has no number where nobody is to get it."""
        public = random_token(16)
        digits = f"{secrets.randbelow(10**6):06d}"
        expires_at = clock.now() + LIFETIME
        content = _text(purpose, digits).to(mobile)
        message = await (post(OutboxKind.SMS, content, expires_at) if mobile else post_to_nobody())
        return await cls.create(
            code=public,
            purpose=purpose.value,
            binding=binding,
            digest=ring.mac("sms code", binding, public, digits),
            number=number,
            expires_at=expires_at,
            message=message,
        )

    @classmethod
    async def check(
        cls, purpose: SmsPurpose, *, mobile: str, code: str, visitor: str, subject: str = ""
    ) -> "RightCode":
        """Count a try and compare the digits; raises Invalid when they do not hold.

        The try is counted in a transaction of its own, before the digits are compared, so that
        neither a refusal nor parallel guesses escape the limit. Therefore call it before the
        transaction of the act, which uses the code up.
        """
        return await cls._compare(_binding(purpose, check_mobile(mobile), visitor, subject), code)

    @classmethod
    async def check_unseen(
        cls, purpose: SmsPurpose, *, account: str, code: str, visitor: str, subject: str = ""
    ) -> "RightCode":
        """The same for a code of `issue_unseen`."""
        return await cls._compare(_binding(purpose, account, visitor, subject), code)

    @classmethod
    async def _compare(cls, binding: str, code: str) -> "RightCode":
        if in_transaction_now():
            raise RuntimeError("check() would lose the count of a wrong try in a rollback")
        digits = check_sms_code(code)
        alive = await cls._count_try(binding)
        if not any(sent._is_for(digits) for sent in alive):
            raise Invalid(REFUSED, field="sms_code")
        return RightCode(binding)

    @classmethod
    @transactional
    async def void_all_to(cls, mobile: str) -> None:
        """Let no code hold any more that is under way to a number, which proves nothing now."""
        under_way = cls.filter(number=_limit_key(mobile), used_at=None)
        await under_way.update(used_at=clock.now())

    @classmethod
    async def refuse_used_up(cls, mobile: str, origin: Origin) -> None:
        """Raise TooMany when no code would be sent now; asked before a slider is solved for it."""
        await refuse_full(*SMS_CODES, origin=origin, subject=_limit_key(mobile))

    @classmethod
    async def pause(cls, mobile: str, origin: Origin) -> int:
        """Seconds until this browser may ask again for a code to a mobile; 0 for at once."""
        return await wait(SMS_GAP, origin=origin, subject=_limit_key(mobile))

    @classmethod
    async def refuse_unseen(cls, account: str, origin: Origin) -> None:
        """The same for `issue_unseen`, by what the account is called."""
        await refuse_full(*RECOVERY_CODES, origin=origin, subject=account)

    @classmethod
    async def pause_unseen(cls, account: str, origin: Origin) -> int:
        """Seconds until this browser may ask again for a code of an account."""
        return await wait(RECOVERY_CODE_GAP, origin=origin, subject=account)

    @classmethod
    async def was_issued(
        cls, purpose: SmsPurpose, *, mobile: str, visitor: str, subject: str = ""
    ) -> bool:
        """True when this browser has asked for such a code within the last day."""
        binding = _binding(purpose, check_mobile(mobile), visitor, subject)
        return await cls.filter(binding=binding).exists()

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
    async def _count_try(cls, binding: str) -> list[Self]:
        """Take one of the tries of every code that still counts; those that had one left."""
        now = clock.now()
        alive = cls.filter(binding=binding, used_at=None, expires_at__gt=now, tries__lt=MAX_TRIES)
        found = await alive.order_by("id").select_for_update()
        await cls.filter(id__in=[sent.id for sent in found]).update(tries=F("tries") + 1)
        return found

    def _is_for(self, digits: str) -> bool:
        expected = ring.mac("sms code", self.binding, self.code, digits)
        return hmac.compare_digest(self.digest, expected)


@dataclass(frozen=True)
class RightCode:
    """What was typed was right; the act that it was asked for uses it up, or leaves it as it is."""

    binding: str

    async def use_up(self) -> None:
        """Void every code of the binding, inside the transaction of the act and under its locks.

        Raises Invalid when one of them was used before. What the act refuses gives it back.
        """
        if not in_transaction_now():
            raise RuntimeError("use_up() belongs inside the transaction of the act")
        unused = SmsCode.filter(binding=self.binding, used_at=None)
        if not await unused.update(used_at=clock.now()):
            raise Invalid(REFUSED, field="sms_code")


def _limit_key(mobile: str) -> str:
    return ring.blind(check_mobile(mobile), "sms limit")


def _unseen_key(account: str, mobile: str) -> str:
    """The same for an account that may have no mobile, by the same work."""
    bound, instead = _limit_key(mobile or _NOBODY), ring.blind(account, "sms limit")
    return bound if mobile else instead


def _binding(purpose: SmsPurpose, mobile: str, visitor: str, subject: str) -> str:
    return ring.mac("sms binding", purpose.value, mobile, visitor, subject)


def _text(purpose: SmsPurpose, digits: str) -> Sms:
    """Name site and purpose and warn; no link and no name of a person."""
    minutes = f"{LIFETIME.seconds // 60}"
    text = (
        f"验证码 {digits}，用于{settings.site_name}{purpose.label}，{minutes}分钟内有效。"
        "请勿告诉他人，工作人员不会索要验证码。"
    )
    values = {"digits": digits, "purpose": purpose.label, "minutes": minutes}
    return Sms(SmsKind.CODE, text, values)
