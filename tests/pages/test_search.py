"""搜索: results that say why, help when there are none, and suggestions while typing."""

import re
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from nicegui.testing import User

from components.suggestions import Suggestions
from models.search_miss import SearchMiss
from models.seed.load import seed_catalogue
from tests.support.page import element_count, fragments, read


@pytest.fixture(autouse=True)
async def _catalogue(db: object) -> None:
    """Every test searches the seeded catalogue."""
    await seed_catalogue()


async def search(user: User, typed: str) -> str:
    """Open the result of a search."""
    await user.open(f"/search?q={quote(typed)}")
    return read(user)


async def test_a_result_marks_what_matched_and_says_why(user: User) -> None:
    page = await search(user, "工伤")

    assert '<a href="/services/SB022"><mark>工伤</mark>认定</a>' in page
    assert "匹配：名称" in page


async def test_a_word_of_people_leads_to_the_item_and_is_named(user: User) -> None:
    page = await search(user, "社保卡丢了")

    assert "匹配：别名“社保卡丢了”" in page
    assert "社保卡正式挂失" in page


async def test_a_typing_error_is_forgiven_and_told(user: User) -> None:
    page = await search(user, "gongshnagrending")

    assert "没有与“gongshnagrending”完全相同的事项" in page
    assert "工伤认定" in page


async def test_a_long_result_comes_in_pages_that_keep_what_was_typed(user: User) -> None:
    page = await search(user, "申请")

    assert len(re.findall("匹配：", page)) == 20
    assert f"/search?q={quote('申请')}&amp;page=2" in page
    assert element_count(user) <= 40


async def test_nothing_found_helps_on_and_is_counted(user: User) -> None:
    page = await search(user, "完全没有的东西")

    assert "没有找到与“完全没有的东西”相关的事项" in page
    assert "12333" in page
    assert "查看服务清单" in page
    assert "失业保险稳岗返还申领" in page  # the hot services
    assert await SearchMiss.filter(term="完全没有的东西").count() == 1


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(user: User) -> None:
    page = await search(user, "<img src=x onerror=alert(1)>")

    assert "<img" not in page
    assert "&lt;img src=x" in page


async def test_suggestions_follow_the_letters_and_nothing_typed_gives_none(user: User) -> None:
    await user.open("/")
    [offered] = [f for f in fragments(user) if isinstance(f, Suggestions)]

    with user:
        await offered.offer(SimpleNamespace(args="gsrd"))
        assert 'data-for="gsrd"' in offered.content
        assert 'data-href="/services/SB022"' in offered.content
        assert "首字母" in offered.content

        await offered.offer(SimpleNamespace(args={"not": "a text"}))
        assert 'data-for="gsrd"' in offered.content

        await offered.offer(SimpleNamespace(args=""))
        assert "data-href" not in offered.content
