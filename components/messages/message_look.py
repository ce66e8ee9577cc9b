"""How a message looks: its sign, its time, and the way to what it is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.web.door import PHONE
from auth.web.next_path import PERSON_HOME, is_of_unit
from components.frame.site_map import has_page
from models.base import clock
from models.messages.inbox import Entry
from models.records.message import MessageKind

UNITS_ON_PHONE = f"{PHONE.home}/units"  # what verbs name for one's own memberships
AT_DESK = "请在电脑上登录网上办事服务大厅办理"


@dataclass(frozen=True)
class Look:
    """The icon and the tone of a kind."""

    icon: str
    tone: str = ""


LOOKS = {
    MessageKind.INVITATION: Look("person_add"),
    MessageKind.RIGHT: Look("how_to_reg", "t"),
    MessageKind.TERM: Look("schedule", "w"),
    MessageKind.SECURITY: Look("verified_user", "v"),
    MessageKind.CASE: Look("assignment", "o"),
}
WORDS = {
    "/unit/members": "去经办人管理",
    "/unit/cases": "查看办件",
    PERSON_HOME: "查看所在单位",
    UNITS_ON_PHONE: "查看企业服务",
}


@dataclass(frozen=True)
class Way:
    """Where a message leads: the words of the button, and the page."""

    label: str
    path: str

    @property
    def is_of_unit(self) -> bool:
        """True for a page that one can open only while acting for the unit."""
        return is_of_unit(self.path)


def way_of(entry: Entry, *, on_phone: bool = False) -> Way | None:
    """Where the message leads at a desk, or on the phone; None when there is no such page."""
    message = entry.message
    home = PHONE.home if on_phone else PERSON_HOME
    if message.kind is MessageKind.INVITATION and message.about:
        return Way("查看邀请", f"{home}/invitations/{message.about}")
    if message.kind is MessageKind.SECURITY and not message.link:
        return Way("查看登录设备", f"{home}/devices" if on_phone else home)
    path = message.link
    if path == UNITS_ON_PHONE and not on_phone:
        path = PERSON_HOME
    is_there = path and (path.startswith(PHONE.home) == on_phone)
    if not is_there or not has_page(path.partition("?")[0]):
        return None
    return Way(WORDS.get(path.partition("?")[0], "查看详情"), path)


def when(moment: datetime) -> str:
    """The time in a list: of today, or the day."""
    day, today = clock.local(moment).date(), clock.today()
    if day == today:
        return clock.short_time_text(moment)
    if day == today - timedelta(days=1):
        return "昨天"
    return clock.short_day_text(moment) if day.year == today.year else clock.day_text(moment)
