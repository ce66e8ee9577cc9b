"""重新邀请: what of an ended invitation goes along, and that nothing is ticked beforehand."""

import pytest
from nicegui.testing import User

from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.service_item import ServiceItem
from models.units.invitation import Invitation, InvitationState
from models.units.inviting import Invited, invite, withdraw
from models.units.permission import Role
from tests.support.page import fields_of, press, sign_in
from tests.support.units import opened

PAGE = "/unit/members"
SUN = cast.SUN_LI
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.mark.parametrize("is_ticked", [True, False])
async def test_old_items_go_along_with_another_invitation_only_when_that_is_ticked(
    user: User, is_ticked: bool
) -> None:
    await seed_catalogue()
    rep = await opened()
    await sign_in(user, rep)
    await ServiceItem.filter(code="JC001").update(is_listed=False)
    known = Invited(Role.AGENT, SUN.name, SUN.id_number, SUN.mobile, items=("JY002", "JC001"))
    asked = await invite(rep.unit, known, by=rep)
    await withdraw(asked, by=rep)
    await user.open(PAGE)
    await press(user, "reinvite", asked.code)
    await user.should_see("一并授权原邀请的1项", retries=WITHIN)
    await user.should_see("不能再授权、不带入", retries=WITHIN)

    fields_of(user)["invite-carries_items"].value = is_ticked
    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    again = await Invitation.get(id_index=SUN.id_number, state=InvitationState.WAITING)
    assert again.items == (["JY002"] if is_ticked else [])
