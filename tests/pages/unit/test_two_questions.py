"""Two rows are clicked before the first question has come: one is asked, the other gives way."""

import asyncio

import pytest
from nicegui.testing import User

from components.parts.dialog import PageDialog
from models.seed import cast
from tests.support.page import press, sign_in
from tests.support.units import opened, seated


@pytest.mark.parametrize("name", ["renew", "suspend", "remove"])
async def test_one_question_of_a_kind_stands_on_a_page_at_a_time(user: User, name: str) -> None:
    rep = await opened()
    agents = [await seated(rep.unit, who) for who in (cast.JIN_YANG, cast.ZHENG_SHILI)]
    await sign_in(user, rep)
    await user.open("/unit/members")

    clicks = [asyncio.create_task(press(user, name, each.code)) for each in agents]
    gave_way, asked = await asyncio.wait(clicks, timeout=20, return_when=asyncio.FIRST_COMPLETED)

    assert len(user.find(kind=PageDialog).elements) == 1
    assert (len(gave_way), len(asked)) == (1, 1)
    assert user.notify.messages == []
    for each in asked:
        each.cancel()
