"""操作记录 (/unit/settings/activity): the lines of the own account, or of the whole unit."""

from collections.abc import Mapping
from urllib.parse import urlencode

from nicegui import ui

from components.frame.unit_shell import unit_center
from components.guard.act import act
from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from components.settings.settings_tabs import settings_tabs
from models.base.page import asked_page
from models.history.activity import EVERYBODY, Activity, ActivityKind
from models.units.member import Member
from models.units.permission import Action

PATH = "/unit/settings/activity"


@unit_center.page(PATH, title="操作记录", needs=Action.HISTORY_VIEW, menu="unit_settings")
async def unit_activity(member: Member, who: str = "", kind: str = "", page: str = "") -> None:
    """The address says what is shown, so that the way back and a shared link work."""
    activity, asked = Activity(member), ActivityKind.of(kind)
    found = await activity.page(who, asked, asked_page(page))

    @act(needs=Action.HISTORY_VIEW)
    async def search(_arg: str, fields: Mapping[str, str]) -> None:
        named = _query(fields.get("who", ""), ActivityKind.of(fields.get("kind", "")))
        ui.navigate.to(f"{PATH}?{urlencode(named)}")

    settings_tabs(member, "activity")
    Fragment(
        "settings/activity.html",
        tag="section",
        classes="rs-card",
        on_act={"search": search},
        who=who,
        asked=asked,
        kinds=tuple(ActivityKind),
        everybody=EVERYBODY,
        is_wide=activity.is_wide,
        people=await activity.people(),
        page=found,
        pager=Pager(found, PATH, _query(who, asked)),
        path=PATH,
    ).props("aria-labelledby=activity")
    announce(f"查到{found.total}条" + (f"，第{found.number}页" if found.pages > 1 else ""))


def _query(who: str, kind: ActivityKind) -> dict[str, str]:
    """What an address says of a list; what is not chosen is not in it."""
    named = {"who": who, "kind": "" if kind is ActivityKind.ALL else kind.value}
    return {name: value for name, value in named.items() if value}
