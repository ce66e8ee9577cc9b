"""CA自检: the seven links from the page to the key, and where the chain is broken."""

from dataclasses import dataclass
from weakref import ref

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from auth.sign_in.ca import look_at
from auth.web.caller import caller
from components.guard.act import act
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.sign_in.ca_login import helpers, told_causes
from models.base.labeled import Labeled
from models.proofs.ca_cause import CaCause, CaRefused
from models.sign_in.ca_key import CaKey


class Link(Labeled):
    """One link of the chain; the label is its name."""

    SECURE = "lock", "安全页面"
    BROWSER = "computer", "浏览器版本"
    ALLOWED = "sync", "浏览器允许连接本机"
    HELPER = "construction", "CA 驱动已启动"
    KEY = "usb", "CA 已插入"
    VALID = "verified_user", "证书有效"
    BOUND = "domain", "证书已绑定单位"


FINE = {
    Link.SECURE: "浏览器允许本页使用CA。",
    Link.BROWSER: "满足要求。",
    Link.ALLOWED: "浏览器允许本页连接这台电脑上的CA驱动。",
    Link.HELPER: "驱动已启动，并允许本网站使用。",
    Link.KEY: "已检测到CA。",
    Link.VALID: "颁发机构、有效期和吊销名单核对无误。",
    Link.BOUND: "可以用CA登录。",
}
TODO = {
    Link.SECURE: "本页须使用 https。",
    Link.BROWSER: "请使用新版的 Edge、Chrome 或 Firefox。",
    Link.ALLOWED: "本页须能连接这台电脑上的CA驱动（127.0.0.1）。",
    Link.HELPER: "驱动启动后在电脑右下角显示图标。",
    Link.KEY: "插好后指示灯常亮。",
    Link.VALID: "核对颁发机构、有效期和吊销名单。",
    Link.BOUND: "首次使用由本单位成员登录后绑定。",
}
FIRST_USE = "还没有绑定：用CA登录一次，由本单位成员扫码确认后自动绑定。"
# The link that a cause breaks; all others are found out of the certificate.
BROKEN = {
    CaCause.INSECURE: Link.SECURE,
    CaCause.OLD_BROWSER: Link.BROWSER,
    CaCause.NOT_ALLOWED: Link.ALLOWED,
    CaCause.NO_HELPER: Link.HELPER,
    CaCause.SITE_REFUSED: Link.HELPER,
    CaCause.BAD_HELPER: Link.HELPER,
    CaCause.NO_KEY: Link.KEY,
    CaCause.NO_UNIT: Link.BOUND,
    CaCause.UNBOUND: Link.BOUND,
}


@dataclass(frozen=True)
class Shown:
    """How one link looks now."""

    link: Link
    look: str
    word: str
    text: str
    cause: CaCause | None = None

    @property
    def icon(self) -> str:
        """The sign of the link, or that it is broken."""
        return "cancel" if self.look == "is-bad" else self.link.value


def chain_of(cause: CaCause | None, note: str = "") -> list[Shown]:
    """The links up to the one that a cause breaks; all of them fine without a cause."""
    broken = BROKEN.get(cause, Link.VALID) if cause else None
    rows, is_before = [], True
    for link in Link:
        if link is broken and cause:
            rows.append(Shown(link, "is-bad", cause.label, cause.told.text + "。", cause))
            is_before = False
        elif is_before:
            text = note if note and link is Link.BOUND else FINE[link]
            rows.append(Shown(link, "is-ok", "正常", text))
        else:
            rows.append(Shown(link, "is-todo", "等上一步", TODO[link]))
    return rows


class _Probe(Element, component="ca_login.js"):
    """What asks the driver in the browser, and shows nothing by itself."""

    def __init__(self, check: "CaCheck") -> None:
        super().__init__()
        self._check = ref(check)  # its card holds it, for as long as the page stands
        self.props.update(helpers=helpers(), causes=told_causes(), driver="", only=True)
        self.on("checked", self._checked)

    @act()
    async def _checked(self, event: GenericEventArguments) -> None:
        sent = event.args if isinstance(event.args, dict) else {}
        cause, certificate = sent.get("cause"), sent.get("certificate")
        known = CaCause(cause) if isinstance(cause, str) and cause in set(CaCause) else None
        if (check := self._check()) is not None:
            await check.show(known, certificate if isinstance(certificate, str) else "")


class CaCheck:
    """The card of the self-check; nothing is asked before somebody presses the button."""

    def __init__(self) -> None:
        self._card = Fragment(
            "sign_in/ca_check.html",
            tag="section",
            classes="rs-card",
            on_act={"check": self._start},
            rows=[Shown(link, "is-todo", "尚未检查", TODO[link]) for link in Link],
            told="",
        ).props("aria-labelledby=ca-check")
        self._probe = _Probe(self)

    @act()
    async def _start(self, _arg: str) -> None:
        self._probe.run_method("check")

    async def show(self, cause: CaCause | None, certificate: str) -> None:
        """What the browser has found, and of a certificate what the hall says."""
        note = ""
        if cause is None and not certificate:
            cause = CaCause.BAD_HELPER
        if cause is None:
            try:
                key = await look_at(certificate, origin=caller().origin)
                await key.units()
            except CaRefused as error:
                cause = error.cause
            else:
                bound = await CaKey.get_or_none(fingerprint=key.fingerprint, unbound_at=None)
                note = key.warning or ("" if bound else FIRST_USE)
        rows = chain_of(cause, note)
        broken = next((n for n, row in enumerate(rows, 1) if row.look == "is-bad"), 0)
        told = (
            f"共 {len(rows)} 项，第 {broken} 项断开" if broken else f"共 {len(rows)} 项，全部正常"
        )
        self._card.refresh(rows=rows, told=told)
        announce(told)
