"""消息 (/institution/messages): what the institution was told."""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.messages.inbox_view import InboxView
from models.messages.inbox import Inbox
from models.sign_in.session import Session
from models.units.permission import Action

PATH = "/institution/messages"


@institution_center.page(PATH, title="消息", needs=Action.MESSAGE_VIEW, menu="institution_messages")
async def institution_messages(
    here: Session, kind: str = "", unread: str = "", page: str = ""
) -> None:
    """The address says what is shown; which message is open it does not."""
    asked = {"kind": kind, "unread": unread, "page": page}
    await InboxView(Inbox.of_institution(institution_of(here)), PATH, asked).place()
