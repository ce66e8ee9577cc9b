"""搜索: results that say why, help when there are none, and suggestions while typing."""

import re
from urllib.parse import quote

import pytest
from nicegui.testing import User

from components.frame.site_map import (
    FOOTER,
    HELP,
    NAVIGATION,
    ON_PHONE,
    PERSON,
    SIGN_IN,
    UNIT_MENU,
    UTILITY,
    Entry,
    has_page,
)
from models.search.search import search as find
from models.search.search_miss import SearchMiss
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem
from tests.support.page import element_count, read


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


async def test_what_only_sounds_the_same_is_told(user: User) -> None:
    page = await search(user, "设保")

    assert "没有与“设保”完全相同的事项，下面是按读音匹配的结果" in page
    assert "匹配：读音“社保”" in page


async def test_a_word_for_a_page_of_the_hall_leads_there(user: User) -> None:
    page = await search(user, "怎么注册账号")

    assert '<a href="/register">注册</a>' in page
    assert "匹配：大厅页面“注册账号”" in page
    assert "哪些单位可以注册？" in await search(user, "注册")


async def test_a_page_that_is_not_there_yet_is_not_offered(user: User) -> None:
    page = await search(user, "忘记密码")

    assert '<a href="/login">登录</a>' in page
    assert has_page("/recover") is ('href="/recover"' in page)


@pytest.mark.parametrize(
    "entry",
    [*NAVIGATION, *SIGN_IN, PERSON, *ON_PHONE, *UTILITY, *HELP, *FOOTER, *UNIT_MENU],
    ids=lambda e: e.label,
)
async def test_every_entry_of_the_menus_is_found_by_its_label(entry: Entry) -> None:
    pages = (await find(entry.label, {entry.path}.__contains__)).pages

    assert [hit.page.path for hit in pages] == [entry.path]


async def test_the_way_in_by_face_is_found_on_the_phone_or_else_in_the_help(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert '<a href="/app/face">刷脸登录</a>' in await search(user, "刷脸登录")
    assert "怎样刷脸登录？" in read(user)

    monkeypatch.setattr("components.frame.site_map.twins_active", frozenset)
    page = await search(user, "刷脸登录")

    assert '<a href="/help/scan">如何扫码</a>' in page
    assert "/app/face" not in page


async def test_the_business_of_another_office_is_named_as_theirs(user: User) -> None:
    page = await search(user, "医保怎么报销")

    assert "由医疗保障部门办理，不在本大厅受理" in page
    assert "12393" in page
    assert "没有找到" in page
    assert "匹配：" not in page


async def test_a_question_that_people_ask_is_answered_beside_the_items(user: User) -> None:
    page = await search(user, "增减员")

    assert "每月什么时候可以办增减员？" in page


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
    assert "查找经办网点" in page
    assert 'href="/services?line=%E7%A4%BE%E4%BC%9A%E4%BF%9D%E9%99%A9">社会保险</a>' in page
    assert "失业保险稳岗返还申领" in page  # the hot services
    assert await SearchMiss.filter(term="完全没有的东西").count() == 1


async def test_an_item_that_left_the_list_is_offered_to_nobody(user: User) -> None:
    offices = (await Catalogue.current()).offices()
    assert offices is not None
    await ServiceItem.filter(code=offices.code).update(is_listed=False)
    await Catalogue.mark_changed()

    page = await search(user, "完全没有的东西")

    assert "没有找到与“完全没有的东西”相关的事项" in page
    assert f"/services/{offices.code}" not in page


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(user: User) -> None:
    page = await search(user, "<img src=x onerror=alert(1)>")

    assert "<img" not in page
    assert "&lt;img src=x" in page


async def suggested(user: User, typed: str) -> str:
    """What is offered below a search box."""
    answer = await user.http_client.get("/search/suggestions", params={"q": typed})
    assert answer.status_code == 200
    return answer.text


async def test_suggestions_follow_the_letters_and_nothing_typed_gives_none(user: User) -> None:
    offered = await suggested(user, "gsrd")
    assert 'data-for="gsrd"' in offered
    assert 'data-href="/services/SB022"' in offered
    assert "首字母" in offered

    offered = await suggested(user, "忘记密码")
    assert 'data-href="/login"' in offered
    assert "大厅页面" in offered

    assert 'data-for="忘记 密码"' in await suggested(user, "  忘记\u200b \u3000 密码 ")
    assert "<li" not in await suggested(user, "")


async def test_suggestions_are_no_page_and_bring_no_cookie(user: User) -> None:
    answer = await user.http_client.get("/search/suggestions", params={"q": "<b>工伤"})

    assert "<b>" not in answer.text
    assert "set-cookie" not in answer.headers
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]
