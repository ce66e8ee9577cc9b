"""What a self-check finds, in plain words: one finding a subject, judged by numbers alone.

Nothing that a browser says is kept as it was said, so that no finding holds anything of a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from models.base.labeled import Labeled
from models.records.limit import spoken

CLOCK_BAD, CLOCK_WARN = 120, 30  # seconds
SMS_SLOW = 20
LINE_SLOW = 1000  # milliseconds


class Verdict(Labeled):
    """How it stands with a subject; the worst comes first."""

    BAD = "bad", "要处理"
    WARN = "warn", "提醒"
    OK = "ok", "正常"
    ABSENT = "absent", "不能使用"
    NONE = "none", "不必装"


class Subject(Labeled):
    """What is looked at."""

    CLOCK = "clock", "电脑时间"
    SMS = "sms", "短信"
    BROWSER = "browser", "浏览器"
    SCRIPT = "script", "页面脚本"
    LINE = "line", "实时连接"
    SECURE = "secure", "安全连接"
    PASSKEY = "passkey", "通行密钥"
    COOKIE = "cookie", "登录状态保存（Cookie）"
    CA = "ca", "CA 驱动"


@dataclass(frozen=True)
class CheckFinding:
    """One subject with its verdict; `word` stands in the tag where the verdict's does not fit."""

    subject: Subject
    verdict: Verdict
    text: str
    word: str = ""

    @property
    def tag(self) -> str:
        """The word of the tag."""
        return self.word or self.verdict.label


def in_order(findings: Iterable[CheckFinding]) -> list[CheckFinding]:
    """The worst first, those alike in the order of their subjects."""
    verdicts, subjects = list(Verdict), list(Subject)
    key = {each: n for n, each in enumerate((*verdicts, *subjects))}
    return sorted(findings, key=lambda each: (key[each.verdict], key[each.subject]))


def summary(findings: Iterable[CheckFinding]) -> str:
    """What it comes to, for whoever sits before the device: whether it works, and what to mend."""
    found = list(findings)
    bad = [each.subject.label for each in found if each.verdict is Verdict.BAD]
    warn = [each.subject.label for each in found if each.verdict is Verdict.WARN]
    if bad:
        mend = f"有 {len(bad)} 项会影响登录和办理，请先处理：{'、'.join(bad)}。"
        return f"{mend}另有 {len(warn)} 项请留意：{'、'.join(warn)}。" if warn else mend
    if warn:
        return f"可以登录和办理，有 {len(warn)} 项请留意：{'、'.join(warn)}。"
    return "可以正常登录和办理，没有发现问题。"


def judge_clock(ahead: float) -> CheckFinding:
    """The clock of the device, so many seconds ahead of the hall's, or behind it."""
    off = abs(round(ahead))
    way = "快" if ahead > 0 else "慢"
    mend = "请在“日期和时间”设置里打开“自动设置时间”。"
    if off >= CLOCK_BAD:
        text = f"比大厅的时间{way} {_minutes(off)}，短信验证码和 CA 登录可能不通过。{mend}"
        return CheckFinding(Subject.CLOCK, Verdict.BAD, text)
    if off >= CLOCK_WARN:
        return CheckFinding(Subject.CLOCK, Verdict.WARN, f"比大厅的时间{way} {off} 秒。{mend}")
    return CheckFinding(Subject.CLOCK, Verdict.OK, f"与大厅的时间相差 {off} 秒，没有影响。")


def _minutes(seconds: int) -> str:
    if seconds >= 86400:
        return f"{seconds // 86400} 天"
    if seconds >= 3600:
        return f"{seconds // 3600} 小时 {seconds % 3600 // 60} 分"
    return f"{seconds // 60} 分 {seconds % 60} 秒"


