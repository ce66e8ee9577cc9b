"""账号设置: what stands there of the unit and its legal rep, and the panels as tabs."""

import pytest
from nicegui.testing import User

from models.seed import cast
from models.units.member import Member
from tests.support.page import element_count, read, sign_in
from tests.support.units import opened, seated

PAGE = "/unit/settings"


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_unit_and_legal_rep_are_shown_with_masks(user: User, rep: Member) -> None:
    await user.open(PAGE)

    html = read(user)
    for words in ("单位信息", rep.unit.uscc, rep.unit.name, "法人基础信息", "居民身份证"):
        assert words in html
    for masked in (rep.person.masked_id, rep.person.masked_name, rep.masked_mobile):
        assert masked in html
    for secret in (rep.person.id_number, rep.person.name, rep.mobile):
        assert secret not in html
    assert element_count(user) <= 40


async def test_an_agent_reads_the_same_of_the_legal_rep(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    user.http_client.cookies.clear()
    await sign_in(user, agent)

    await user.open(PAGE)

    assert rep.person.masked_name in read(user)
    assert rep.person.name not in read(user)
