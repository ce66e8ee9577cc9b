"""消息（模拟手机）, /app/messages: everything that the person was told, as on their own page."""

from auth.web.door import PHONE
from components.frame.page import app_page
from components.messages.choice_panel import ChoicePanel
from components.messages.inbox_view import InboxView
from components.scan.phone import app_frame
from models.messages.inbox import Inbox
from models.sign_in.session import Session

TITLE = "消息"


@app_page("/app/messages", title=TITLE)
async def app_messages(here: Session, kind: str = "", unread: str = "", page: str = "") -> None:
    """What is done in a unit is done at a desk, and says so."""
    asked = {"kind": kind, "unread": unread, "page": page}
    with app_frame(TITLE, back=PHONE.home):
        await InboxView(Inbox(here.person), "/app/messages", asked, on_phone=True).place()
        await ChoicePanel(here.person).place()
