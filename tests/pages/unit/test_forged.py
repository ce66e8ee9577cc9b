"""What a browser sends from a page that stood open when its right ended: nothing comes of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from nicegui.testing import User

from components.parts.fragment import PLACE, Fragment
from models.addresses.address import Address
from models.records.message import MessageKind
from models.records.message_read import MessageRead
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.grant_template import GrantTemplate
from models.units.invitation import Invitation
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.addresses import added
from tests.support.messages import told
from tests.support.page import fragments, read, sign_in
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
SECRET = "别家的办件需要补正"
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


# Where each of them may be, and what they may never touch there.
ROLE_PAGES = {
    Role.MANAGER: (*PAGES, "/unit", "/unit/settings"),
    Role.AGENT: (
        "/unit",
        "/unit/cases",
        "/unit/settings",
        "/unit/settings/addresses",
        "/unit/settings/activity",
        "/unit/settings/notifications",
        "/unit/messages",
        "/person",
    ),
}


@pytest.mark.parametrize(
    ("role", "path"), [(role, path) for role, paths in ROLE_PAGES.items() for path in paths]
)
async def test_no_act_of_an_own_page_does_what_only_a_higher_role_may(
    user: User, role: Role, path: str
) -> None:
    await seed_catalogue()
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent, other = await seated(rep.unit, cast.JIN_YANG), await seated(rep.unit, cast.SUN_LI)
    invitation = await invited(rep, cast.OUYANG_SHIFAN)
    await added(rep)
    address = await added(rep)  # not the default, which is what an act could make of it
    await sign_in(user, manager if role is Role.MANAGER else agent)
    await user.open(path.replace("AGENT", agent.code))
    found = [each for each in fragments(user) if hasattr(each, "_on_act")]
    above = (rep, manager) if role is Role.MANAGER else (rep, manager, other)
    before = await _rows_of(above, role)

    await _send_at_once(user, found, [*(each.code for each in (*above, invitation, address)), ""])

    assert found
    assert await _rows_of(above, role) == before


async def _rows_of(above: tuple[Member, ...], role: Role) -> list[object]:
    """Whoever stands above or beside somebody in a role, and what of the unit is not theirs."""
    ids = [each.id for each in above]
    rows: list[object] = [sorted(map(str, await Member.filter(id__in=ids).values_list()))]
    rows.append(await Invitation.filter(role=Role.MANAGER).count())
    if role is Role.AGENT:
        for noun in (Invitation, Grant, GrantTemplate, Address):
            rows.append(sorted(map(str, await noun.all().values_list())))
    return rows


async def _send_at_once(user: User, found: list[Fragment], args: list[str]) -> None:
    """Send every act with every argument; some open a dialog, which nobody answers."""

    async def send(fragment: Fragment, arg: str) -> None:
        with user.current_layout:
            await _send(fragment, arg)

    sent = [asyncio.create_task(send(each, arg)) for each in found for arg in args]
    _, asking = await asyncio.wait(sent, timeout=2)
    for each in asking:
        each.cancel()
    await asyncio.sleep(0.05)


STRANGE_PAGES = (*PAGES, "/unit/settings", "/unit/cases", "/person", "/person/messages")


@pytest.mark.parametrize("path", STRANGE_PAGES)
async def test_what_belongs_to_another_unit_is_not_there_for_any_act(user: User, path: str) -> None:
    await seed_catalogue()
    rep, other = await opened(), await opened(cast.SOFTWARE_UNIT)
    agent = await seated(rep.unit, cast.JIN_YANG)
    theirs = await seated(other.unit, cast.SUN_LI)
    invitation = await invited(other, cast.OUYANG_SHIFAN)
    template = await GrantTemplate.save_as("别家的模板", [ITEM], by=other)
    address = await added(other)
    owner = OwnerName.of(other.unit)
    message = await told(MessageKind.CASE, SECRET, owner=owner, unit=other.unit.code)
    await sign_in(user, rep)
    await user.open(path.replace("AGENT", agent.code))
    found = [each for each in fragments(user) if hasattr(each, "_on_act")]
    before = await _stored_of(other)
    args = [each.code for each in (theirs, invitation, template, address, message, other)]

    await _send_at_once(user, found, args)

    assert found
    assert await _stored_of(other) == before
    assert [word for word in (SECRET, "别家的模板", cast.SUN_LI.mobile) if word in read(user)] == []


async def _stored_of(rep: Member) -> list[object]:
    """Everything of one unit that such an act could change."""
    rows: list[object] = []
    for noun in (Member, Invitation, GrantTemplate):
        rows.append(sorted(map(str, await noun.filter(unit_id=rep.unit_id).values_list())))
    rows.append(sorted(map(str, await Grant.filter(member__unit_id=rep.unit_id).values_list())))
    mine = OwnerName.of(rep.unit).code
    rows.append(sorted(map(str, await Address.filter(owner_code=mine).values_list())))
    read_by = MessageRead.filter(message__owner_code=mine)
    rows.append(await read_by.count())
    return rows
