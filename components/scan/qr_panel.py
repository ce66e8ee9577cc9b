"""二维码面板: the code on the screen, moving with the phone that answers it.

The page is woken by the ticket's topic and reads the row again; nothing is polled. A picture
that nobody scans in time is renewed by itself, up to three times; afterwards a button does it.

Whoever shows a panel says what a confirmed code leads to, and how another one is made.

A phone cannot scan its own screen: there a link opens the same ticket beside this page, which
waits in the background and goes on when it is awake (and so connected) again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from nicegui import Client, ui

from auth.connectors import connectors
from auth.connectors.app import ticket_url
from auth.web.caller import caller
from components.guard.act import act
from components.guard.live import on_topic
from components.parts.fragment import Fragment
from components.parts.qr_code import qr_shape
from models.base import clock
from models.base.error import ConnectorFailed, LimitReached
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket

SAFETY_SECONDS = 10.0
ASLEEP_SECONDS = 2.0
OnConfirmed = Callable[[QrTicket], Awaitable[None]]
OnAgain = Callable[[QrTicket], Awaitable[QrTicket]]


@dataclass(frozen=True)
class Look:
    """How one state looks; without an icon the picture itself is to be scanned."""

    title: str
    text: str = ""
    icon: str = ""
    tone: str = ""
    button: str = ""
    waits: bool = False
    number: bool = False


def look_of(ticket: QrTicket) -> Look:
    """The look of a ticket as it stands."""
    match ticket.shown_state:
        case QrState.NEW if ticket.is_link:
            return Look("链接已发送", _sent_text(ticket), "mail", button="改用扫码")
        case QrState.NEW:
            return Look("等待扫码", waits=True)
        case QrState.SCANNED if ticket.is_link:
            text = "本人已打开链接，通过刷脸后本页自动继续"
            return Look("已打开", text, "mobile", button="改用扫码")
        case QrState.SCANNED:
            who = ticket.person.masked_name if ticket.person else "扫码的人"
            text = f"{who}正在手机上确认"
            return Look("已扫码", text, "mobile", button="换人扫码", number=True)
        case QrState.CONFIRMED:
            return Look("已确认", "正在进入下一步…", "check", "is-ok")
        case QrState.DENIED:
            return Look("已取消", ticket.reason, "close", "is-bad", "重新扫码")
        case QrState.FAILED:
            return Look("本次未通过", ticket.reason, "close", "is-bad", "重新扫码")
        case QrState.EXPIRED if ticket.is_link:
            text = ticket.reason or "链接已失效，请重新发送或改用扫码"
            return Look("链接已失效", text, "timer_off", "is-warn", "改用扫码")
        case QrState.EXPIRED:
            text = ticket.reason or "超过2分钟未确认，请刷新后重新扫码"
            return Look("二维码已失效", text, "timer_off", "is-warn", "刷新")


def _sent_text(ticket: QrTicket) -> str:
    """How long the link holds, and where it went as far as the page may know."""
    where = "所填信息与登记一致的，" if ticket.purpose is QrPurpose.RECOVER_FACE else ""
    return f"{where}链接已发送，{clock.deadline_words(ticket.expires_at)}有效，只能使用一次"


class QrPanel:
    """One panel on one page; `ticket` is the code that it shows now."""

    def __init__(
        self, ticket: QrTicket, picture: str, on_confirmed: OnConfirmed, on_again: OnAgain
    ) -> None:
        self.ticket = ticket
        self._text = picture
        self._on_again = on_again
        self._on_confirmed = on_confirmed
        self._is_told = False
        self._order = asyncio.Lock()
        self._base_url = caller().base_url
        with ui.element("div").classes("rs-qr") as self.element:
            context = self._context()
            self._picture = Fragment(
                "scan/qr_panel.html", classes="rs-qr-in", on_act={"again": self._again}, **context
            )
            self._status = Fragment("scan/qr_status.html", tag="p", classes="rs-hint", **context)
            self._status.props("role=status aria-live=polite")
            self._safety = ui.timer(SAFETY_SECONDS, self._read, active=False)
            self._ending = ui.timer(1.0, self._end, active=False)
        self._listen()

    def _context(self) -> dict[str, Any]:
        url = connectors().app.link(self._base_url, self.ticket.code)
        look, shape = look_of(self.ticket), qr_shape(self._text)
        return {"ticket": self.ticket, "look": look, "shape": shape, "url": url}

    def _listen(self) -> None:
        """Follow the ticket shown now, and wake up when its time is over."""
        with self.element:
            on_topic(self.ticket.topic, self._read)
        self._arm()

    def _arm(self) -> None:
        waits = self.ticket.shown_state in {QrState.NEW, QrState.SCANNED}
        self._ending.interval = self.ticket.progress.seconds_left + 1.0
        self._safety.interval = SAFETY_SECONDS
        self._ending.active = self._safety.active = waits

    async def _read(self) -> None:
        """Show the row as it is now, and go on with what it says."""
        async with self._order:  # what was read first must not be shown last
            if self.element.is_deleted:
                return  # the page has gone on, its subscription goes with the page
            fresh = await QrTicket.find(self.ticket.code)
            if fresh.shown_state is QrState.EXPIRED and fresh.scanned_at is None:
                fresh = await self._renewed(fresh)
            try:
                text = await self._text_of(fresh)
            except ConnectorFailed as error:
                self.show_look(
                    Look("二维码暂不可用", error.message, "timer_off", "is-warn", "刷新")
                )
                return
            if self.element.is_deleted:
                return
            self._show(fresh, text)
        if fresh.shown_state is QrState.CONFIRMED and not self._is_told:
            await self._go_on(fresh)

    async def _text_of(self, ticket: QrTicket) -> str:
        """What the picture of a ticket holds; that of the one shown now is known."""
        return (
            self._text
            if ticket.code == self.ticket.code
            else await picture_of(ticket, self._base_url)
        )

    async def _end(self) -> None:
        self._ending.active = False
        await self._read()

    async def _renewed(self, ticket: QrTicket) -> QrTicket:
        try:
            return await ticket.renew()
        except LimitReached:
            return ticket

    @act()
    async def _again(self, _arg: str) -> None:
        """A new code in place of this one, as after 刷新 or 换人扫码."""
        try:
            async with self._order:
                another = await self._on_again(self.ticket)
                self._show(another, await self._text_of(another))
        except LimitReached as error:  # no tries left today: said in place of another button
            self.show_look(Look("今天不能再试", error.message, "timer_off", "is-warn"))

    def show_look(self, look: Look) -> None:
        """Say something else than the ticket does, as when the page has gone on elsewhere."""
        self._picture.refresh(look=look)
        self._status.refresh(look=look)

    def _show(self, ticket: QrTicket, text: str) -> None:
        is_other = ticket.code != self.ticket.code
        self.ticket, self._text = ticket, text
        context = self._context()
        self._picture.refresh(**context)
        self._status.refresh(**context)
        if is_other:
            self._is_told = False
            self._listen()
        else:
            self._arm()

    async def _go_on(self, ticket: QrTicket) -> None:
        """Use what was confirmed, once; a page that a phone has put to sleep does it later."""
        self._is_told = True
        self._is_told = await is_awake(self.element.client)
        if self._is_told and not self.element.is_deleted:
            await self._on_confirmed(ticket)
        elif not self._is_told:
            self._safety.interval = ASLEEP_SECONDS
            self._ending.active = self._safety.active = True


async def is_awake(client: Client) -> bool:
    """Whether the browser runs the page now, so that it would go where it is sent."""
    if not client.has_socket_connection:
        return False
    try:
        return bool(await client.run_javascript("document.visibilityState"))
    except TimeoutError:
        return False


async def picture_of(ticket: QrTicket, base_url: str) -> str:
    """What the picture of a ticket holds; raises ConnectorFailed while the APP gives none.

    A face can be checked without the APP: every camera, and 支付宝, opens the ticket's own page.
    """
    try:
        return await connectors().app.picture(base_url, ticket.code, ticket.purpose.label)
    except ConnectorFailed:
        if not ticket.purpose.needs_face:
            raise
        return ticket_url(base_url, ticket.code)


async def qr_panel(ticket: QrTicket, *, on_confirmed: OnConfirmed, on_again: OnAgain) -> QrPanel:
    """Show a ticket of the current browser.

    `on_confirmed` is called once, with the ticket; `on_again` gives another ticket in its place.
    """
    return QrPanel(ticket, await picture_of(ticket, caller().base_url), on_confirmed, on_again)
