"""操作记录（模拟手机）, /app/activity: the same lines as on the person's page, on the phone."""

from collections.abc import Mapping

from components.frame.page import app_page
from components.guard.act import act
from components.scan.phone import app_frame
from components.settings.activity_list import activity_list, find
from models.base.page import asked_page
from models.history.activity import ActivityKind, OwnActivity
from models.sign_in.session import Session

TITLE = "操作记录"
PATH = "/app/activity"


@app_page(PATH, title=TITLE)
async def app_activity(here: Session, kind: str = "", page: str = "") -> None:
    """What was done with the account of this person, newest first."""
    asked = ActivityKind.of(kind)
    found = await OwnActivity(here.person).page(asked, asked_page(page))

    @act()
    async def search(_arg: str, fields: Mapping[str, str]) -> None:
        find(PATH, fields)

    with app_frame(TITLE, back="/app/me"):
        activity_list(found, asked, PATH, search)
