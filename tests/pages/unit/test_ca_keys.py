"""CA证书 in 账号设置: what is bound, who may let it go, and that the page follows."""

from datetime import timedelta

import pytest
from nicegui import background_tasks, ui
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.sign_in.ca_key import LINK, CaKey, ProvenKey
from models.units.member import Member
from tests.support.page import element_count, fragments, press, read, sign_in
from tests.support.units import opened, seated

DAY = timedelta(days=1)


def proven(name: str = "a", days: int = 300) -> ProvenKey:
    """A key that was verified just now."""
    now = clock.now()
    return ProvenKey(
        name * 64, cast.DEMO_UNIT.uscc, "江苏CA", now - 30 * DAY, now + days * DAY, name * 40
    )


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_the_page_shows_what_is_bound_and_what_ends_soon(user: User, rep: Member) -> None:
    await user.open(LINK)
    assert "还没有绑定CA证书" in read(user)
    await proven().bind(rep)
    await proven("b", 20).bind(rep)

    await user.should_see("BBBBBBBBBBBB")
    html = read(user)
    assert "江苏CA签发" in html
    assert "还有20天到期" in html
    assert html.count("解除绑定 ") == 2
    assert element_count(user) <= 40


async def test_the_legal_rep_lets_a_key_go_after_a_question(user: User, rep: Member) -> None:
    await proven().bind(rep)
    [key] = await CaKey.of_unit(rep.unit_id)
    await user.open(LINK)
    asking = background_tasks.create(press(user, "unbind", key.code))
    await user.should_see("不能再用于登录本单位")

    user.find(kind=ui.button, content="解除绑定").click()
    await asking

    await user.should_see("还没有绑定CA证书")
    assert await CaKey.of_unit(rep.unit_id).count() == 0


async def test_an_agent_reads_and_lets_nothing_go(user: User) -> None:
    rep = await opened()
    await proven().bind(rep)
    [key] = await CaKey.of_unit(rep.unit_id)
    await sign_in(user, await seated(rep.unit, cast.LI_FANLI))
    await user.open(LINK)
    assert "AAAAAAAAAAAA" in read(user)
    assert 'data-act="unbind"' not in read(user)

    card = next(each for each in fragments(user) if 'id="ca-keys"' in each.content)
    with card.parent_slot or user.current_layout.default_slot:
        await card.act("unbind", key.code)

    await user.should_see("您没有“解除登录账户”的权限")
    assert await CaKey.of_unit(rep.unit_id).count() == 1
