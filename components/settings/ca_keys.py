"""CA证书 of the unit: which are bound, by whom and until when; each can be let go."""

from typing import Any

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.live import on_topic
from components.guard.proof import FRESH
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.base.error import NotFound
from models.sign_in.ca_key import NOT_FOUND, CaKey
from models.units.member import Member
from models.units.permission import Action

TITLE, DONE = "解除绑定CA证书", "已解除绑定"
LETTING_GO = (
    "证书{key}解除绑定后不能再用于登录本单位，正在用它登录的（包括本次登录）会立即退出；"
    "法定代表人或管理员用它扫码登录一次即可重新绑定。"
)


class CaKeys:
    """The card of 账号设置; it follows every change, wherever that is made."""

    def __init__(self, member: Member) -> None:
        self._member = member

    async def place(self) -> None:
        """Place the list."""
        self._card = Fragment(
            "settings/ca_keys.html",
            tag="section",
            classes="rs-card",
            on_act={"unbind": self._unbind},
            **await self._context(),
        ).props("aria-labelledby=ca-keys")
        on_topic(f"ca:{self._member.unit.code}", self._read)

    async def _context(self) -> dict[str, Any]:
        keys = await CaKey.of_unit(self._member.unit_id)
        return {"keys": keys, "may_edit": self._member.may(Action.ACCOUNT_UNLINK)}

    async def _read(self) -> None:
        context = await self._context()
        if not self._card.is_deleted:
            self._card.refresh(**context)

    @act(needs=Action.ACCOUNT_UNLINK, fresh=FRESH)
    async def _unbind(self, code: str) -> None:
        keys = await CaKey.of_unit(self._member.unit_id)
        key = next((each for each in keys if each.code == code), None)
        if key is None:
            raise NotFound(NOT_FOUND)

        if await confirm(TITLE, LETTING_GO.format(key=key.shown), yes="解除绑定", danger=True):
            await CaKey.unbind(code, by=await current_member())
            toast_ok(DONE)
