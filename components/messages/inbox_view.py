"""收件箱: the list of messages, and beside it the one that is open; it follows what is told.

Opening a message marks it read; only an act does that, never an address. What a message is about
in another unit is opened by switching to that unit, in plain sight.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components.frame.finish import enter_unit
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.messages.message_look import AT_DESK, LOOKS, Way, way_of, when
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from models.base.error import NotFound
from models.base.page import asked_page
from models.messages.inbox import Asked, Box, Entry, Inbox
from models.records.message import MessageKind
from models.units.member import LIVE_STATES, Member

NO_MEMBER = "您已不是{unit}的成员，不能再打开该单位的内容"
OPENED, ROW = "message", "m-{code}"


class InboxView:
    """One inbox on a page; `choices` is where 通知设置 leads.

    `member` is as whom the page stands; there is none on a person's page.
    """

    def __init__(
        self,
        inbox: Inbox,
        path: str,
        asked: Mapping[str, str],
        *,
        member: Member | None = None,
        choices: str = "",
        on_phone: bool = False,
    ) -> None:
        self._inbox, self._path, self._member = inbox, path, member
        words = (asked.get(name, "") for name in ("box", "kind", "unread"))
        self._asked, self._number = Asked.of(*words), asked_page(asked.get("page", ""))
        self._choices = choices
        self._on_phone = on_phone
        self._open: Entry | None = None
        self._turn = asyncio.Lock()

    async def place(self) -> None:
        """Place list and reading pane in one."""
        found = await self._read()
        self._fragment = Fragment(
            "messages/inbox.html",
            classes="rs-stack",
            on_act={
                "open": self._read_one,
                "close": self._close,
                "unread": self._keep_unread,
                "read_all": self._read_all,
                "find": self._find,
                "go": self._go,
            },
            asked=self._asked,
            kinds=MessageKind,
            boxes=tuple(Box) if self._inbox.unit else (),
            looks=LOOKS,
            when=when,
            address=self._address,
            choices=self._choices,
            on_phone=self._on_phone,
            path=self._path,
            **found,
        )
        for topic in self._inbox.topics:
            on_topic(topic, self._refresh)
        announce(f"查到 {found['page'].total} 条消息")

    async def _read(self) -> dict[str, Any]:
        """What there is now."""
        page = await self._inbox.page(self._asked, self._number)
        pager = Pager(page, self._path, self._asked.query)
        return {
            "page": page,
            "pager": pager,
            "counts": await self._inbox.unread_by_box(),
            "elsewhere": await self._inbox.unread_elsewhere(),
            **await self._opened(),
        }

    async def _opened(self) -> dict[str, Any]:
        """The message that is open, and whether one may go to what it is about."""
        if self._open is None:
            return {"opened": None, "way": None, "sms": None, "refusal": "", "is_here": True}
        entry = self._open
        way = way_of(entry, on_phone=self._on_phone)
        refusal, is_here = await self._right(entry, way)
        if way is None and self._on_phone and entry.message.link:
            refusal = AT_DESK
        sms = await self._inbox.sms_of(entry.message)
        return {"opened": entry, "way": way, "sms": sms, "refusal": refusal, "is_here": is_here}

    async def _right(self, entry: Entry, way: Way | None) -> tuple[str, bool]:
        """Why the person cannot go there, and whether this page acts for that unit already."""
        if way is None or not way.is_of_unit or entry.unit is None:
            return "", True
        if self._member is not None and self._member.unit_id == entry.unit.id:
            return "", True
        place = await self._place_in(entry)
        if place is None:
            return NO_MEMBER.format(unit=entry.unit.name), False
        return place.refusal(), False

    async def _place_in(self, entry: Entry) -> Member | None:
        """The person's live membership of the unit that the message is about."""
        for member in await Member.of_person(self._inbox.person):
            is_there = entry.unit is not None and member.unit_id == entry.unit.id
            if is_there and member.current_state in LIVE_STATES:
                return member
        return None

    def _address(self, **changed: str) -> str:
        """The list with something else chosen, from its first page."""
        query = {name: value for name, value in {**self._asked.query, **changed}.items() if value}
        return f"{self._path}?{urlencode(query)}" if query else self._path

    async def _refresh(self) -> None:
        async with self._turn:  # what was read first must not be shown last
            if (opened := self._open) is not None:
                again = await self._again(opened)
                if self._open is opened:  # nothing else was opened meanwhile
                    self._open = again
            found = await self._read()
            if not self._fragment.is_deleted:
                self._fragment.refresh(**found)

    async def _again(self, entry: Entry) -> Entry | None:
        """The open message of now; None when it is not there for the person any more."""
        try:
            return await self._inbox.find(entry.message.code)
        except NotFound:
            return None

    def _focus(self, place: str) -> None:
        if not self._fragment.is_deleted:
            self._fragment.client.run_javascript(f"rsFocus('{place}')")

    @act()
    async def _read_one(self, code: str) -> None:
        self._open = await self._inbox.read(code)
        await self._refresh()
        self._focus(OPENED)

    @act()
    async def _close(self, code: str) -> None:
        await self._back_to(code)

    @act()
    async def _keep_unread(self, code: str) -> None:
        await self._inbox.keep_unread(code)
        await self._back_to(code)

    async def _back_to(self, code: str) -> None:
        """Close the message, and stand on its row of the list."""
        was, self._open = self._open, None
        await self._refresh()
        if was is not None and was.message.code == code:
            self._focus(ROW.format(code=code))

    @act()
    async def _read_all(self) -> None:
        many = await self._inbox.read_all(self._asked)
        await self._refresh()
        toast_ok(f"已将 {many} 条消息标为已读" if many else "没有未读消息")

    @act()
    def _find(self, _arg: str, fields: Mapping[str, str]) -> None:
        ui.navigate.to(self._address(kind=fields.get("kind", ""), unread=fields.get("unread", "")))

    @act()
    async def _go(self, code: str) -> None:
        """Switch to the unit of a message, and open there what it is about."""
        entry = await self._inbox.find(code)
        way, place = way_of(entry, on_phone=self._on_phone), await self._place_in(entry)
        if way is None or place is None:
            raise NotFound(NO_MEMBER.format(unit=entry.unit.name if entry.unit else "该单位"))
        await enter_unit(place.code, way.path)
