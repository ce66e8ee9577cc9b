"""通行密钥 on the login page: the tile, and the choice of a unit where the person has several."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from auth.web.caller import caller
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.fragment import Fragment
from components.passkeys.passkey_panel import PasskeyTile, sent_text
from models.base.error import HallError, Invalid
from models.passkeys.passkey_sign_in import CHOOSE_AGAIN, ProvenPasskey, begin, prove
from models.passkeys.site import PasskeySite
from models.units.member import Member


class PasskeyLogin:
    """One way in; `body` is where a choice is shown, and `go_on` takes the login ticket.

    `back` shows the ways again. With `of_unit` the person enters one of their units, else they come
    in as themselves.
    """

    def __init__(
        self,
        body: Element,
        next_path: str,
        *,
        of_unit: bool,
        go_on: Callable[[str], None],
        back: Callable[..., Any],
    ) -> None:
        self._body, self._next_path, self._of_unit = body, next_path, of_unit
        self._go_on, self._back = go_on, back
        self._proven: ProvenPasskey | None = None

    def panel(self, others: int) -> PasskeyTile:
        """The place of the tile, with so many others."""
        self._panel = PasskeyTile(PasskeySite.of(caller().base_url), others)
        self._panel.hear("ask", self._ask)
        self._panel.hear("signed", self._signed)
        return self._panel

    @act()
    async def _ask(self) -> None:
        try:
            self._panel.get(await begin(origin=caller().origin))
        except HallError as error:
            self._panel.refuse(error.message)

    @act()
    async def _signed(self, event: GenericEventArguments) -> None:
        try:
            self._proven = await prove(sent_text(event), origin=caller().origin)
            await self._enter(self._proven)
        except HallError as error:
            self._panel.refuse(error.message)

    async def _enter(self, proven: ProvenPasskey) -> None:
        visitor = caller().visitor
        if not self._of_unit:
            token = await proven.enter_as_person(visitor=visitor, next_path=self._next_path)
            self._go_on(token)
            return
        places = await proven.places()
        if len(places) == 1:
            await self._enter_unit(proven, places[0].code)
        else:
            self._ask_where(places)

    def _ask_where(self, places: Sequence[Member]) -> None:
        empty(self._body)
        with self._body:
            Fragment(
                "sign_in/passkey_places.html",
                classes="rs-stack",
                on_act={"place": self._choose, "back": self._back},
                places=places,
            )
        ui.run_javascript("rsFocus('passkey-places')")

    @act()
    async def _choose(self, code: str) -> None:
        if self._proven is None:
            raise Invalid(CHOOSE_AGAIN)
        await self._enter_unit(self._proven, code)

    async def _enter_unit(self, proven: ProvenPasskey, code: str) -> None:
        visitor = caller().visitor
        self._go_on(await proven.enter(code, visitor=visitor, next_path=self._next_path))
