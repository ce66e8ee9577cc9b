"""我的登录设备: where the person is signed in now, or somebody to the institution; ending them.

Below them stand the computers that keep the person's name (本机保留的姓名), if there are any.

The list follows every login and every end of the person, wherever it happens.
"""

import asyncio
from typing import Any

from nicegui import ui

from auth.web.caller import current_session
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.sign_in.device import end_device, end_kept_name, end_other_devices, kept_names
from models.sign_in.session import Session


class DeviceList:
    """The devices of the person who is signed in on this page."""

    def __init__(self, here: Session) -> None:
        self._here = here
        self._fragment: Fragment | None = None
        self._order = asyncio.Lock()

    async def place(self) -> None:
        """Place the list; it stays up to date by itself."""
        self._fragment = Fragment(
            "sign_in/device_list.html",
            tag="section",
            classes="rs-card",
            on_act={
                "end": self._end,
                "end_others": self._end_others,
                "end_kept": self._end_kept,
            },
            **await self._context(),
        ).props("aria-labelledby=devices")
        on_topic(self._here.devices_topic, self._read)

    async def _context(self) -> dict[str, Any]:
        devices = await Session.beside(self._here)
        devices.sort(key=lambda session: session.id != self._here.id)
        kept = await kept_names(self._here)
        return {"devices": devices, "here": self._here, "kept": kept}

    async def _read(self) -> None:
        async with self._order:  # what was read first must not be shown last
            alive = await Session.find(self._here.digest)
            if alive is not None and self._fragment is not None and not self._fragment.is_deleted:
                self._fragment.refresh(**await self._context())

    @act()
    async def _end(self, code: str) -> None:
        here = await current_session()
        await end_device(code, by=here)
        toast_ok("已下线")

    @act()
    async def _end_kept(self, code: str) -> None:
        await end_kept_name(code, by=await current_session())
        toast_ok("已结束")

    @act()
    async def _end_others(self, _arg: str) -> None:
        here = await current_session()
        others = await Session.beside(here).count() - 1
        question = f"其他 {others} 个设备会立即退出登录，需要重新登录才能使用。"
        if others and await confirm("下线其他全部设备？", question, yes="全部下线", danger=True):
            here = await current_session()
            ended = await end_other_devices(by=here)
            with ui.context.client:
                toast_ok(f"已下线 {ended} 个设备")
