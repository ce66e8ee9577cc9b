"""What may be done with the rows of 授权账号; each act finds its row again in the own unit."""

from collections.abc import Awaitable, Callable

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.dialog import confirm
from components.units.invite_form import Typed
from components.units.member_details import show_details
from components.units.reason_dialog import ask_reason
from components.units.removal import ask_removal
from components.units.renew_dialog import RenewDialog
from components.units.role_dialog import ask_role
from models.base.error import NotFound
from models.units.invitation import Invitation
from models.units.invitation_end import NO_SUCH_INVITATION
from models.units.inviting import send_again, withdraw
from models.units.member import Member
from models.units.membership import NO_SUCH_MEMBER, resume, suspend
from models.units.permission import Action, Role
from models.units.roster import Roster, invitation_of_unit, member_of_unit

SUSPENDING = "{name}将立即不能登录和办理本单位的业务；名额和授权保留，可以随时恢复。"
WITHDRAWING = "撤回后对方不能再接受，名额同时释放。"


class MemberActs:
    """`open_form` opens the form of an invitation with what is known of somebody."""

    def __init__(self, open_form: Callable[[Typed], Awaitable[None]]) -> None:
        self._open_form = open_form

    def by_name(self) -> dict[str, Callable[..., object]]:
        """The handlers by the names that stand in the rows."""
        return {
            "create": self.create,
            "reinvite": self._reinvite,
            "revise": self._revise,
            "again": self._send_again,
            "withdraw": self._withdraw,
            "view": self._view,
            "renew": self._renew,
            "renew_ending": self._renew_ending,
            "role": self._change_role,
            "suspend": self._suspend,
            "resume": self._resume,
            "remove": self._remove,
        }

    @act(needs=Action.AGENT_ADD)
    async def create(self) -> None:
        """创建经办用户: an empty form."""
        await self._open_form(Typed())

    @act(needs=Action.AGENT_ADD)
    async def _reinvite(self, code: str) -> None:
        await self._open_form(await Typed.again(await _entry(code)))

    @act(needs=Action.AGENT_ADD)
    async def _revise(self, code: str) -> None:
        await self._open_form(Typed.of(await _invitation(code)))

    @act(needs=Action.AGENT_ADD)
    async def _send_again(self, code: str) -> None:
        await send_again(await _invitation(code), by=await current_member())
        toast_ok("邀请已重发，请对方在7天内确认")

    @act(needs=Action.AGENT_ADD)
    async def _withdraw(self, code: str) -> None:
        asked = await _invitation(code)
        title = f"撤回给{asked.masked_name}的邀请？"
        if await confirm(title, WITHDRAWING, yes="撤回", danger=True):
            await withdraw(asked, by=await current_member())
            toast_ok("邀请已撤回")

    @act(needs=Action.AGENT_ADD)
    async def _view(self, code: str) -> None:
        await show_details(await _entry(code), await Roster.of(await current_member()))

    @act(needs=Action.AGENT_RENEW)
    async def _renew(self, code: str) -> None:
        roster = await Roster.of(await current_member())
        await RenewDialog(roster.renewable, {code}).ask()

    @act(needs=Action.AGENT_RENEW)
    async def _renew_ending(self) -> None:
        roster = await Roster.of(await current_member())
        await RenewDialog(roster.renewable, {each.code for each in roster.ending}).ask()

    @act(needs=Action.ROLE_CHANGE)
    async def _change_role(self, code: str) -> None:
        member = await _member(code)
        if member.role is Role.LEGAL_REP:
            raise NotFound(NO_SUCH_MEMBER)
        await ask_role(member, await Roster.of(await current_member()))

    @act(needs=Action.AGENT_SUSPEND)
    async def _suspend(self, code: str) -> None:
        member = await _member(code)
        name = member.person.masked_name

        async def do(reason: str) -> None:
            await suspend(member, reason, by=await current_member())
            toast_ok(f"已停用{name}")

        await ask_reason(f"停用{name}？", SUSPENDING.format(name=name), do, yes="停用")

    @act(needs=Action.AGENT_SUSPEND)
    async def _resume(self, code: str) -> None:
        member = await _member(code)
        await resume(member, by=await current_member())
        toast_ok(f"已恢复{member.person.masked_name}")

    @act(needs=Action.AGENT_REMOVE)
    async def _remove(self, code: str) -> None:
        await ask_removal(await _member(code))


async def _member(code: str) -> Member:
    found = await member_of_unit(await current_member(), code)
    if found is None:
        raise NotFound(NO_SUCH_MEMBER)
    return found


async def _invitation(code: str) -> Invitation:
    found = await invitation_of_unit(await current_member(), code)
    if found is None:
        raise NotFound(NO_SUCH_INVITATION)
    return found


async def _entry(code: str) -> Member | Invitation:
    by = await current_member()
    found = await member_of_unit(by, code) or await invitation_of_unit(by, code)
    if found is None:
        raise NotFound(NO_SUCH_MEMBER)
    return found
