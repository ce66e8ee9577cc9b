"""我的收件地址: the addresses of whom one acts for, with the form in their place while one types.

It follows every change, wherever that is made.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.addresses.address_form import AddressForm
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.page_state import empty
from components.guard.toast import toast_ok
from components.parts.announce import arrive_at
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.addresses.address import ALL_TAKEN, MOST_ADDRESSES, Address, Holder, holder_topic
from models.base.error import HallError, LimitReached
from models.units.member import Member
from models.units.permission import Action

REMOVING = "收件人{name}，{text}。删除后不能恢复。"
NEXT_DEFAULT = "它是默认地址，删除后最近添加的地址成为默认地址。"


class AddressPanel:
    """`who` reads again who acts: a member for their unit, or a person for themselves."""

    def __init__(self, by: Holder, who: Callable[[], Awaitable[Holder]]) -> None:
        self._by, self._who = by, who
        self._form: AddressForm | None = None
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """Place heading, list and the place of the form."""
        context = await self._context(self._by)
        acts: dict[str, Callable[..., Any]] = {
            "add": self._add,
            "edit": self._edit,
            "default": self._make_default,
            "remove": self._remove,
        }
        with ui.element("section").classes("rs-card").props("aria-labelledby=addresses"):
            self._head = Fragment("addresses/head.html", classes="rs-card-h is-wrap", **context)
            self._list = Fragment(
                "addresses/address_list.html", classes="rs-card-b", on_act=acts, **context
            )
            self._place = ui.element("div").classes("rs-card-b")
            self._place.set_visibility(False)
        on_topic(holder_topic(self._by), self._read)

    async def _context(self, by: Holder) -> dict[str, Any]:
        """What the list shows, and what may be done there."""
        self._addresses = await Address.seen_by(by)
        return {
            "addresses": self._addresses,
            "most": MOST_ADDRESSES,
            "may_add": _may(by, Action.ADDRESS_ADD),
            "may_edit": _may(by, Action.ADDRESS_EDIT),
        }

    async def _read(self) -> None:
        """Read again, unless the page has lost its right meanwhile."""
        async with self._order:  # what was read first must not be shown last
            try:
                context = await self._context(self._by)
            except HallError:
                return
            if self._list.is_deleted:
                return
            self._head.refresh(**context)
            self._list.refresh(**context)
            if self._form is not None:
                self._form.follow(self._addresses)

    async def _open(self, edited: Address | None, by: Holder) -> None:
        """Show the form in place of the list."""
        self._form = AddressForm(
            edited,
            self._who,
            self._close,
            is_first=edited is None and not self._addresses,
            may_choose_default=_may(by, Action.ADDRESS_EDIT),
        )
        self._list.set_visibility(False)
        self._place.set_visibility(True)
        empty(self._place)
        with self._place:
            self._form.place()
        ui.run_javascript(f"rsFocus('{self._form.focus_at}')")

    async def _close(self) -> None:
        self._form = None
        await self._read()
        self._place.set_visibility(False)
        self._list.set_visibility(True)
        arrive_at("addresses")
        empty(self._place)

    @act()
    async def _add(self) -> None:
        by = await self._who()
        await self._read()
        if len(self._addresses) >= MOST_ADDRESSES:
            raise LimitReached(ALL_TAKEN)
        await self._open(None, by)

    @act()
    async def _edit(self, code: str) -> None:
        by = await self._who()
        await self._open(await Address.find(code, by=by), by)

    @act()
    async def _make_default(self, code: str) -> None:
        by = await self._who()
        await (await Address.find(code, by=by)).make_default(by=by)
        await self._read()
        toast_ok("已设为默认地址")

    @act()
    async def _remove(self, code: str) -> None:
        asked = await Address.find(code, by=await self._who())
        consequence = REMOVING.format(name=asked.masked_name, text=asked.text)
        if asked.is_default and len(self._addresses) > 1:
            consequence += NEXT_DEFAULT
        if await confirm("删除这个收件地址？", consequence, yes="删除", danger=True):
            await asked.remove(by=await self._who())
            await self._read()
            toast_ok("地址已删除")
            arrive_at("addresses")


def _may(by: Holder, action: Action) -> bool:
    """True where the verb will allow it; a person may do everything with the own addresses."""
    return by.may(action) if isinstance(by, Member) else True
