"""常见问题: found by what people ask."""

import pytest

from models.public.faq import Faq
from models.seed.load import seed_catalogue


@pytest.fixture(autouse=True)
async def _questions(db: object) -> None:
    """Every test searches the seeded questions."""
    await seed_catalogue()


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("忘记密码", "忘记密码怎么找回？"),
        ("怎么打印缴费证明", "在哪里打印单位缴费证明？"),
        ("经办人 离职", "经办人离职怎么办？"),
        ("二维码过期了", "二维码过期或扫码无反应？"),
        ("刷脸登录", "怎样刷脸登录？"),
    ],
)
async def test_the_question_that_was_meant_comes_first(typed: str, question: str) -> None:
    assert (await Faq.search(typed))[0].question == question


async def test_a_word_of_the_answer_finds_it_after_those_that_ask_for_it() -> None:
    found = [row.question for row in await Faq.search("刷脸")]

    assert found[0] == "法定代表人不能刷脸怎么办？"
    assert [row.question for row in await Faq.search("结算期")] == ["每月什么时候可以办增减员？"]


async def test_who_is_locked_out_reads_which_ways_stay_open() -> None:
    [locked] = await Faq.search("账号已锁定")

    for way in ("扫码登录", "在手机上刷脸登录", "曾经登录过的浏览器"):
        assert way in locked.answer


async def test_nothing_typed_lists_all_and_nonsense_lists_none() -> None:
    assert len(await Faq.search()) == 27
    assert await Faq.search("量子计算") == []
    assert await Faq.search("？？") == []
