"""滑块拼图: one answer for one challenge, one use of one pass, and nobody guesses for long."""

import asyncio
import math
from dataclasses import replace

import pytest

from auth.captcha.proof_of_work import is_proven
from auth.captcha.service import Answer, Asker, CaptchaService
from models.base import clock
from models.base.error import Invalid, TooMany
from models.base.key import digest
from models.base.tx import transactional
from models.proofs.captcha import CaptchaKind, CaptchaPass, CaptchaPurpose, Refusal
from models.records.captcha_table import CAPTCHA_NETWORK_FAILURES
from tests.auth.captcha.player import ASKER, OTHER_VISITOR, asker_from, earn_pass, solution, wrong


async def test_a_solved_puzzle_earns_a_pass_that_holds_once(captcha: CaptchaService) -> None:
    token = await earn_pass(captcha)

    await captcha.redeem(token, ASKER)

    with pytest.raises(Invalid, match="验证无效，请重新验证"):
        await captcha.redeem(token, ASKER)


async def test_only_the_digest_of_a_pass_is_stored(captcha: CaptchaService) -> None:
    token = await earn_pass(captcha)

    stored = await CaptchaPass.get()

    assert stored.digest == digest(token)
    assert token not in str(vars(stored))


@pytest.mark.parametrize(
    "shown_by",
    [
        replace(ASKER, purpose=CaptchaPurpose.SMS),
        OTHER_VISITOR,
        replace(ASKER, subject="91320281MA27C3LK5E"),
    ],
    ids=["purpose", "browser", "subject"],
)
async def test_a_pass_is_worthless_for_another(captcha: CaptchaService, shown_by: Asker) -> None:
    token = await earn_pass(captcha)

    with pytest.raises(Invalid):
        await captcha.redeem(token, shown_by)


async def test_a_pass_holds_for_five_minutes(captcha: CaptchaService) -> None:
    token = await earn_pass(captcha)
    clock.travel(301)

    with pytest.raises(Invalid):
        await captcha.redeem(token, ASKER)


async def test_a_pass_cannot_be_redeemed_inside_a_transaction(captcha: CaptchaService) -> None:
    token = await earn_pass(captcha)

    with pytest.raises(RuntimeError):
        await transactional(captcha.redeem)(token, ASKER)


async def test_fifty_right_answers_at_once_earn_one_pass(captcha: CaptchaService) -> None:
    office = asker_from(address="127.0.0.1")
    offer = await captcha.issue(office)
    answer = await solution(offer)
    clock.travel(2)

    verdicts = await asyncio.gather(*(captcha.verify(office, answer) for _ in range(50)))

    assert len([verdict for verdict in verdicts if verdict.token]) == 1
    assert await CaptchaPass.all().count() == 1


async def test_a_wrong_answer_uses_the_challenge_up(captcha: CaptchaService) -> None:
    offer = await captcha.issue(ASKER)
    right = await solution(offer)
    clock.travel(2)

    first = await captcha.verify(ASKER, wrong(offer))
    second = await captcha.verify(ASKER, right)

    assert (first.refusal, second.refusal) == (Refusal.MISMATCH, Refusal.USED)
    assert captcha.pictures.background(offer.id, ASKER.visitor) is None


@pytest.mark.parametrize(("seconds", "refusal"), [(0.1, Refusal.TOO_FAST), (121, Refusal.EXPIRED)])
async def test_an_answer_may_be_neither_early_nor_late(
    captcha: CaptchaService, seconds: float, refusal: Refusal
) -> None:
    offer = await captcha.issue(ASKER)
    clock.travel(seconds)

    assert (await captcha.verify(ASKER, wrong(offer))).refusal is refusal


@pytest.mark.parametrize("off", [4.9, -4.9])
async def test_five_units_to_either_side_still_fit(captcha: CaptchaService, off: float) -> None:
    offer = await captcha.issue(ASKER)
    answer = await solution(offer)
    clock.travel(2)

    assert (await captcha.verify(ASKER, _moved(answer, off))).token


@pytest.mark.parametrize("off", [5.6, -5.6])
async def test_more_than_five_units_do_not_fit(captcha: CaptchaService, off: float) -> None:
    offer = await captcha.issue(ASKER)
    answer = await solution(offer)
    clock.travel(2)

    assert (await captcha.verify(ASKER, _moved(answer, off))).refusal is Refusal.MISMATCH


@pytest.mark.parametrize("value", [True, math.nan, math.inf, -1, 257, "100", None, [100], {}])
async def test_what_is_no_place_is_refused(captcha: CaptchaService, value: object) -> None:
    offer = await captcha.issue(ASKER)
    answer = replace(await solution(offer), value=value)
    clock.travel(2)

    assert (await captcha.verify(ASKER, answer)).refusal is Refusal.MISMATCH


