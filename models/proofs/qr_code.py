"""What a QR code is for, how far it has come, and what screen and phone show of it."""

from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.accounts.registration_draft import RegistrationDraft
from models.base import clock
from models.base.error import NotFound
from models.base.field import UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.network import place_of
from models.people.person import Person
from models.units.member import Member

UNKNOWN = "二维码无效，请在显示二维码的页面上刷新后重新扫码"
TOO_LATE = "二维码已失效，请在显示二维码的页面上刷新后重新扫码"
ANSWERED = "这个二维码已经处理过，请在显示二维码的页面上重新获取"
SCANNED_ALREADY = "这个二维码已被另一部手机扫描，请在显示二维码的页面上刷新后重新扫码"
NOT_SCANNED = "请先用手机扫描二维码，核对信息后再确认"
SIGN_IN_FIRST = "请先登录江苏智慧人社APP，再扫描二维码"
FACE_FIRST = "这项业务需要通过人脸认证，请先完成人脸认证"
RENEWED_OUT = "二维码长时间未使用，请点击刷新重新获取"
NO_PLACE = "请选择要登录的单位和身份"
USED_UP = "二维码已使用或已失效，请重新获取二维码"
DENIED_REASON = "已在手机上取消，需要时请重新获取二维码"
NOT_ME_REASON = "扫码的人表示这不是本人的操作，请核对后重新获取二维码"


class QrPurpose(Labeled):
    """What a QR code is for; the label is what the phone asks about."""

    REGISTER_FACE = "register_face", "法定代表人认证"
    LOGIN = "login", "扫码登录"
    PERSON_LOGIN = "person_login", "个人扫码登录"

    @property
    def needs_face(self) -> bool:
        """True when only a passed face check confirms it."""
        return self is QrPurpose.REGISTER_FACE


class QrState(Labeled):
    """How far a ticket has come."""

    NEW = "new", "等待扫码"
    SCANNED = "scanned", "已扫码"
    CONFIRMED = "confirmed", "已确认"
    DENIED = "denied", "已取消"
    FAILED = "failed", "未通过"
    EXPIRED = "expired", "已失效"


OPEN_STATES = (QrState.NEW, QrState.SCANNED)
ISSUED_TOPIC = "qr"  # announced with every new ticket, for the sandbox's list


class QrCode(HallModel):
    """The stored part of a ticket; `code` is what the picture holds.

    `phone` is the browser that answers outside the APP, where nobody is signed in.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharEnumField(QrPurpose, max_length=20)
    visitor = fields.CharField(max_length=64)
    state = fields.CharEnumField(QrState, max_length=12, default=QrState.NEW)
    number = fields.CharField(max_length=2)
    unit_name = fields.CharField(max_length=200, default="")
    address = fields.CharField(max_length=64, default="")
    browser = fields.CharField(max_length=60, default="")
    draft: fields.ForeignKeyNullableRelation[RegistrationDraft] = fields.ForeignKeyField(
        "hall.RegistrationDraft", related_name="tickets", on_delete=fields.CASCADE, null=True
    )
    draft_id: int | None
    draft_version = fields.IntField(default=0)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="qr_tickets", on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    phone = fields.CharField(max_length=64, default="")
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="qr_tickets", on_delete=fields.RESTRICT, null=True
    )
    member_id: int | None
    reason = fields.CharField(max_length=200, default="")
    renewals = fields.SmallIntField(default=0)
    created_at = UtcField()
    expires_at = UtcField()
    scanned_at = UtcField(null=True)
    used_at = UtcField(null=True)

    class Meta:
        abstract = True

    @classmethod
    async def find(cls, code: str) -> Self:
        """The ticket of a scanned code, with draft and person; raises NotFound."""
        related = cls.filter(code=code).select_related("draft", "person")
        found = await related.first() if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def current(cls, purpose: QrPurpose, visitor: str) -> Self | None:
        """The browser's ticket that still waits for its phone, with who has scanned it."""
        mine = cls.waiting(visitor).filter(purpose=purpose)
        return await mine.select_related("draft", "person").first()

    @classmethod
    async def login_under_way(cls, visitor: str) -> Self | None:
        """The browser's login that a phone has before it, or has confirmed and nobody has used.

        Its page may be loaded again meanwhile, as in the background of a phone.
        """
        mine = cls.filter(visitor=visitor, purpose__not=QrPurpose.REGISTER_FACE, used_at=None)
        alive = mine.filter(state__in=[QrState.SCANNED, QrState.CONFIRMED])
        return await alive.filter(expires_at__gt=clock.now()).order_by("-id").first()

    @classmethod
    def waiting(cls, visitor: str | None = None) -> "QuerySet[Self]":
        """Tickets that a phone may still answer, newest first; of one browser or of all."""
        alive = cls.filter(state__in=OPEN_STATES, expires_at__gt=clock.now())
        if visitor is not None:
            alive = alive.filter(visitor=visitor)
        return alive.order_by("-id")

    @property
    def topic(self) -> str:
        """What screen and phone listen to."""
        return f"qr:{self.code}"

    @property
    def shown_state(self) -> QrState:
        """The state that people read: what is over by the clock is expired."""
        unused = self.state is QrState.CONFIRMED and self.used_at is None
        if (self.state in OPEN_STATES or unused) and self.expires_at <= clock.now():
            return QrState.EXPIRED
        return self.state

    @property
    def awaits_answer(self) -> bool:
        """True while the phone that scanned may still answer."""
        return self.shown_state is QrState.SCANNED

    @property
    def seconds_left(self) -> int:
        """How long the present state still holds."""
        return max(0, int((self.expires_at - clock.now()).total_seconds()))

    @property
    def place(self) -> str:
        """Where the screen stands, as the phone shows it: a network address without its end."""
        return place_of(self.address)
