"""操作记录 (/institution/settings/activity): what was done for the institution and with it."""

from collections.abc import Mapping

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.guard.act import act
from components.settings.activity_list import activity_list, find
from components.settings.settings_tabs import settings_tabs
from models.base.page import asked_page
from models.history.activity import ActivityKind, InstitutionActivity
from models.sign_in.session import Session
from models.units.permission import Action

PATH = "/institution/settings/activity"


@institution_center.page(
    PATH, title="操作记录", needs=Action.HISTORY_VIEW, menu="institution_settings"
)
async def institution_activity(here: Session, kind: str = "", page: str = "") -> None:
    """The address says what is shown, so that the way back works."""
    institution, asked = institution_of(here), ActivityKind.of(kind)
    found = await InstitutionActivity(institution).page(asked, asked_page(page))

    @act(needs=Action.HISTORY_VIEW)
    async def search(_arg: str, fields: Mapping[str, str]) -> None:
        find(PATH, fields)

    settings_tabs(institution, "activity")
    activity_list(found, asked, PATH, search)
