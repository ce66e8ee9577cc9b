"""公示公告, 帮助 and 政府网站找错: what is published, what is asked, what is reported."""

from urllib.parse import quote

import pytest
from nicegui.testing import User

from models.public.site_feedback import SiteFeedback
from models.seed.load import seed_catalogue
from models.seed.sample_notices import seed_notices
from tests.support.page import fields_of, read


@pytest.fixture(autouse=True)
async def _hall(db: object) -> None:
    """A hall with its questions and notices."""
    await seed_catalogue()
    await seed_notices()


async def test_notices_of_one_kind_are_listed_newest_first(user: User) -> None:
    await user.open("/notices?kind=publicity")

    page = read(user)
    assert page.count('<span class="rs-tag is-teal">公示</span>') == 3
    assert "公告</span>" not in page.split("rs-news", 1)[1]


async def test_a_notice_says_who_published_it_and_that_it_is_a_sample(user: User) -> None:
    await user.open("/notices/wengang")

    await user.should_see("发布单位")
    await user.should_see("不是真实的公示公告")


async def test_a_notice_that_is_not_there_is_not_found(user: User) -> None:
    answer = await user.http_client.get("/notices/nothing")

    assert answer.status_code == 404
    assert "没有这条公示公告" in answer.text


async def test_a_question_is_found_by_a_word_of_its_answer(user: User) -> None:
    await user.open(f"/help?q={quote('不能刷脸')}")
    assert "法定代表人不能刷脸怎么办" in read(user)

    await user.open(f"/help?q={quote('量子力学')}")
    assert "没有找到“量子力学”的解答" in read(user)


async def test_a_question_about_a_page_that_does_not_exist_is_not_shown(user: User) -> None:
    await user.open("/help")

    assert "可以用哪些方式登录" in read(user)
    assert "机构初始密码是什么" not in read(user)


async def test_a_reported_error_reaches_the_database_and_gets_a_number(user: User) -> None:
    await user.open("/feedback?page=/services")
    user.find("提交").click()
    await user.should_see("有 2 处需要修改")
    assert "请填写问题描述" in read(user)
    assert await SiteFeedback.all().count() == 0

    fields = fields_of(user)
    fields["problem"].value, fields["description"].value = "link", "服务清单的第二页打不开"
    user.find("提交").click()
    await user.should_see("已收到，谢谢您")

    report = await SiteFeedback.get()
    assert (report.page, report.description) == ("/services", "服务清单的第二页打不开")
    assert report.number in read(user)
