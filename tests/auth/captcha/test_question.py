"""文字验证: questions that can be read aloud, and the ways people type their answers."""

from random import Random

import pytest

from auth.captcha.question import ask, is_right


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("46", "46"),
        (" ４６ ", "46"),
        ("四十六", "46"),
        ("46本", "46"),
        ("十二", "12"),
        ("星期三", "3"),
        ("周三", "3"),
        ("三", "3"),
        ("星期天", "日"),
        ("苹果。", "苹果"),
        ("“苹果”", "苹果"),
    ],
)
def test_an_answer_is_right_however_it_is_typed(typed: str, answer: str) -> None:
    assert is_right(typed, answer)


@pytest.mark.parametrize("typed", ["", "  ", "47", None, 46, True, ["46"], "4" * 21])
def test_what_is_no_answer_is_not_right(typed: object) -> None:
    assert not is_right(typed, "46")


def test_every_question_can_be_answered_with_its_own_answer() -> None:
    for seed in range(300):
        question = ask(Random(seed))
        assert is_right(question.answer, question.answer), question.text


def test_questions_differ() -> None:
    assert len({ask(Random(seed)).text for seed in range(200)}) > 120
