"""One QR code of 电子营业执照 on one page, from the platform's number to the signed answer.

It belongs to a start, and so to its browser. What is to be signed is random and kept as a digest;
an answer is kept sealed until the browser comes for it, once and within five minutes. Whatever
process hears of the answer, the page is woken by the topic of the row.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Conflict, LimitReached, NotFound
from models.base.field import EncryptedCharField, UtcField
from models.base.key import digest, is_code, random_token
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.outside.outside_start import OutsideStart

ANSWERED_WITHIN = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=5)
KEPT = timedelta(days=1)
MOST_OF_START = 6
LONGEST, LONGEST_NUMBER = 30_000, 128
TOO_MANY = "二维码已刷新多次，请返回登录页重新登录"
UNKNOWN = "二维码不存在或已失效，请返回登录页重新登录"


class LicenceState(Labeled):
    """How far a code has come; the last three never change again."""

    NEW = "new", "等待扫码"
    SCANNED = "scanned", "已扫码"
    ANSWERED = "answered", "已确认"
    DENIED = "denied", "已取消"
    EXPIRED = "expired", "已失效"


WAITING = (LicenceState.NEW, LicenceState.SCANNED)


class LicenceCode(HallModel):
    """A code; `biz` is the platform's number of it, `asked_at` when it was last asked about."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    start: fields.ForeignKeyRelation[OutsideStart] = fields.ForeignKeyField(
        "hall.OutsideStart", related_name="licence_codes", on_delete=fields.CASCADE
    )
    start_id: int
    provider = fields.CharField(max_length=32)
    biz = fields.CharField(max_length=LONGEST_NUMBER)
    plain_digest = fields.CharField(max_length=64)
    picture = fields.CharField(max_length=600)
    state = fields.CharEnumField(LicenceState, max_length=16, default=LicenceState.NEW)
    answer = EncryptedCharField("licence answer", max_length=LONGEST, default="")
    created_at = UtcField()
    expires_at = UtcField()
    asked_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        table = "licence_code"
        unique_together = (("provider", "biz"),)
        indexes = (
            Index(fields=("start_id",), name="ix_licence_code_start"),
            Index(fields=("expires_at",), name="ix_licence_code_expires_at"),
        )

    @property
    def topic(self) -> str:
        """What is announced when it changes."""
        return f"licence:{self.code}"

    @property
    def current_state(self) -> LicenceState:
        """The state with the clock applied."""
        is_over = self.state in WAITING and self.expires_at <= clock.now()
        return LicenceState.EXPIRED if is_over else self.state

    @property
    def seconds_left(self) -> int:
        """How long it can still be scanned."""
        return max(0, int((self.expires_at - clock.now()).total_seconds()))

    @property
    def is_fresh(self) -> bool:
        """Whether what was to be signed is younger than five minutes."""
        return clock.now() - self.created_at < ANSWERED_WITHIN

    def is_plain(self, text: str) -> bool:
        """Whether a text is the one that was to be signed."""
        return digest(text) == self.plain_digest

    @classmethod
    async def require_room(cls, start: OutsideStart) -> None:
        """Refuse another code for a start that has had many."""
        if await cls.filter(start_id=start.id).count() >= MOST_OF_START:
            raise LimitReached(TOO_MANY)

    @classmethod
    @transactional
    async def keep(
        cls, start: OutsideStart, *, biz: str, plain: str, picture: str, seconds: int
    ) -> Self:
        """Keep what the platform has made; the codes before it hold no more.

        Raises Conflict for a number that the platform has given before, which may be another's.
        """
        now = clock.now()
        mine = cls.filter(start_id=start.id, state__in=WAITING)
        await mine.update(state=LicenceState.EXPIRED)
        try:
            return await cls.create(
                code=random_token(16),
                start=start,
                provider=start.provider,
                biz=biz,
                plain_digest=digest(plain),
                picture=picture,
                created_at=now,
                expires_at=now + min(timedelta(seconds=seconds), LONGEST_WAIT),
                asked_at=now,
            )
        except IntegrityError:
            raise Conflict(UNKNOWN) from None

    @classmethod
    async def latest_of(cls, start: OutsideStart) -> Self | None:
        """The newest code of a start."""
        return await cls.filter(start_id=start.id).order_by("-id").first()

    @classmethod
    async def find(cls, code: str) -> Self:
        """A code by its public number; raises NotFound."""
        found = await cls.get_or_none(code=code) if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def of_biz(cls, provider: str, biz: str) -> Self | None:
        """A code by the platform's number of it."""
        is_one = 0 < len(biz) <= LONGEST_NUMBER
        return await cls.get_or_none(provider=provider, biz=biz) if is_one else None

    @transactional
    async def may_ask(self, every: timedelta) -> bool:
        """Whether the platform may be asked about it now: of many pages and processes, by one."""
        now = clock.now()
        due = Q(id=self.id, state__in=WAITING, expires_at__gt=now, asked_at__lte=now - every)
        return bool(await LicenceCode.filter(due).update(asked_at=now))

    @transactional
    async def become(self, state: LicenceState, answer: str = "") -> bool:
        """Take what the platform tells, the first time; whatever comes after it changes nothing."""
        before = (LicenceState.NEW,) if state is LicenceState.SCANNED else WAITING
        open_ = LicenceCode.filter(id=self.id, state__in=before, expires_at__gt=clock.now())
        sealed = answer if len(answer) <= LONGEST else ""
        if not await open_.update(state=state, answer=sealed):
            return False
        announce(self.topic)
        return True

    @transactional
    async def take(self) -> bool:
        """Use the answer up; False for the second who comes, and for one that is too old."""
        mine = LicenceCode.filter(id=self.id, state=LicenceState.ANSWERED, used_at=None)
        return bool(await mine.update(used_at=clock.now(), answer="")) and self.is_fresh

    @classmethod
    async def forget_old(cls) -> None:
        """Delete them a day after their end."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))
