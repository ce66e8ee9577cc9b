"""经办人申请 on 经办人管理: who asks to become an agent, and the two answers.

同意 opens the form of an invitation with what is known; nothing stands here while nobody asks.
"""

from collections.abc import Awaitable, Callable

from auth.web.caller import current_member
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from components.units.invite_form import Typed
from components.units.reason_dialog import ask_reason
from models.base.error import NotFound
from models.units.asking_to_join import NO_SUCH_REQUEST, refuse_request
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.permission import Action

REFUSING = "申请人会看到您填写的原因；需要时可以再次申请，您也可以直接邀请。"


class JoinList:
    """`open_form` opens the form of an invitation."""

    def __init__(self, member: Member, open_form: Callable[[Typed], Awaitable[None]]) -> None:
        self._member, self._open_form = member, open_form

    async def place(self) -> None:
        """Place the list; whoever reads the unit's people again lets it `refresh`."""
        self._list = Fragment(
            "units/join_list.html",
            on_act={"accept_join": self._accept, "refuse_join": self._refuse},
            rows=await JoinRequest.of_unit(self._member.unit_id),
        )

    async def refresh(self) -> None:
        """Show who asks now, to a reader who still may answer."""
        rows = await JoinRequest.of_unit(self._member.unit_id)
        if not self._list.is_deleted:
            self._list.refresh(rows=rows)

    @act(needs=Action.AGENT_ADD)
    async def _accept(self, code: str) -> None:
        await self._open_form(Typed.asked_by(await _request(code)))

    @act(needs=Action.AGENT_ADD)
    async def _refuse(self, code: str) -> None:
        request = await _request(code)
        name = request.person.masked_name

        async def do(reason: str) -> None:
            await refuse_request(request, reason, by=await current_member())
            toast_ok(f"已拒绝{name}的申请")

        await ask_reason(f"拒绝{name}的申请？", REFUSING, do, yes="拒绝")


async def _request(code: str) -> JoinRequest:
    by = await current_member()
    found = await JoinRequest.find_of_unit(code, by.unit_id)
    if found is None:
        raise NotFound(NO_SUCH_REQUEST)
    return found
