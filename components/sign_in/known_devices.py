"""常用设备: the browsers that the person has signed in with, each of which may be forgotten."""

import asyncio

from nicegui import ui

from auth.web.caller import caller, current_session
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.base import clock
from models.proofs.known_device import KEPT, KnownDevice
from models.sign_in.device import forget_known_device
from models.sign_in.session import Session

FORGETTING = "移除后，在该浏览器登录时会像新设备一样验证；已登录的不受影响，需要时请在上方下线。"


class KnownDevices:
    """The known devices of the person who is signed in on this page."""

    def __init__(self, here: Session) -> None:
        self._here = here
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """Place the list; it stays up to date by itself."""
        self._fragment = Fragment(
            "sign_in/known_devices.html",
            tag="section",
            classes="rs-card",
            on_act={"forget": self._forget},
            known=await self._read(),
            device=caller().device,
        ).props("aria-labelledby=known")
        on_topic(self._here.devices_topic, self._follow)

    async def _read(self) -> list[KnownDevice]:
        lately = KnownDevice.list_of(self._here.person)
        return await lately.filter(last_used_at__gt=clock.now() - KEPT)

    async def _follow(self) -> None:
        async with self._order:  # what was read first must not be shown last
            if not self._fragment.is_deleted:
                self._fragment.refresh(known=await self._read())

    @act()
    async def _forget(self, code: str) -> None:
        if await confirm("移除这个常用设备？", FORGETTING, yes="移除", danger=True):
            await forget_known_device(code, by=await current_session())
            with ui.context.client:
                toast_ok("已移除")
