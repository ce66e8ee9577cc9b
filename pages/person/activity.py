"""操作记录 (/person/activity): of the personal account, and of one's own place in every unit."""

from collections.abc import Mapping

from components.frame.person_shell import person_center
from components.guard.act import act
from components.parts.text import text
from components.settings.activity_list import activity_list, find
from models.base.page import asked_page
from models.history.activity import ActivityKind, OwnActivity
from models.sign_in.session import Session

PATH = "/person/activity"


@person_center.page(PATH, title="操作记录")
async def person_activity(here: Session, kind: str = "", page: str = "") -> None:
    """Whoever is signed in reads their own, with or without a unit."""
    asked = ActivityKind.of(kind)
    found = await OwnActivity(here.person).page(asked, asked_page(page))

    @act()
    async def search(_arg: str, fields: Mapping[str, str]) -> None:
        find(PATH, fields)

    text("h1", "操作记录", "rs-sr")
    activity_list(found, asked, PATH, search)
