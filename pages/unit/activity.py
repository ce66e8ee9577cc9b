"""操作记录 (/unit/settings/activity): the lines of the own account, or of the whole unit."""

from collections.abc import Mapping

from components.frame.unit_shell import unit_center
from components.guard.act import act
from components.settings.activity_list import activity_list, find
from components.settings.settings_tabs import settings_tabs
from models.base.page import asked_page
from models.history.activity import Activity, ActivityKind
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
        find(PATH, fields)

    settings_tabs(member, "activity")
    people = await activity.people() if activity.is_wide else None
    activity_list(found, asked, PATH, search, who=who, people=people)