def judge_sms(*, is_up: bool, pace: timedelta | None) -> CheckFinding:
    """The SMS of the hall, by how long the last ones took; None where there was none lately."""
    if not is_up:
        text = "短信平台目前没有应答，收不到验证码。恢复之前请用扫码登录或账号密码登录。"
        return CheckFinding(Subject.SMS, Verdict.WARN, text, "暂停")
    if pace is None:
        text = "短信平台正常。收不到时，请看手机是否拦截了短信，或者手机号是否已经停用。"
        return CheckFinding(Subject.SMS, Verdict.OK, text)
    told = spoken(round(pace.total_seconds()))
    if pace.total_seconds() > SMS_SLOW:
        text = f"目前短信约 {told}送达，比平时慢。请稍等，不要连续点“重新获取”。"
        return CheckFinding(Subject.SMS, Verdict.WARN, text, "较慢")
    text = f"目前短信约 {told}送达。收不到时，请看手机是否拦截了短信。"
    return CheckFinding(Subject.SMS, Verdict.OK, text)


def judge_browser(name: str) -> CheckFinding:
    """A browser that shows the page can do what the hall needs; older ones get another page."""
    return CheckFinding(Subject.BROWSER, Verdict.OK, f"{name}，可以使用全部功能。")


def judge_line(*, milliseconds: float, is_polling: bool) -> CheckFinding:
    """The line to the server, over which the page has just answered."""
    there = f"已连上，往返 {round(milliseconds)} 毫秒。"
    if is_polling:
        text = f"{there}网络不让使用实时连接（WebSocket），已改用较慢的方式，不影响办理。"
        return CheckFinding(Subject.LINE, Verdict.WARN, text, "较慢")
    if milliseconds >= LINE_SLOW:
        text = f"{there}网络较慢，点了按钮请等一等，不要连续点。"
        return CheckFinding(Subject.LINE, Verdict.WARN, text, "较慢")
    return CheckFinding(Subject.LINE, Verdict.OK, f"{there}填写的内容会边填边存。")


def judge_secure(*, is_https: bool, is_safe: bool) -> CheckFinding:
    """Whether the browser lets this page reach keys."""
    if is_https:
        return CheckFinding(Subject.SECURE, Verdict.OK, "本页使用 https。")
    if is_safe:
        return CheckFinding(Subject.SECURE, Verdict.OK, "本页在本机打开，没有经过网络。")
    text = "本页没有使用 https，浏览器不允许使用 CA 和通行密钥。其他登录方式可以使用。"
    return CheckFinding(Subject.SECURE, Verdict.WARN, text)


def judge_passkey(why_not: str, *, is_supported: bool) -> CheckFinding:
    """Whether this page and this browser can sign in by a passkey."""
    if not why_not and is_supported:
        text = "可以使用。登录后在“账号设置-通行密钥”中添加，下次就能在登录页使用。"
        return CheckFinding(Subject.PASSKEY, Verdict.OK, text)
    why = why_not or "这个浏览器不支持通行密钥"
    text = f"{why}。其他登录方式可以使用。"
    return CheckFinding(Subject.PASSKEY, Verdict.ABSENT, text)


def judge_cookie(*, is_kept: bool) -> CheckFinding:
    """Whether the browser keeps what the hall gives it."""
    if is_kept:
        return CheckFinding(Subject.COOKIE, Verdict.OK, "可以保存，登录后不会被退出。")
    text = "浏览器不保存本站的 Cookie，不能登录。请在浏览器设置里允许本站的 Cookie，再打开本页。"
    return CheckFinding(Subject.COOKIE, Verdict.BAD, text)


SCRIPT_ON = CheckFinding(Subject.SCRIPT, Verdict.OK, "已开启。")
SCRIPT_OFF = CheckFinding(
    Subject.SCRIPT,
    Verdict.BAD,
    "没有得到脚本的结果。如果您是因为脚本关闭才看到本页，请允许本站运行脚本（JavaScript）。",
)
# Only the CA pages may look for the driver, by their own policy.
CA_UNKNOWN = CheckFinding(
    Subject.CA, Verdict.NONE, "本页不检查驱动。只有用 CA 登录才需要。", "未检查"
)
