"""消息 (/person/messages): what a person was told in all their units, and as a person."""

from components.frame.person_shell import person_center
from components.messages.choice_panel import ChoicePanel
from components.messages.inbox_view import InboxView
from models.messages.inbox import Inbox
from models.sign_in.session import Session


@person_center.page("/person/messages", title="消息")
async def person_messages(here: Session, kind: str = "", unread: str = "", page: str = "") -> None:
    """A message of another unit leads there by switching to it."""
    asked = {"kind": kind, "unread": unread, "page": page}
    inbox = Inbox(here.person)
    view = InboxView(inbox, "/person/messages", asked, member=here.member, choices="#choices")
    await view.place()
    await ChoicePanel(here.person).place()
