"""登记机关变更法定代表人: what a tester lets the registry's twin name from now on.

The registry tells the hall at once, as one that pushes its changes does; while it is switched off,
the hall finds it out when it asks.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auth.accounts.registration import ask_registry
from auth.connectors import twins_active
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from models.base.error import ConnectorFailed, NotFound
from models.sandbox.registry_change import REGISTRY_TOPIC, SandboxRegistryChange
from models.seed.cast import PEOPLE, UNITS, CastPerson, CastUnit
from models.setting.system import System

CHANGED, AS_BEFORE = "登记的法定代表人已变更", "已恢复原来登记的法定代表人"


@dataclass(frozen=True)
class Registered:
    """One unit of the twin's registry, and whom it names now."""

    unit: CastUnit
    change: SandboxRegistryChange | None

    @property
    def name(self) -> str:
        """The legal rep whom the twin names."""
        return self.change.name if self.change else self.unit.legal_rep.name

    @property
    def id_number(self) -> str:
        """Their number."""
        return self.change.id_number if self.change else self.unit.legal_rep.id_number


async def registered_units() -> list[Registered]:
    """The units of the cast that have an account, as the registry's twin names them."""
    changes = {each.uscc: each for each in await SandboxRegistryChange.everything()}
    return [Registered(unit, changes.get(unit.uscc)) for unit in UNITS if unit.is_registered]


def candidates() -> Sequence[CastPerson]:
    """Who may be named: people of the cast who are users of the APP."""
    return [person for person in PEOPLE if person.is_registered]


async def name_rep(uscc: str, id_number: str | None) -> None:
    """Let the registry name somebody of the cast, or None for the one of before, and tell it."""
    if System.REGISTRY not in twins_active():
        raise NotFound("单位登记信息库不是内置模拟")
    unit = next((each for each in UNITS if each.uscc == uscc), None)
    if unit is None:
        raise NotFound("没有这个演示单位")
    if id_number is None:
        await SandboxRegistryChange.switch_back(uscc)
    else:
        who = next((each for each in PEOPLE if each.id_number == id_number), None)
        if who is None:
            raise NotFound("没有这个演示人员")
        await SandboxRegistryChange.switch(uscc, who.id_type, who.id_number, who.name)
    with contextlib.suppress(ConnectorFailed):
        await ask_registry(uscc)


async def place_switch() -> None:
    """The card of the console."""

    @act()
    async def change(uscc: str, fields: Mapping[str, str]) -> None:
        await name_rep(uscc, fields.get("who", ""))
        toast_ok(CHANGED)

    @act()
    async def back(uscc: str) -> None:
        await name_rep(uscc, None)
        toast_ok(AS_BEFORE)

    card = Fragment(
        "sandbox/sandbox_registry.html",
        tag="section",
        classes="rs-card",
        on_act={"change": change, "back": back},
        units=await registered_units(),
        people=candidates(),
    )

    order = asyncio.Lock()

    async def follow() -> None:
        async with order:  # what was read first must not be shown last
            card.refresh(units=await registered_units())

    on_topic(REGISTRY_TOPIC, follow)
