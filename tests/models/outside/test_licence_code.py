"""A QR code of an electronic licence: its answer is taken once, by one, and in time."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import Conflict, NotFound
from models.outside.licence_code import WAITING, LicenceCode, LicenceState
from models.outside.licence_holder import HolderType, LicenceHolder
from models.outside.outside_start import OutsideStart
from tests.support.outside import new_start

SECOND = timedelta(seconds=1)


async def kept(biz: str = "E1", seconds: int = 120) -> tuple[OutsideStart, LicenceCode]:
    """A code of the tests' browser."""
    start, _ = await new_start()
    told = {"biz": biz, "plain": "random", "picture": "EBL:1", "seconds": seconds}
    return start, await LicenceCode.keep(start, **told)  # type: ignore[arg-type]  # as told


async def test_of_many_who_bring_an_answer_home_at_once_one_gets_it() -> None:
    _, code = await kept()
    assert await code.become(LicenceState.ANSWERED, "{}")
    rows = [await LicenceCode.find(code.code) for _ in range(5)]

    taken = await asyncio.gather(*(row.take() for row in rows))

    assert sorted(taken) == [False, False, False, False, True]
    assert (await LicenceCode.find(code.code)).answer == ""


async def test_of_many_who_ask_at_once_one_may() -> None:
    _, code = await kept()
    await LicenceCode.filter(id=code.id).update(asked_at=clock.now() - 5 * SECOND)

    asked = await asyncio.gather(*(code.may_ask(3 * SECOND) for _ in range(5)))

    assert sorted(asked) == [False, False, False, False, True]


async def test_of_two_answers_at_once_the_first_counts() -> None:
    _, code = await kept()
    ends = (LicenceState.ANSWERED, LicenceState.DENIED)

    ended = await asyncio.gather(*(code.become(each, "{}") for each in ends))

    assert sorted(ended) == [False, True]
    assert not await code.become(LicenceState.SCANNED)
    assert (await LicenceCode.find(code.code)).state not in WAITING


async def test_after_its_time_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    _, code = await kept(seconds=60)
    later = clock.now() + 61 * SECOND
    monkeypatch.setattr(clock, "now", lambda: later)

    assert code.current_state is LicenceState.EXPIRED
    assert code.seconds_left == 0
    assert not await code.become(LicenceState.ANSWERED, "{}")
    assert not await code.may_ask(SECOND)


async def test_a_number_that_the_platform_gives_twice_is_nobody_elses_code() -> None:
    _, code = await kept()

    with pytest.raises(Conflict, match="请返回登录页重新登录"):
        await kept()

    assert [each.code for each in await LicenceCode.all()] == [code.code]


async def test_a_platform_does_not_let_anybody_wait_for_ever() -> None:
    _, code = await kept(seconds=10**6)

    assert code.seconds_left <= 300


async def test_what_was_to_be_signed_is_known_by_a_digest_alone() -> None:
    _, code = await kept()

    assert code.is_plain("random")
    assert not code.is_plain("Random")
    assert "random" not in vars(code).values()


async def test_codes_are_found_by_their_numbers_and_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, code = await kept()
    assert await LicenceCode.latest_of(start) == code
    assert await LicenceCode.of_biz("province", "E1") == code
    assert await LicenceCode.of_biz("e_licence", "E1") is None
    assert await LicenceCode.of_biz("province", "") is None
    with pytest.raises(NotFound):
        await LicenceCode.find("nobody's")
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    await LicenceCode.forget_old()

    assert await LicenceCode.all().count() == 0


def test_only_a_legal_rep_of_the_same_name_is_known_by_a_licence() -> None:
    assert LicenceHolder(HolderType.LEGAL_REP, "王示例").is_rep("王 示例")
    assert not LicenceHolder(HolderType.LEGAL_REP, "王示例").is_rep("李范例")
    assert not LicenceHolder(HolderType.AGENT, "王示例").is_rep("王示例")
    told = ("法定代表人", "legal_rep", "证照管理员", "董事长")
    assert [HolderType.of(each) for each in told] == [
        *(HolderType.LEGAL_REP, HolderType.LEGAL_REP, HolderType.LICENCE_MANAGER, None)
    ]
