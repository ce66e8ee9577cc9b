"""授权历史 (/unit/members/history): who gave, changed and took what, and when."""

from collections.abc import Mapping
from urllib.parse import urlencode

from nicegui import ui

from auth.web.caller import current_member
from components.frame.unit_shell import unit_center
from components.grants.history_look import face_of, sign_of
from components.guard.act import act
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.units.member_tabs import member_tabs
from models.base import clock
from models.base.page import asked_page
from models.history.grant_history import EVENTS, GrantHistory, HistoryFilter, by_day
from models.history.history_table import TableKind
from models.units.member import Member
from models.units.permission import Action

PATH = "/unit/members/history"
FILE = "授权历史-{day}.{ending}"


@unit_center.page(PATH, title="授权历史", needs=Action.HISTORY_VIEW, menu="unit_members")
async def unit_member_history(
    member: Member, who: str = "", what: str = "", begin: str = "", end: str = "", page: str = ""
) -> None:
    """The address says what is shown, so that the way back and a shared link work."""
    asked = HistoryFilter.of(who, what, begin, end)
    history = GrantHistory(member)
    found = await history.page(asked, asked_page(page))

    @act(needs=Action.HISTORY_VIEW)
    async def search(_arg: str, fields: Mapping[str, str]) -> None:
        named = (fields.get(name, "") for name in ("who", "what", "begin", "end"))
        ui.navigate.to(f"{PATH}?{urlencode(_query(HistoryFilter.of(*named)))}")

    @act(needs=Action.HISTORY_EXPORT, fresh=FRESH)
    async def export(ending: str) -> None:
        kind = TableKind.XLSX if ending == TableKind.XLSX.value else TableKind.CSV
        table = await GrantHistory(await current_member()).export(asked, kind)
        name = FILE.format(day=clock.today().isoformat(), ending=kind.value)
        ui.download.content(table, name, kind.media_type)
        toast_ok("已导出，导出本身也记入了历史")

    with ui.element("div").classes("rs-stack rs-people"):
        member_tabs(member, "history")
        Fragment(
            "grants/grant_history.html",
            tag="section",
            classes="rs-card",
            on_act={"search": search, "export": export},
            asked=asked,
            events=EVENTS,
            people=await history.people(),
            page=found,
            days=by_day(found.rows),
            kinds=tuple(TableKind),
            today=clock.today(),
            sign_of=sign_of,
            face_of=face_of,
            pager=Pager(found, PATH, _query(asked)),
            may_export=member.may(Action.HISTORY_EXPORT),
            path=PATH,
        ).props("aria-labelledby=history")
    announce(f"查到{found.total}条" + (f"，第{found.number}页" if found.pages > 1 else ""))


def _query(asked: HistoryFilter) -> dict[str, str]:
    """What an address says of a list; what is not chosen is not in it."""
    days = {"begin": asked.begin, "end": asked.end}
    values = {"who": asked.who, "what": asked.what} | {
        name: day.isoformat() if day else "" for name, day in days.items()
    }
    return {name: value for name, value in values.items() if value}
