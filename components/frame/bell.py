"""消息: how many are unread, counted in the masthead while the user looks on."""

import asyncio
from dataclasses import dataclass
from weakref import ref

from nicegui import ui

from components.frame.site_map import has_page
from components.guard.live import on_topic
from models.messages.inbox import Inbox
from models.sign_in.session import Session


@dataclass(frozen=True)
class Bell:
    """The bell of one page: whose inbox, where it is read, and how many there were at first."""

    inbox: Inbox
    path: str
    count: int

    @classmethod
    async def of(cls, here: Session | None) -> "Bell | None":
        """The bell of a session, by one query; none without anybody, or without a page for it."""
        if here is None:
            return None
        member, institution = here.member, here.of_institution
        if institution is not None:
            inbox, path = Inbox.of_institution(institution), "/institution/messages"
        elif member is not None:
            inbox, path = Inbox.of_member(member), "/unit/messages"
        else:
            inbox, path = Inbox(here.person), "/person/messages"
        return cls(inbox, path, await inbox.unread()) if has_page(path) else None

    def follow(self) -> None:
        """Let the number of the current page follow what is told and read."""
        page, turn, inbox = ref(ui.context.client), asyncio.Lock(), self.inbox

        async def count() -> None:
            async with turn:  # what was counted first must not be shown last
                unread = await inbox.unread()
                client = page()
                if client is not None and not client.is_deleted:
                    client.run_javascript(f"rsBell({unread})")

        for topic in inbox.topics:
            on_topic(topic, count)
