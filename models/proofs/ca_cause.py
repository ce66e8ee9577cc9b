"""Why CA登录 does not go on: one cause, one message, and a number to read to 12333.

What the browser finds out (`ca_login.js`) and what the hall finds out stand in one table, so that
page, self-check and help say the same.
"""

from dataclasses import dataclass

from models.base.error import HallError
from models.base.labeled import Labeled


class CaCause(Labeled):
    """One cause; the value is its word in the browser and in rows, the label a short name."""

    INSECURE = "insecure", "不是安全页面"
    OLD_BROWSER = "old_browser", "浏览器版本过低"
    NOT_ALLOWED = "not_allowed", "浏览器没有允许"
    NO_HELPER = "no_helper", "驱动没有启动"
    SITE_REFUSED = "site_refused", "驱动没有允许本网站"
    BAD_HELPER = "bad_helper", "驱动答复异常"
    NO_KEY = "no_key", "没有插入CA"
    WRONG_PIN = "wrong_pin", "CA密码不正确"
    LOCKED = "locked", "CA已锁定"
    CLOCK = "clock", "电脑时间不准"
    CHALLENGE = "challenge", "登录请求已失效"
    UNREADABLE = "unreadable", "证书无法读取"
    EXPIRED = "expired", "证书已过期"
    NOT_YET = "not_yet", "证书尚未生效"
    USAGE = "usage", "证书不能用于签名"
    CHAIN = "chain", "颁发机构不受信任"
    REVOKED = "revoked", "证书已吊销"
    STALE = "stale", "吊销名单未更新"
    FORM = "form", "签名格式不符"
    SIGNATURE = "signature", "签名不正确"
    PERSON = "person", "是个人证书"
    NO_CODE = "no_code", "证书中没有单位代码"
    NO_UNIT = "no_unit", "单位尚未注册"
    UNBOUND = "unbound", "证书已解除绑定"

    @property
    def number(self) -> str:
        """The number that 12333 is told, such as CA-03."""
        return f"CA-{list(CaCause).index(self) + 1:02}"

    @property
    def told(self) -> "Told":
        """What the user reads."""
        return _TOLD[self]


@dataclass(frozen=True)
class Told:
    """The message of a cause, step by step what to do, and the words and address of the way on."""

    text: str
    steps: tuple[str, ...]
    way: tuple[str, str] | None = None


class CaRefused(HallError):
    """A key that opens nothing, and why."""

    def __init__(self, cause: CaCause) -> None:
        super().__init__(cause.told.text)
        self.cause = cause


_TO_ISSUER = ("联系发放CA的窗口或发证机构处理", "先用扫码登录或账号密码办理业务")
_SET_CLOCK = ("打开电脑的日期和时间设置，选择自动校准", "校准后回到本页重新登录")
_TOLD = {
    CaCause.INSECURE: Told(
        "当前不是安全页面，浏览器不允许网页使用CA",
        ("用 https 开头的网址打开本网站", "仍不能使用的，请把编号告诉12333"),
    ),
    CaCause.OLD_BROWSER: Told(
        "浏览器版本过低，不能使用CA", ("升级浏览器，或换用新版的 Edge、Chrome、Firefox",)
    ),
    CaCause.NOT_ALLOWED: Told(
        "浏览器没有允许本页连接这台电脑上的CA驱动",
        (
            "点地址栏左侧的网站信息图标，打开“网站设置”",
            "把“本地网络访问”“此设备上的应用”改为“允许”",
            "回到本页，重新检测",
        ),
    ),
    CaCause.NO_HELPER: Told(
        "CA驱动没有启动",
        ("还没有安装的，请先下载并安装CA驱动", "已经安装的，请启动CA驱动", "回到本页，重新检测"),
    ),
    CaCause.SITE_REFUSED: Told(
        "CA驱动没有允许本网站使用", ("在CA驱动的窗口中选择允许本网站", "回到本页，重新检测")
    ),
    CaCause.BAD_HELPER: Told(
        "CA驱动的答复无法识别", ("退出CA驱动后重新启动", "仍不能使用的，请安装最新的CA驱动")
    ),
    CaCause.NO_KEY: Told(
        "没有检测到CA，请插入CA", ("把CA插入电脑的USB接口，指示灯应常亮", "回到本页，重新检测")
    ),
    CaCause.WRONG_PIN: Told("CA密码不正确", ("核对CA密码后重新输入，注意大小写",)),
    CaCause.LOCKED: Told("CA密码多次错误，CA已锁定", ("携带CA和有效证件到发放CA的窗口解锁",)),
    CaCause.CLOCK: Told("电脑的时间不准，不能使用CA登录", _SET_CLOCK),
    CaCause.CHALLENGE: Told("登录请求已失效，请重新点击登录", ("重新点击登录，并在2分钟内完成",)),
    CaCause.UNREADABLE: Told("CA中的证书无法读取", _TO_ISSUER),
    CaCause.EXPIRED: Told("CA证书已过期", ("到发放CA的窗口更新证书", _TO_ISSUER[1])),
    CaCause.NOT_YET: Told("CA证书尚未到生效时间", _TO_ISSUER),
    CaCause.USAGE: Told("CA中的证书不能用于签名登录", _TO_ISSUER),
    CaCause.CHAIN: Told("CA证书的颁发机构不受本网站信任", _TO_ISSUER),
    CaCause.REVOKED: Told("CA证书已被吊销，不能登录", _TO_ISSUER),
    CaCause.STALE: Told(
        "发证机构的吊销名单没有按时更新，暂时不能核对CA证书", ("稍后重试", _TO_ISSUER[1])
    ),
    CaCause.FORM: Told(
        "CA的签名格式与本网站的设置不符", ("安装最新的CA驱动后重试", "仍不能使用的，请告知12333")
    ),
    CaCause.SIGNATURE: Told("CA的签名不正确", ("重新插入CA后再试", _TO_ISSUER[0])),
    CaCause.PERSON: Told("这是个人证书，不能登录单位", ("请插入单位的CA", "个人办事请用个人登录")),
    CaCause.NO_CODE: Told("CA证书中没有统一社会信用代码或组织机构代码", _TO_ISSUER),
    CaCause.NO_UNIT: Told(
        "CA证书中的单位还没有在本网站注册",
        ("由法定代表人注册单位", "注册后再用CA登录一次"),
        way=("立即注册", "/register"),
    ),
    CaCause.UNBOUND: Told(
        "这个CA证书已由本单位解除绑定，不能登录",
        ("请本单位法定代表人或管理员在账号设置中核对", _TO_ISSUER[1]),
    ),
}