@pytest.mark.parametrize("nonce", [-1, True, 1.5, "7", None, 2**60])
async def test_a_place_without_proof_of_work_is_refused(
    captcha: CaptchaService, nonce: object
) -> None:
    offer = await captcha.issue(ASKER)
    answer = replace(await solution(offer), nonce=nonce)
    clock.travel(2)

    assert (await captcha.verify(ASKER, answer)).refusal is Refusal.MISMATCH


async def test_tapping_needs_more_work_than_dragging(captcha: CaptchaService) -> None:
    offer = await captcha.issue(ASKER)
    answer = await solution(offer)
    weak = next(n for n in range(10**7) if _just_enough(offer.id, n, offer.work_bits))
    clock.travel(2)

    tapped = Answer(offer.id, answer.value, weak, is_dragged=False)

    assert (await captcha.verify(ASKER, tapped)).refusal is Refusal.MISMATCH


async def test_tapping_with_its_work_done_earns_a_pass(captcha: CaptchaService) -> None:
    offer = await captcha.issue(ASKER)
    answer = await solution(offer, dragged=False)
    clock.travel(2)

    assert (await captcha.verify(ASKER, answer)).token


async def test_another_browser_cannot_answer_or_see_a_puzzle(captcha: CaptchaService) -> None:
    offer = await captcha.issue(ASKER)
    answer = await solution(offer)
    clock.travel(2)

    foreign = await captcha.verify(OTHER_VISITOR, answer)

    assert foreign.refusal is Refusal.WRONG_SESSION
    assert captcha.pictures.background(offer.id, OTHER_VISITOR.visitor) is None
    assert (await captcha.verify(ASKER, answer)).token


async def test_asking_again_voids_the_older_puzzle(captcha: CaptchaService) -> None:
    old = await captcha.issue(ASKER)
    answer = await solution(old)
    await captcha.issue(ASKER)
    clock.travel(2)

    assert (await captcha.verify(ASKER, answer)).refusal is Refusal.EXPIRED
    assert captcha.pictures.piece(old.id, ASKER.visitor) is None


async def test_a_question_in_words_earns_the_same_pass(captcha: CaptchaService) -> None:
    offer = await captcha.issue(ASKER, CaptchaKind.WORDS)
    answer = await solution(offer)
    clock.travel(5)

    verdict = await captcha.verify(ASKER, answer)

    await captcha.redeem(verdict.token, ASKER)


async def test_guessing_ends_in_a_pause(captcha: CaptchaService) -> None:
    for _ in range(6):
        offer = await captcha.issue(ASKER)
        clock.travel(2)
        assert (await captcha.verify(ASKER, wrong(offer))).refusal is Refusal.MISMATCH

    with pytest.raises(TooMany, match=r"验证失败次数过多，请\d+秒后再试"):
        await captcha.issue(ASKER)

    clock.travel(61)
    await captcha.issue(ASKER)


async def test_guessing_with_fresh_cookies_ends_at_the_address(captcha: CaptchaService) -> None:
    for number in range(CAPTCHA_NETWORK_FAILURES.most):
        guesser = asker_from(f"{number:064d}")
        offer = await captcha.issue(guesser)
        clock.travel(2)
        await captcha.verify(guesser, wrong(offer))

    with pytest.raises(TooMany):
        await captcha.issue(asker_from("c" * 64))


async def test_strangers_who_solve_puzzles_make_a_recovery_harder_and_close_it_to_nobody(
    captcha: CaptchaService,
) -> None:
    recovery = replace(ASKER, purpose=CaptchaPurpose.RECOVER)
    usual = await captcha.issue(asker_from("d" * 64, asker=recovery))
    for number in range(5):
        await earn_pass(captcha, asker_from(f"{number:064d}", asker=recovery))

    owner = await captcha.issue(asker_from("c" * 64, asker=recovery))

    assert owner.work_bits > usual.work_bits


async def test_failures_make_the_next_puzzle_cost_more(captcha: CaptchaService) -> None:
    first = await captcha.issue(ASKER)
    clock.travel(2)
    await captcha.verify(ASKER, wrong(first))

    second = await captcha.issue(ASKER)

    assert (first.work_bits, second.work_bits) == (16, 18)


def _moved(answer: Answer, off: float) -> Answer:
    assert isinstance(answer.value, float)
    return replace(answer, value=answer.value + off)


def _just_enough(salt: str, nonce: int, bits: int) -> bool:
    return is_proven(salt, nonce, bits) and not is_proven(salt, nonce, bits + 1)
