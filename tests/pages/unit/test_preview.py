"""看他能办什么: what an agent sees, and that nothing can be done there."""

from nicegui.testing import User

from models.seed import cast
from models.services.granting import save_grants
from models.units.member import Member
from models.units.membership import suspend
from tests.support.grants import NONE
from tests.support.page import press, read
from tests.support.units import opened, seated

ONE = frozenset({"JY002"})
WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_menu_and_items_stand_there_as_the_rights_give_them(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(agent, NONE, ONE, by=rep)

    await user.open(f"/unit/members/{agent.code}/preview")

    html = read(user).split('id="rights"')[1]
    assert "可办 1 项" in html
    assert "单位办件" in html
    assert "经办人管理" not in html
    assert f'href="/unit/members/{agent.code}/grants"' in html
    assert cast.JIN_YANG.mobile not in html
    await press(user, "no")
    assert user.notify.messages == ["预览中不能办理"]


async def test_it_follows_what_is_taken_away(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(agent, NONE, ONE, by=rep)
    await user.open(f"/unit/members/{agent.code}/preview")

    await save_grants(agent, ONE, NONE, by=rep)

    await user.should_see("没有可以办理的事项", retries=WITHIN)


async def test_another_units_agent_is_not_found(user: User, rep: Member) -> None:
    other = await opened(cast.DISPATCH_UNIT)
    theirs = await seated(other.unit, cast.SUN_LI)

    answer = await user.http_client.get(f"/unit/members/{theirs.code}/preview")

    assert answer.status_code == 404
    assert "没有找到这位成员" in answer.text


async def test_whoever_is_suspended_sees_neither_menu_nor_items(
    user: User, rep: Member, agent: Member
) -> None:
    await suspend(agent, "休假", by=rep)

    await user.open(f"/unit/members/{agent.code}/preview")

    html = read(user)
    assert "目前不能登录办理" in html
    assert "没有可以办理的事项" in html
    assert f'href="/unit/members/{agent.code}/grants"' not in html  # resumed first, as in the list
