"""登录账户: the accounts elsewhere that lead to the unit, each to be linked and taken away.

Linking begins here, with a press and a fresh proof; the provider then asks for a new login.
"""

from collections.abc import Sequence
from datetime import timedelta

from nicegui import ui

from auth.sign_in.callback import LINKS, begin
from auth.sign_in.providers import login_providers
from auth.web.caller import caller, current_session, member_of
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.parts.fragment import Fragment
from models.accounts.outside_link import unlink_account
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import StartPurpose
from models.units.member import Member
from models.units.permission import Action, Role

FRESH = timedelta(minutes=15)
UNLINKING = "解除后，用该账户登录时要重新扫码确认身份；正在用它登录的（包括本次登录）会立即退出。"


class OutsideAccounts:
    """The list of one open page."""

    def __init__(self, member: Member) -> None:
        self._member = member

    async def place(self) -> None:
        """The linked ones, and a button for each provider."""
        self._fragment = Fragment(
            "settings/outside_accounts.html",
            tag="section",
            classes="rs-card",
            on_act={"link": self._link, "unlink": self._unlink},
            accounts=await self._read(),
            is_rep=self._member.role is Role.LEGAL_REP,
            providers=[each.provider for each in login_providers().values()],
        ).props("aria-labelledby=accounts-h")

    async def _read(self) -> Sequence[OutsideAccount]:
        return await OutsideAccount.list_of(self._member.unit)

    @act(needs=Action.ACCOUNT_LINK, fresh=FRESH)
    async def _link(self, name: str) -> None:
        session = await current_session()
        await member_of(session).require(Action.ACCOUNT_LINK)
        url = await begin(
            name,
            StartPurpose.LINK,
            caller=caller(),
            next_path=LINKS,
            session=session,
        )
        ui.context.client.open(url)  # out of the document, no page of the unit center

    @act(needs=Action.ACCOUNT_UNLINK, fresh=FRESH)
    async def _unlink(self, code: str) -> None:
        if not await confirm("解除这个登录账户的关联？", UNLINKING, yes="解除关联", danger=True):
            return
        by = member_of(await current_session())
        await unlink_account(code, by=by, site=caller().base_url)
        if not self._fragment.is_deleted:
            self._fragment.refresh(accounts=await self._read())
        with ui.context.client:
            toast_ok("已解除关联")
