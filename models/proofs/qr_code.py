"""What a QR code is for, how far it has come, and what screen and phone are told of it."""

from dataclasses import dataclass
from datetime import datetime

from models.base import clock
from models.base.error import Conflict, HallError
from models.base.labeled import Labeled
from models.proofs.matter import Matter
from models.records.limit_table import TYPED_IS_KEPT

UNKNOWN = "二维码无效，请在显示二维码的页面上刷新后重新扫码"
TOO_LATE = "二维码已失效，请在显示二维码的页面上刷新后重新扫码"
ANSWERED = "这个二维码已经处理过，请在显示二维码的页面上重新获取"
SCANNED_ALREADY = "这个二维码已被另一部手机扫描，请在显示二维码的页面上刷新后重新扫码"
NOT_SCANNED = "请先用手机扫描二维码，核对信息后再确认"
WRONG_PERSON = "当前登录的用户不能办理这项业务，请由须认证的本人登录APP后扫码"
SIGN_IN_FIRST = "请先登录江苏智慧人社APP，再扫描二维码"
FACE_FIRST = "这项业务需要通过人脸认证，请先完成人脸认证"
UNIT_CHANGED = "单位信息已修改，请在显示二维码的页面上重新获取后扫码"
RENEWED_OUT = "二维码长时间未使用，请点击刷新重新获取"
NO_PLACE = "请选择要登录的单位和身份"
USED_UP = "二维码已使用或已失效，请重新获取二维码"
DENIED_REASON = "已在手机上取消，需要时请重新获取二维码"
NOT_ME_REASON = "扫码的人表示这不是本人的操作，请核对后重新获取二维码"


class QrPurpose(Labeled):
    """What a QR code is for; the label is what the phone asks about."""

    REGISTER_FACE = "register_face", "法定代表人认证"
    CHANGE_MOBILE = "change_mobile", "修改移动电话"
    CLAIM_FACE = "claim_face", "新法定代表人认证"
    LOGIN = "login", "扫码登录"
    PERSON_LOGIN = "person_login", "个人扫码登录"
    PROOF = "proof", "验证身份"
    RECOVER_FACE = "recover_face", "找回密码"
    UNIT_LOGIN = "unit_login", "登录时确认身份"
    JOIN = "join", "申请成为经办人"

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
    left. `line` stands below the picture where it is not that of most codes. A code `of_unit` need
    name no answerer: whoever is of the unit that is its matter says so; else it is theirs alone.
    """

    needs_face: bool = False
    facts: tuple[str, ...] = ()
    answerer: str = ""
    changed: str = ""
    instead: str = ""
    line: str = ""
    of_unit: bool = False

    def read_of(self, matter: Matter) -> list[tuple[str, str]]:
        """What the phone reads of a matter, and of the person who answers for it."""
        named = list(zip(self.facts, matter.facts, strict=False))
        if matter.answerer is not None:
            named.append((self.answerer, matter.answerer.masked_name))
        return named


_ASKED = {
    QrPurpose.REGISTER_FACE: Asked(
        needs_face=True,
        facts=("单位",),
        answerer="法定代表人",
        changed=UNIT_CHANGED,
        instead=TYPED_IS_KEPT,
    ),
    QrPurpose.CLAIM_FACE: Asked(
        needs_face=True,
        facts=("单位",),
        answerer="新法定代表人",
        changed=UNIT_CHANGED,
        instead=TYPED_IS_KEPT,
    ),
    QrPurpose.CHANGE_MOBILE: Asked(
        needs_face=True,
        facts=("单位", "现移动电话"),
        answerer="法定代表人",
        changed="移动电话已变更，请在显示二维码的页面上重新获取后扫码",
        instead="也可以携带身份证件和营业执照副本到经办窗口办理",
        line="请打开支付宝APP人脸识别或通过江苏智慧人社APP扫一扫",
    ),
    QrPurpose.RECOVER_FACE: Asked(
        needs_face=True,
        facts=("找回账号",),
        answerer="本人",
        changed="账号信息已修改，请在显示二维码的页面上重新获取后扫码",
        instead="也可以改用短信验证码，或携带有效证件到经办窗口办理",
        line="请打开支付宝APP/江苏智慧人社APP扫一扫",
    ),
    QrPurpose.LOGIN: Asked(),
    QrPurpose.PERSON_LOGIN: Asked(),
    QrPurpose.PROOF: Asked(
        facts=("单位", "身份"),
        answerer="本人",
        instead="也可以用密码验证",
        line="请本人打开江苏智慧人社APP扫一扫，在手机上确认后自动继续",
    ),
    QrPurpose.UNIT_LOGIN: Asked(
        facts=("登录单位", "登录方式"),
        answerer="登录人",
        changed="单位的登录方式已变更，请在显示二维码的页面上重新登录",
        instead="也可以返回登录页改用账号密码登录",
        line="请本人打开江苏智慧人社APP扫一扫，确认您在该单位的身份",
        of_unit=True,
    ),
    QrPurpose.JOIN: Asked(
        facts=("申请加入的单位", "单位证明"),
        changed="单位信息已变更，请在显示二维码的页面上重新登录",
        instead="也可以联系该单位的法定代表人或管理员直接邀请您",
        line="请本人打开江苏智慧人社APP扫一扫，确认后申请即送达该单位",
        of_unit=True,
    ),
}


LOGINS_OF_UNIT = frozenset({QrPurpose.LOGIN, QrPurpose.UNIT_LOGIN})


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


@dataclass(frozen=True)
class Progress:
    """How far a ticket has come by the clock; `void` is why it no longer holds, if it does not."""

    state: QrState
    expires_at: datetime
    is_used: bool
    void: str

    @property
    def shown(self) -> QrState:
        """The state that people read: what is over by the clock is expired."""
        unused = self.state is QrState.CONFIRMED and not self.is_used
        if (self.state in OPEN_STATES or unused) and self.expires_at <= clock.now():
            return QrState.EXPIRED
        return self.state

    @property
    def seconds_left(self) -> int:
        """How long the present state still holds."""
        return max(0, int((self.expires_at - clock.now()).total_seconds()))

    def refusal(self) -> HallError:
        """Why a ticket in this state takes no answer."""
        if self.void:
            return Conflict(self.void)
        match self.shown:
            case QrState.EXPIRED:
                return Conflict(TOO_LATE)
            case QrState.NEW:
                return Conflict(NOT_SCANNED)
            case QrState.SCANNED:
                return Conflict(SCANNED_ALREADY)
            case _:
                return Conflict(ANSWERED)
