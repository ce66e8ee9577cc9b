"""CA登录 on the login page: the driver of the computer, the key's PIN, and what comes after it."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from auth.connectors import connectors, twins_active
from auth.sign_in.ca import prove
from auth.web.caller import caller
from auth.web.operator import CONSOLE, may_play
from components.guard.act import act
from components.guard.page_state import empty
from components.parts.fragment import Fragment
from components.sign_in.entry_panel import EntryPanel
from components.sign_in.login_way import LoginWay, finish_login
from models.base import clock
from models.base.error import NotFound
from models.proofs.ca_cause import CaCause, CaRefused
from models.proofs.ca_challenge import CaChallenge
from models.setting.system import System
from models.sign_in.ca_key import ProvenKey
from models.sign_in.unit_entry import UnitEntry
from models.units.unit import Unit

HELP = "/help/ca"
SANDBOX = f"{CONSOLE}/ca/alpha"
NO_CHOICE = "没有找到这个单位，请重新登录"
FIRST_USE = "首次使用的CA证书，确认身份后与单位绑定"


def helpers() -> list[str]:
    """Where keys are looked for: the sandbox's own slots first, then the driver."""
    own = [SANDBOX] if System.CA in twins_active() and may_play(caller()) else []
    return [*own, connectors().ca.helper]


def told_causes() -> Mapping[str, Mapping[str, Any]]:
    """The message of every cause, as the page shows it."""
    return {
        cause.value: {
            "text": cause.told.text,
            "steps": cause.told.steps,
            "number": cause.number,
            "way": cause.told.way,
        }
        for cause in CaCause
    }


class CaKeyPanel(Element, component="ca_login.js"):
    """What finds the key and lets it sign; the PIN stays in the browser."""

    def __init__(self, login: "CaLogin") -> None:
        super().__init__()
        self._login = login
        found = helpers()
        pilot = CONSOLE if SANDBOX in found else ""
        self.props.update(helpers=found, causes=told_causes(), driver=HELP, pilot=pilot)
        self.on("ask", self._ask)
        self.on("signed", self._signed)

    def refuse(self, cause: CaCause) -> None:
        """Say why the key opens nothing."""
        self.run_method("refuse", cause.value)

    @act()
    async def _ask(self) -> None:
        """A key was opened: send what it has to sign."""
        text = await CaChallenge.issue(caller().origin)
        self.run_method("sign", text, clock.now().timestamp())

    @act()
    async def _signed(self, event: GenericEventArguments) -> None:
        sent = event.args if isinstance(event.args, dict) else {}
        found = [sent.get(name) for name in ("text", "certificate", "signature")]
        text, certificate, signature = (each if isinstance(each, str) else "" for each in found)
        try:
            key, units = await prove(text, certificate, signature, origin=caller().origin)
        except CaRefused as error:
            self.refuse(error.cause)
        else:
            await self._login.go_on(key, units)


class CaLogin:
    """The way on the login page; `next_path` is where a member goes then."""

    def __init__(self, next_path: str) -> None:
        self._next_path = next_path
        self._key: ProvenKey | None = None
        self._units: list[Unit] = []

    def place(self) -> None:
        """The panel, in a place that what comes next takes over."""
        with ui.element("div") as self._place:
            CaKeyPanel(self)

    async def go_on(self, key: ProvenKey, units: list[Unit]) -> None:
        """A key was proven: ask which of two units it is for, or go on with the one."""
        self._key, self._units = key, units
        empty(self._place)
        with self._place:
            if len(units) == 1:
                await self._enter(key, units[0])
            else:
                Fragment(
                    "sign_in/ca_units.html",
                    classes="rs-stack",
                    on_act={"unit": self._choose},
                    units=units,
                )

    @act()
    async def _choose(self, code: str) -> None:
        unit = next((each for each in self._units if each.code == code), None)
        if unit is None or self._key is None:
            raise NotFound(NO_CHOICE)
        await self.go_on(self._key, [unit])

    async def _enter(self, key: ProvenKey, unit: Unit) -> None:
        is_bound = (await key.key_of(unit)).bound_by is not None
        notes = [key.warning, "" if is_bound else FIRST_USE]
        panel = EntryPanel(
            UnitEntry(unit, key, caller().visitor, self._next_path),
            go_on=lambda ticket: finish_login(ticket, LoginWay.UNIT_CA),
            note="。".join(filter(None, notes)),
        )
        await panel.place()
