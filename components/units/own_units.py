"""企业服务: a person's invitations and memberships, kept up to date while the page is open."""

from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui

from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from components.units.leaving import leave
from components.units.member_look import member_look
from components.units.offer_look import leveled
from models.base.error import NotFound
from models.people.person import Person
from models.services.grant import Grant
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation
from models.units.member import Member
from models.units.membership import NO_SUCH_MEMBER
from models.units.place import Places


class OwnUnits:
    """One list in the look of a template; `on_act` are acts that it has besides 退出单位."""

    def __init__(
        self,
        person: Person,
        template: str,
        on_act: Mapping[str, Callable[..., Any]] | None = None,
        **context: Any,
    ) -> None:
        self._person = person
        self._template = template
        self._on_act = {**(on_act or {}), "leave": self._leave}
        self._context = context
        self._heard: set[str] = set()

    async def place(self) -> None:
        """Place the list."""
        self._fragment = Fragment(
            self._template,
            classes="rs-stack",
            on_act=self._on_act,
            look_of=member_look,
            role_of=leveled,
            may_all=ServiceItem.are_all_granted_to,
            **self._context,
            **await self._read(),
        )
        on_topic(f"invited:{self._person.id_index}", self._refresh)

    async def _read(self) -> dict[str, Any]:
        """What there is now; memberships that are new are listened to from now on."""
        places = await Places.of(self._person)
        for member in places.live:
            if member.code not in self._heard:
                self._heard.add(member.code)
                on_topic(f"member:{member.code}", self._refresh)
        return {
            "places": places,
            "items": await Grant.items_of(places.live),
            "invitations": await Invitation.of_person(self._person),
            "misnamed": await Invitation.misnamed(self._person),
        }

    async def _refresh(self) -> None:
        if not self._fragment.is_deleted:
            with self._fragment:
                self._fragment.refresh(**await self._read())

    @act()
    async def _leave(self, code: str) -> None:
        member = await Member.place_of(self._person.id, code)
        if member is None:
            raise NotFound(NO_SUCH_MEMBER)
        page = ui.context.client
        if await leave(await member.reread(), self._person):
            with page:
                toast_ok("已退出单位")
