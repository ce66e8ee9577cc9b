"""消息 (/unit/messages): what the unit was told, and what the member was told about it."""

from components.frame.unit_shell import unit_center
from components.messages.inbox_view import InboxView
from models.messages.inbox import Inbox
from models.units.member import Member
from models.units.permission import Action

CHOICES = "/unit/settings/notifications"


@unit_center.page("/unit/messages", title="消息", needs=Action.MESSAGE_VIEW, menu="messages")
async def unit_messages(
    member: Member, box: str = "", kind: str = "", unread: str = "", page: str = ""
) -> None:
    """The address says what is shown; which message is open it does not."""
    asked = {"box": box, "kind": kind, "unread": unread, "page": page}
    inbox = Inbox.of_member(member)
    await InboxView(inbox, "/unit/messages", asked, member=member, choices=CHOICES).place()
