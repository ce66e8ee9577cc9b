"""授权确认: what is offered, the proof, an own password, and the answer; on phone and desk alike.

What is offered may be changed, withdrawn or answered elsewhere while the page is open: it is read
again then. A changed offer shows its new content and asks for the tick again; nothing else that
was typed is lost.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from nicegui import ui

from components.fields.field_input import field_input
from components.fields.form import Form
from components.fields.new_password import NewPassword
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.page_state import empty
from components.parts.alert import Alert
from components.parts.announce import arrive_at
from components.parts.button import Kind, button
from components.parts.fragment import Fragment
from components.parts.text import text
from components.places.join_proof import JoinProof
from components.places.offer_look import Offer
from components.places.refusal import ask_reason
from models.base.error import NotFound
from models.cases.joining import Joining
from models.people.person import Person
from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.units.accepting import CHANGED, LAPSED, OfferBroken, over
from models.units.invitation import Invitation
from models.units.invitation_end import NO_SUCH_INVITATION, refuse
from models.units.member import Member

AGREED = Rule("我已知悉并同意接受上述授权", FieldKind.TICK)


class Acceptance:
    """One invitation before its person; `home` is where they came from.

    `on_enter` goes to the unit after the acceptance, where that can be done; `face` is the address
    to which a face check comes back, empty where there is no camera.
    """

    def __init__(
        self,
        code: str,
        person: Person,
        home: str,
        *,
        on_enter: Callable[..., Any] | None = None,
        face: str = "",
    ) -> None:
        self._code = code
        self._person = person
        self._home = home
        self._on_enter = on_enter
        self._face = face
        self._is_answering = False
        self._is_over = False
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """Place it; raises NotFound for somebody else's, and for none at all."""
        found = await Invitation.find(self._code, self._person)
        if found is None:
            raise NotFound(NO_SUCH_INVITATION)
        self._body = ui.element("div").classes("rs-stack").props("id=offer")
        with self._body:
            if over(found):
                self._place_over(found)
            else:
                await self._place_question(found)
        on_topic(f"invited:{found.id_index}", self.read)

    async def _place_question(self, found: Invitation) -> None:
        self._joining = Joining(found, self._person, found.version)
        self._proof = JoinProof(self._joining, self._face)
        await self._proof.load()
        offer = await Offer.of(found, self._person)
        self._offer = Fragment("places/offer.html", classes="rs-stack is-s", offer=offer)
        with ui.element("div").classes("rs-form"):
            self._form = Form()
            text("h2", "身份确认", "rs-h3")
            self._proof.place(self._form)
            text("h2", "设置单位登录密码", "rs-h3")
            self._password = NewPassword(self._form, lambda: self._joining.context)
            self._changed = Alert(tone="warn")
            self._agreed = field_input(self._form, "agreed", AGREED)
            with ui.element("div").classes("rs-phone-f" if self._face else "rs-formbar"):
                button("确认授权", self._accept, busy="正在确认")
                button("拒绝", self._refuse, kind=Kind.PLAIN, busy="正在提交")

    async def read(self) -> None:
        """Show the invitation as it is now."""
        async with self._order:  # what was read first must not be shown last
            await self._read()

    async def _read(self) -> None:
        fresh = await Invitation.find(self._code, self._person)
        offer = await Offer.of(fresh, self._person) if fresh else None
        if self._is_over or self._is_answering or self._body.is_deleted:
            return
        if fresh is None or over(fresh):
            self._exchange(lambda: self._place_over(fresh))
            return
        self._offer.refresh(offer=offer)
        if fresh.version != self._joining.version:
            self._joining = Joining(fresh, self._person, fresh.version)
            self._agreed.value = False
            self._changed.show(CHANGED)
            await self._proof.follow(self._joining)

    @act()
    async def _accept(self) -> None:
        if not self._form.is_valid():
            return
        self._is_answering = True
        try:
            typed = self._password
            member = await self._proof.join(str(typed.password.value), str(typed.confirm.value))
            await member.fetch_related("unit", "person")
            self._exchange(lambda: self._place_taken(member))
        except OfferBroken as broken:
            self._changed.show(broken.message, tone="bad")
        finally:
            self._is_answering = False
            await self.read()

    @act()
    async def _refuse(self) -> None:
        reason = await ask_reason(self._joining.invitation)
        if reason is None or self._is_over:
            return
        try:
            await refuse(self._joining.invitation, reason, by=self._person)
        finally:
            await self.read()

    def _exchange(self, place: Callable[[], None]) -> None:
        """Show in place of the question what has become of it."""
        if self._is_over or self._body.is_deleted:
            return
        empty(self._body)
        with self._body:
            place()
            arrive_at("offer")

    def _place_over(self, found: Invitation | None) -> None:
        self._is_over = True
        Fragment(
            "places/offer_over.html",
            classes="rs-ask-h",
            unit=found.unit.name if found else "",
            message=over(found) if found else LAPSED,
            home=self._home,
        )

    def _place_taken(self, member: Member) -> None:
        self._is_over = True
        Fragment(
            "places/offer_taken.html",
            classes="rs-ask-h",
            on_act={"enter": self._on_enter} if self._on_enter else None,
            member=member,
            refusal=member.refusal(),
            may_enter=self._on_enter is not None,
            home=self._home,
        )
