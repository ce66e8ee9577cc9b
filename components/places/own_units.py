"""企业服务: a person's invitations and memberships, kept up to date while the page is open."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui

from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from components.places.leaving import leave
from components.places.offer_look import leveled
from components.units.member_look import member_look
from models.base.error import NotFound
from models.cases.waiting import waiting_for
from models.people.person import Person
from models.services.grant import Grant
from models.services.service_item import ServiceItem
from models.sign_in.session import Session
from models.units.asking_to_join import NO_SUCH_REQUEST, withdraw_request
from models.units.invitation import Invitation
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.membership import NO_SUCH_MEMBER
from models.units.place import Places, news_of
from models.units.succession import Succession


class OwnUnits:
    """One list in the look of a template; `on_act` are acts that it has besides 退出单位.

    `here` is the session of a desk, where one stands for one of the units.
    """

    def __init__(
        self,
        person: Person,
        template: str,
        on_act: Mapping[str, Callable[..., Any]] | None = None,
        here: Session | None = None,
    ) -> None:
        self._person = person
        self._template = template
        self._on_act = dict(on_act or {})
        self._here = here
        self._heard: set[str] = set()
        self._turn = asyncio.Lock()

    async def place(self) -> None:
        """Place the list."""
        found = await self._read()
        self._fragment = Fragment(
            self._template,
            classes="rs-stack",
            on_act=self._on_act | {"leave": self._leave, "withdraw_join": self._withdraw},
            look_of=member_look,
            role_of=leveled,
            may_all=ServiceItem.are_all_granted_to,
            here=self._here,
            **found,
        )
        self._hear(found["places"])
        on_topic(f"invited:{self._person.id_index}", self._refresh)
        on_topic(f"messages:{self._person.code}", self._refresh)

    async def _read(self) -> dict[str, Any]:
        """What there is now."""
        places = await Places.of(self._person)
        invitations = await Invitation.of_person(self._person)
        return {
            "places": places,
            "items": await Grant.items_of(places.live),
            "invitations": invitations,
            "requests": await JoinRequest.of_person(self._person),
            "claimable": await Succession.waiting_for(self._person),
            "misnamed": await Invitation.misnamed(self._person),
            "waiting": await waiting_for(places, invitations),
            "news": await news_of(self._person),
        }

    def _hear(self, places: Places) -> None:
        """Listen to memberships that are new."""
        for code in {member.code for member in places.live} - self._heard:
            self._heard.add(code)
            on_topic(f"member:{code}", self._refresh)

    async def _refresh(self) -> None:
        async with self._turn:  # what was read first must not be shown last
            found = await self._read()
            if not self._fragment.is_deleted:
                self._fragment.refresh(**found)
                with self._fragment:
                    self._hear(found["places"])

    @act()
    async def _withdraw(self, code: str) -> None:
        request = await JoinRequest.find_of_person(code, self._person)
        if request is None:
            raise NotFound(NO_SUCH_REQUEST)
        await withdraw_request(request, by=self._person)
        with self._fragment:
            toast_ok("申请已撤回")

    @act()
    async def _leave(self, code: str) -> None:
        member = await Member.place_of(self._person.id, code)
        if member is None:
            raise NotFound(NO_SUCH_MEMBER)
        if await leave(await member.reread(), self._person):
            with self._fragment:
                toast_ok("已退出单位")
                if self._here is not None and self._here.member_id == member.id:
                    ui.navigate.reload()  # it greets as nobody of the unit any more
