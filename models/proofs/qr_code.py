"""What a QR code is for, how far it has come, and what screen and phone show of it."""

from dataclasses import dataclass
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import Conflict, HallError, NotFound
from models.base.field import BlindIndexField, EncryptedCharField, UtcField
from models.base.key import is_code
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.network import place_of
from models.people.person import Person
from models.proofs.matter import Answerer, Matter
from models.records.limit_table import TYPED_IS_KEPT
from models.standards.id_type import IdType
from models.units.member import Member

UNKNOWN = "二维码无效，请在显示二维码的页面上刷新后重新扫码"
TOO_LATE = "二维码已失效，请在显示二维码的页面上刷新后重新扫码"
ANSWERED = "这个二维码已经处理过，请在显示二维码的页面上重新获取"
SCANNED_ALREADY = "这个二维码已被另一部手机扫描，请在显示二维码的页面上刷新后重新扫码"
NOT_SCANNED = "请先用手机扫描二维码，核对信息后再确认"
WRONG_PERSON = "当前登录的用户不能办理这项业务，请由须认证的本人登录APP后扫码"
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
    def asked(self) -> "Asked":
        """What a code of this purpose asks of a phone."""
        return _ASKED[self]

    @property
    def needs_face(self) -> bool:
        """True when only a passed face check confirms it."""
        return self.asked.needs_face


@dataclass(frozen=True)
class Asked:
    """One row of the table of purposes: how it is confirmed, and what is said on the way.

    `facts` and `answerer` name what the phone reads of the matter and of the person who answers
    for it; `changed` is told when the matter is another one meanwhile, `instead` when no code is
    left.
    """

    needs_face: bool = False
    facts: tuple[str, ...] = ()
    answerer: str = ""
    changed: str = ""
    instead: str = ""


_ASKED = {
    QrPurpose.REGISTER_FACE: Asked(
        needs_face=True,
        facts=("单位",),
        answerer="法定代表人",
        changed="单位信息已修改，请在显示二维码的页面上重新获取后扫码",
        instead=TYPED_IS_KEPT,
    ),
    QrPurpose.LOGIN: Asked(),
    QrPurpose.PERSON_LOGIN: Asked(),
}


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

    `subject` is the public code of the matter, and `answerer_index` the number of who may answer,
    as people are found by it. `phone` is the browser that answers outside the APP, where nobody
    is signed in.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    purpose = fields.CharEnumField(QrPurpose, max_length=20)
    visitor = fields.CharField(max_length=64)
    state = fields.CharEnumField(QrState, max_length=12, default=QrState.NEW)
    number = fields.CharField(max_length=2)
    subject = fields.CharField(max_length=32, default="")
    version = fields.IntField(default=0)
    facts = fields.JSONField[list[str]](default=list)
    answerer_type = fields.CharEnumField(IdType, max_length=2, null=True)
    answerer_number = EncryptedCharField("qr answerer number", max_length=60, null=True)
    answerer_index = BlindIndexField("person id number", source="answerer_number", null=True)
    answerer_name = EncryptedCharField("qr answerer name", max_length=120, null=True)
    address = fields.CharField(max_length=64, default="")
    browser = fields.CharField(max_length=60, default="")
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
        """The ticket of a scanned code, with its person; raises NotFound."""
        related = cls.filter(code=code).select_related("person")
        found = await related.first() if is_code(code) else None
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    @classmethod
    async def current(cls, purpose: QrPurpose, visitor: str) -> Self | None:
        """The browser's ticket that still waits for its phone, with who has scanned it."""
        mine = cls.waiting(visitor).filter(purpose=purpose)
        return await mine.select_related("person").first()

    @classmethod
    async def login_under_way(cls, visitor: str) -> Self | None:
        """The browser's login that a phone has before it, or has confirmed and nobody has used.

        Its page may be loaded again meanwhile, as in the background of a phone.
        """
        logins = [purpose for purpose in QrPurpose if not purpose.needs_face]
        mine = cls.filter(visitor=visitor, purpose__in=logins, used_at=None)
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
    def answerer(self) -> Answerer | None:
        """Who may answer; None for whoever is signed in to the APP, and once it is forgotten."""
        if not self.answerer_number or not self.answerer_name:
            return None
        return Answerer(self.answerer_type, self.answerer_number, self.answerer_name)

    @property
    def matter(self) -> Matter:
        """What the ticket is for, as its opener told it."""
        return Matter(self.subject, self.version, tuple(self.facts), self.answerer)

    @property
    def about(self) -> str:
        """The first fact, as the headline of the matter; empty for a login."""
        return self.facts[0] if self.facts else ""

    @property
    def named_facts(self) -> list[tuple[str, str]]:
        """What the phone reads of the matter, and of the person who answers for it."""
        named = list(zip(self.purpose.asked.facts, self.facts, strict=False))
        if self.answerer is not None:
            named.append((self.purpose.asked.answerer, self.answerer.masked_name))
        return named

    @property
    def is_void(self) -> bool:
        """True when the matter was changed after the ticket was opened."""
        return bool(self.reason) and self.reason == self.purpose.asked.changed

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

    def refusal(self) -> HallError:
        """Why a ticket in this state takes no answer."""
        if self.is_void:
            return Conflict(self.reason)
        match self.shown_state:
            case QrState.EXPIRED:
                return Conflict(TOO_LATE)
            case QrState.NEW:
                return Conflict(NOT_SCANNED)
            case QrState.SCANNED:
                return Conflict(SCANNED_ALREADY)
            case _:
                return Conflict(ANSWERED)
