"""更新期限 while somebody else renews the same term: nothing is done that was not shown."""

import asyncio
from datetime import timedelta

from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.units.member import Member
from models.units.membership import renew
from models.units.term import add_months
from tests.support.page import press, sign_in
from tests.support.units import opened, seated

WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_a_term_is_shown_anew_before_it_is_renewed_from_another_end(user: User) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    soon = clock.today() + timedelta(days=13)
    await Member.filter(id=agent.id).update(valid_until=soon)
    await sign_in(user, rep)
    await user.open("/unit/members")
    asked = asyncio.create_task(press(user, "renew", agent.code))
    await user.should_see(f"{soon} → {add_months(soon, 12)}", retries=WITHIN)
    elsewhere = soon + timedelta(days=30)
    await renew(await agent.reread(), elsewhere, by=rep)

    user.find("确认更新").click()

    await user.should_see("金*的授权期限刚刚有变化", retries=WITHIN)
    await user.should_see(f"{elsewhere} → {add_months(elsewhere, 12)}", retries=WITHIN)
    assert (await agent.reread()).valid_until == elsewhere
    user.find("确认更新").click()
    await user.should_see("已更新1人的授权期限", retries=WITHIN)
    assert (await agent.reread()).valid_until == add_months(elsewhere, 12)
    await asked
