"""通行密钥: the keys of the person who is signed in, each to be removed, and one more to be added.

Adding asks for a proof first, whatever the session came by, and then the browser for a key.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui
from nicegui.events import GenericEventArguments

from auth.web.caller import caller, current_session
from components.fields.field_input import field_input
from components.fields.form import Form
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.button import button
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from components.passkeys.passkey_panel import PasskeyAdd, sent_text
from components.sign_in.fresh_proof import ask_for_proof
from models.base.error import HallError, LimitReached
from models.passkeys.passkey_change import (
    FULL,
    LONGEST_NAME,
    NAME,
    add,
    begin_adding,
    is_proved,
    remove,
)
from models.passkeys.site import PasskeySite, why_not
from models.people.passkey import MOST_KEYS, Passkey, keys_topic
from models.sign_in.session import Session

TITLE = "移除这个通行密钥？"
REMOVING = "移除后不能再用它登录；设备里保存的那一份，请在设备或浏览器的设置中另行删除。"


@dataclass
class Typed:
    """The name of the next key; at first what the browser is called."""

    name: str = ""


def suggested(browser: str) -> str:
    """A name to begin with; none where the browser is not known."""
    return "" if browser.startswith("未知") else browser[:LONGEST_NAME]


class PasskeyList:
    """The card of one open page; it follows every change, wherever that is made."""

    def __init__(self, here: Session) -> None:
        self._here = here
        self._typed = Typed(suggested(caller().browser))
        self._panel: PasskeyAdd | None = None
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """The list, and below it what adds a key, where this page can have one."""
        keys = await self._read()
        refusal = why_not(caller().base_url)
        with ui.element("section").classes("rs-card").props("aria-labelledby=passkeys"):
            self._list = Fragment(
                "settings/passkeys.html",
                on_act={"remove": self._remove},
                keys=keys,
                most=MOST_KEYS,
                refusal=refusal,
            )
            if not refusal:
                with ui.element("div").classes("rs-card-b"):
                    self._place_form(keys)
        on_topic(keys_topic(self._here.person_id), self._follow)

    def _place_form(self, keys: Sequence[Passkey]) -> None:
        self._panel = PasskeyAdd(PasskeySite.of(caller().base_url))
        self._panel.show_has(bool(keys))
        self._panel.hear("made", self._made)
        with self._panel, ui.element("div").classes("rs-form"):
            self._form = Form(self._typed, prefix="passkey")
            field_input(self._form, "name", NAME)
            with ui.element("div").classes("rs-formbar"):
                button("添加通行密钥", self._add, icon="add", busy="请按浏览器的提示操作")

    async def _read(self) -> Sequence[Passkey]:
        return await Passkey.list_of(self._here.person)

    async def _follow(self) -> None:
        async with self._order:  # what was read first must not be shown last
            keys = await self._read()
            if self._list.is_deleted:
                return
            self._list.refresh(keys=keys)
            if self._panel is not None:
                self._panel.show_has(bool(keys))

    @act()
    async def _add(self) -> None:
        """Prove, and ask the browser for a key."""
        if self._panel is None or not self._form.is_valid():
            return
        if len(await self._read()) >= MOST_KEYS:
            raise LimitReached(FULL)
        here = await current_session()
        if is_proved(here) or await ask_for_proof(here):
            options = await begin_adding(by=await current_session(), origin=caller().origin)
            self._panel.create(options)

    @act()
    async def _made(self, event: GenericEventArguments) -> None:
        if self._panel is None:
            return
        here, origin = await current_session(), caller().origin
        try:
            await add(sent_text(event), self._typed.name, by=here, origin=origin)
        except HallError as error:
            self._panel.refuse(error.message)
            return
        self._panel.keep(is_known=True)
        toast_ok("已添加，下次可在登录页使用通行密钥")

    @act(fresh=FRESH)
    async def _remove(self, code: str) -> None:
        if not await confirm(TITLE, REMOVING, yes="移除", danger=True):
            return
        await remove(code, by=await current_session(), origin=caller().origin)
        if self._panel is not None and not await self._read():
            self._panel.keep(is_known=False)
        with ui.context.client:
            toast_ok("已移除")
