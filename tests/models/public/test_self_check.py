"""使用环境自检: what is said of each subject, and the number that is read to 12333."""

from datetime import timedelta
from typing import Any

import pytest
import structlog.testing

from models.base import clock
from models.base.error import NotFound, TooMany
from models.base.origin import Origin
from models.base.tx import transactional
from models.forgetting import forget_old_rows
from models.passkeys.site import NO_NAME
from models.public.check_finding import (
    CA_UNKNOWN,
    SCRIPT_ON,
    CheckFinding,
    Subject,
    Verdict,
    in_order,
    judge_clock,
    judge_cookie,
    judge_line,
    judge_passkey,
    judge_secure,
    judge_sms,
    summary,
)
from models.public.self_check import SelfCheck, sms_pace
from models.records.limit_table import SELF_CHECK_BROWSER
from models.records.outbox import OutboxKind, OutboxMessage, post

HERE = Origin("browser of the tests", "203.0.113.9")
FOUND = [SCRIPT_ON, judge_clock(-372), CA_UNKNOWN]


@pytest.mark.parametrize(
    ("ahead", "verdict", "words"),
    [
        (0.2, Verdict.OK, "相差 0 秒"),
        (-29, Verdict.OK, "相差 29 秒"),
        (45, Verdict.WARN, "快 45 秒"),
        (-372, Verdict.BAD, "慢 6 分 12 秒"),
        (7300, Verdict.BAD, "快 2 小时 1 分"),
        (-3 * 86400, Verdict.BAD, "慢 3 天"),
    ],
)
def test_the_clock_is_judged_by_how_far_it_is_off(
    ahead: float, verdict: Verdict, words: str
) -> None:
    finding = judge_clock(ahead)

    assert finding.verdict is verdict
    assert words in finding.text


@pytest.mark.parametrize(
    ("is_up", "seconds", "tag"),
    [(False, 3, "暂停"), (True, None, "正常"), (True, 4, "正常"), (True, 40, "较慢")],
)
def test_sms_is_told_in_plain_words(is_up: bool, seconds: int | None, tag: str) -> None:
    pace = None if seconds is None else timedelta(seconds=seconds)

    assert judge_sms(is_up=is_up, pace=pace).tag == tag


def test_the_rest_is_judged_by_what_the_page_can_do() -> None:
    assert judge_line(milliseconds=38, is_polling=False).text.startswith("已连上，往返 38 毫秒")
    assert judge_line(milliseconds=38, is_polling=True).tag == "较慢"
    assert judge_line(milliseconds=2000, is_polling=False).tag == "较慢"
    assert judge_secure(is_https=True, is_safe=False).verdict is Verdict.OK
    assert judge_secure(is_https=False, is_safe=True).verdict is Verdict.OK
    assert judge_secure(is_https=False, is_safe=False).verdict is Verdict.WARN
    assert judge_cookie(is_kept=False).verdict is Verdict.BAD
    assert judge_passkey("", is_supported=True).verdict is Verdict.OK
    for why, is_supported in ((NO_NAME, True), ("", False)):
        told = judge_passkey(why, is_supported=is_supported)
        assert (told.verdict, told.tag) == (Verdict.ABSENT, "不能使用")
        assert why in told.text


def test_what_is_worst_comes_first() -> None:
    slow = judge_sms(is_up=True, pace=timedelta(seconds=40))

    order = in_order([*FOUND, slow])

    assert [each.subject for each in order] == [
        *(Subject.CLOCK, Subject.SMS, Subject.SCRIPT, Subject.CA)
    ]
    assert summary(order) == (
        "有 1 项会影响登录和办理，请先处理：电脑时间。另有 1 项请留意：短信。"
    )
    assert summary([slow]) == "可以登录和办理，有 1 项请留意：短信。"
    assert summary([CA_UNKNOWN]) == "可以正常登录和办理，没有发现问题。"


async def test_the_number_leads_back_to_what_was_found_and_stands_in_the_log() -> None:
    with structlog.testing.capture_logs() as log:
        kept = await SelfCheck.keep(FOUND, origin=HERE)

    for spelling in (kept.number, kept.spoken, f" {kept.spoken} "):
        assert (await SelfCheck.find(spelling)).told == FOUND
    assert {"number": kept.number, "found": "script=ok clock=bad ca=none"}.items() <= log[0].items()


async def test_another_look_of_the_page_keeps_its_number() -> None:
    kept = await SelfCheck.keep(FOUND, origin=HERE)

    await kept.keep_again([SCRIPT_ON])

    assert (await SelfCheck.find(kept.number)).told == [SCRIPT_ON]


async def test_after_a_day_a_number_leads_nowhere_and_is_forgotten() -> None:
    kept = await SelfCheck.keep(FOUND, origin=HERE)
    clock.travel(24 * 3600 + 1)

    with pytest.raises(NotFound, match="已经作废"):
        await SelfCheck.find(kept.number)
    await forget_old_rows()

    assert await SelfCheck.all().count() == 0


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "十二三四五六七八", "1'; --   "])
async def test_what_is_no_number_leads_nowhere(typed: str) -> None:
    with pytest.raises(NotFound):
        await SelfCheck.find(typed)


async def test_it_holds_nothing_of_a_person_or_a_place() -> None:
    await SelfCheck.keep(FOUND, origin=HERE)

    [row] = await SelfCheck.all().values()
    assert set(row) == {"id", "number", "findings", "created_at"}
    assert HERE.address not in str(row)


async def test_a_browser_gets_so_many_numbers_an_hour() -> None:
    for _ in range(SELF_CHECK_BROWSER.most):
        await SelfCheck.keep(FOUND, origin=HERE)

    with pytest.raises(TooMany, match="可以直接拨打12333"):
        await SelfCheck.keep(FOUND, origin=HERE)


@transactional
async def _posted(**values: Any) -> None:
    made = await post(OutboxKind.SMS, {"mobile": "13912345678", "text": "正文"})
    await OutboxMessage.filter(id=made.id).update(**values)


async def test_the_pace_of_sms_is_the_middle_one_of_the_last_minutes() -> None:
    assert await sms_pace() is None
    now = clock.now()
    for seconds in (3, 40, 600):
        start = now - timedelta(seconds=seconds)
        await _posted(created_at=start, delivered_at=now)
    await _posted(created_at=now - timedelta(hours=2), delivered_at=now - timedelta(hours=1))
    await _posted()

    assert await sms_pace() == timedelta(seconds=40)


def test_a_finding_without_a_word_has_that_of_its_verdict() -> None:
    assert CheckFinding(Subject.CA, Verdict.NONE, "").tag == "不必装"
