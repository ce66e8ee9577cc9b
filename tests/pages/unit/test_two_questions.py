"""Two rows are clicked before the first question has come: the last one is asked, and no other."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from components.parts.dialog import PageDialog
from models.seed import cast
from tests.support.page import press, sign_in
from tests.support.units import opened, seated


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("renew", "更新期限"),
        ("suspend", "停用郑**？"),
        ("remove", "删除郑**？"),
    ],
)
async def test_one_question_of_a_kind_stands_there_about_the_row_clicked_last(
    user: User, name: str, title: str
) -> None:
    rep = await opened()
    agents = [await seated(rep.unit, who) for who in (cast.JIN_YANG, cast.ZHENG_SHILI)]
    await sign_in(user, rep)
    await user.open("/unit/members")

    clicks = [asyncio.create_task(press(user, name, each.code)) for each in agents]
    await user.should_see(title, retries=40)
    await asyncio.sleep(0.1)

    open_ones = [each for each in user.find(kind=PageDialog).elements if not each.is_deleted]
    assert len(open_ones) == 1
    assert isinstance(open_ones[0], ui.dialog)
    assert user.notify.messages == []
    open_ones[0].close()
    await asyncio.wait(clicks, timeout=5)
