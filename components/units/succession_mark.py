"""待新法人确认: the strip that says what a unit waits for, until when, and what to do."""

import asyncio
from dataclasses import dataclass

from components.guard.live import on_topic
from components.parts.fragment import Fragment
from models.base import clock
from models.units.member import Member
from models.units.permission import Action
from models.units.succeeding import MEMBERS
from models.units.succession import MARK, Succession

WAITING = (
    "本单位法定代表人已变更登记，原法定代表人已不能登录。管理员和经办人可照常办理至 {day}"
    "（含当日），届时未经新法定代表人确认的将停用；请新法定代表人在登录页选择“新法定代表人认领”。"
)
LATE = "新法定代表人截至 {day}未认领本单位，成员已停用；认领并核对成员后可以恢复。"
REVIEWING = "新法定代表人已认领，正在核对成员；可照常办理至 {day}（含当日），届时未经确认的将停用。"
YOURS = "您已认领本单位，请核对全部成员；{day}（含当日）后仍未核对的成员将停用，核对后可以恢复。"


@dataclass(frozen=True)
class Mark:
    """What the strip says; `path` leads to what the reader is to do."""

    word: str
    text: str
    path: str = ""

    @classmethod
    def of(cls, waiting: Succession, reader: Member) -> "Mark":
        """The words for one who reads it."""
        day = clock.day_words(waiting.until)
        if not waiting.is_claimed:
            return cls(MARK, (LATE if waiting.is_over else WAITING).format(day=day))
        if reader.may(Action.MEMBERS_CONFIRM):
            return cls(MARK, YOURS.format(day=day), MEMBERS)
        return cls(MARK, REVIEWING.format(day=day))


async def place_mark(member: Member, *, is_there: bool = False) -> None:
    """Place it, and keep it up to date; nothing stands there while the unit waits for nobody.

    `is_there` says that this is the page which it would lead to.
    """
    strip = Fragment("units/succession_mark.html", mark=await _mark(member), is_there=is_there)
    strip.props("role=status")
    order = asyncio.Lock()

    async def follow() -> None:
        async with order:  # what was read first must not be shown last
            mark = await _mark(await member.reread())
            if not strip.is_deleted:
                strip.refresh(mark=mark)

    on_topic(f"members:{member.unit_id}", follow)


async def _mark(member: Member) -> Mark | None:
    if member.unit.succession_until is None:
        return None
    waiting = await Succession.of_unit(member.unit_id)
    return Mark.of(waiting, member) if waiting else None
