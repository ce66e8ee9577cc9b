"""What a browser sends from a page that stood open when its right ended: nothing comes of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from nicegui.testing import User

from components.parts.fragment import PLACE, Fragment
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.grant_template import GrantTemplate
from models.units.address import Address
from models.units.invitation import Invitation
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.page import fragments, sign_in
from tests.support.units import invited, opened, seated

PAGES = (
    "/unit/members",
    "/unit/members/AGENT/grants",
    "/unit/members/AGENT/preview",
    "/unit/members/coverage",
    "/unit/members/history",
    "/unit/settings/addresses",
    "/unit/settings/notifications",
    "/unit/messages",
)
ITEM = "JY001"
# Every act that any template of the hall knows: a browser may send what it likes.
ACTS = sorted(
    {
        act
        for template in (PLACE / "markup").rglob("*.html")
        for act in re.findall(r'data-act="([a-z_]+)"', template.read_text("utf8"))
    }
    - {"sign_out"}  # nothing would be refused for its right any more
)
Loss = Callable[[Member], Awaitable[None]]


async def _suspended(manager: Member) -> None:
    await Member.filter(id=manager.id).update(state=MemberState.SUSPENDED)


async def _made_an_agent(manager: Member) -> None:
    await Member.filter(id=manager.id).update(role=Role.AGENT, slot=9)


async def _stored() -> list[object]:
    """Everything that such an act could change."""
    tables = (Member, Invitation, Grant, GrantTemplate, Address)
    return [sorted(map(str, await each.all().values_list())) for each in tables]


@pytest.mark.parametrize("lose", [_suspended, _made_an_agent])
@pytest.mark.parametrize("path", PAGES)
async def test_every_act_of_an_open_page_is_refused_once_the_right_has_ended(
    user: User, path: str, lose: Loss
) -> None:
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)
    invitation = await invited(rep, cast.OUYANG_SHIFAN)
    await sign_in(user, manager)
    await user.open(path.replace("AGENT", agent.code))
    found = [each for each in fragments(user) if hasattr(each, "_on_act")]
    await lose(manager)
    before = await _stored()

    with user.current_layout:
        for fragment in found:
            for arg in ("", ITEM, agent.code, invitation.code, rep.code):
                await _send(fragment, arg)
    await asyncio.sleep(0.05)

    assert found
    assert await _stored() == before


async def _send(fragment: Fragment, arg: str) -> None:
    for act in ACTS:
        await fragment.act(act, arg, {"name": "窗口", "reason": "试试"})
