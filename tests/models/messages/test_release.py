"""短信的发出: night, choice and merging are decided in the moment in which it leaves."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.messages.message_choice import choose
from models.messages.release import release_due
from models.records.message import MessageKind, drop_messages
from models.records.message_sms import MessageSms, SmsState
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerName
from models.seed import cast
from models.units.membership import remove, renew
from models.units.permission import Role
from models.units.reminder import remind_of_ends
from tests.support.messages import LI, MOBILE, TEXT, at, sent, sent_to, told
from tests.support.units import opened, seated


async def states() -> list[SmsState]:
    """What became of every SMS."""
    return [each.state for each in await MessageSms.all().order_by("id")]


async def test_what_waited_through_the_night_says_when_it_happened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "22:10")
    await told(mobile=MOBILE)
    assert await release_due() == 0

    at(monkeypatch, "08:31", day=19)

    assert await release_due() == 1
    assert await sent() == ["（昨日22:10）您的权限已停用"]
    assert await release_due() == 0
    assert [each.mobile for each in await MessageSms.all()] == [None]


async def test_what_a_hall_that_was_down_finds_at_night_waits_for_the_morning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "20:59:59")
    await told(mobile=MOBILE)
    at(monkeypatch, "21:00")
    assert await release_due() == 0

    at(monkeypatch, "08:31", day=19)

    assert await release_due() == 1


async def test_three_of_a_kind_that_wait_for_one_mobile_become_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "22:10")
    await told(mobile=MOBILE)
    await told(mobile=MOBILE)
    await told(MessageKind.TERM, "授权明天到期", mobile=MOBILE)
    await told(mobile="13900010206")
    at(monkeypatch, "23:40")
    await told(mobile=MOBILE)

    at(monkeypatch, "08:31", day=19)

    assert await release_due() == 3
    assert sorted(await sent()) == sorted(
        [
            "您有3条授权变动消息（昨日22:10至昨日23:40），请登录网上办事服务大厅或江苏智慧人社APP查看",
            "（昨日22:10）授权明天到期",
            "（昨日22:10）您的权限已停用",
        ]
    )
    assert SmsState.MERGED in await states()


async def test_two_leave_at_once_and_what_follows_within_the_hour_waits_for_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "10:00")
    await told(mobile=MOBILE)
    await release_due()
    at(monkeypatch, "10:10")
    await told(mobile=MOBILE)
    assert await release_due() == 1
    for minute in ("20", "30", "40"):
        at(monkeypatch, f"10:{minute}")
        await told(mobile=MOBILE)
        assert await release_due() == 0

    at(monkeypatch, "11:10")

    assert await release_due() == 1
    assert (await sent())[2].startswith("您有3条授权变动消息（今日10:20至今日10:40）")


async def test_warnings_about_a_way_in_are_never_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "23:30")
    for _ in range(4):
        await told(MessageKind.SECURITY, mobile=MOBILE)

    assert await release_due() == 4
    assert await sent() == [TEXT] * 4


async def test_several_processes_that_release_at_once_send_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "22:10")
    for _ in range(5):
        await told(mobile=MOBILE)
    at(monkeypatch, "08:31", day=19)

    counts = await asyncio.gather(*(release_due() for _ in range(4)))

    assert sum(counts) == 1
    assert len(await sent()) == 1


async def test_one_that_is_told_while_others_are_released_is_sent_once_and_never_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "10:00")
    await told(mobile=MOBILE)
    await told(mobile=MOBILE)

    await asyncio.gather(release_due(), told(mobile=MOBILE), release_due())
    at(monkeypatch, "11:05")
    await release_due()

    assert all(state is not SmsState.WAITING for state in await states())
    assert 1 <= len(await sent()) <= 3


@pytest.mark.parametrize("turn", range(6))
async def test_what_is_dropped_while_it_is_released_either_leaves_or_does_not(
    turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, "10:00")
    for number in range(3):
        await told(about=f"matter {number}", mobile=MOBILE)
    acts = [release_due(), drop_messages("matter 1"), release_due()]

    await asyncio.gather(*(acts if turn % 2 else acts[::-1]))

    assert SmsState.WAITING not in await states()
    is_dropped = SmsState.DROPPED in await states()
    assert len(await sent()) == (2 if is_dropped else 1)


async def test_a_member_who_is_removed_at_night_hears_that_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    at(monkeypatch, "23:00")
    for _ in range(3):
        await told(
            MessageKind.CASE,
            owner=OwnerName.of(agent.person),
            unit=rep.unit.code,
            mobile=agent.mobile,
        )
    at(monkeypatch, "06:00", day=19)
    await remove(agent, "离职", by=rep)

    at(monkeypatch, "08:31", day=19)
    await release_due()

    assert [text for text in await sent() if "删除" not in text] == []
    assert (await states()).count(SmsState.DROPPED) == 3


async def test_a_term_that_is_renewed_at_night_is_reminded_of_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    at(monkeypatch, "22:00")
    agent.valid_until = clock.today() + timedelta(days=1)
    await agent.save()
    await remind_of_ends()
    assert len(await states()) == 2
    await renew(agent, clock.today() + timedelta(days=300), by=rep)

    at(monkeypatch, "08:31", day=19)
    await release_due()

    [text] = await sent()
    assert "已更新为" in text


async def test_a_term_that_ended_at_midnight_ends_what_waits_though_nobody_has_noted_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    at(monkeypatch, "23:00")
    agent.valid_until = clock.today()
    await agent.save()
    await told(
        MessageKind.CASE, owner=OwnerName.of(agent.person), unit=rep.unit.code, mobile=MOBILE
    )

    at(monkeypatch, "08:31", day=19)
    await release_due()

    assert await sent() == []


async def test_who_wants_no_sms_of_a_kind_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    rep = await opened()
    at(monkeypatch, "10:00")
    await choose(MessageKind.RIGHT, False, by=rep)
    owner, unit = OwnerName.of(rep.person), rep.unit.code

    await told(owner=owner, unit=unit, mobile=MOBILE)
    await told(owner=owner, unit="another", mobile=MOBILE)
    await told(MessageKind.TERM, "授权明天到期", owner=owner, unit=unit, mobile=MOBILE)
    await release_due()

    assert await sent() == [TEXT, "授权明天到期"]
    assert await states() == [SmsState.MUTED, SmsState.SENT, SmsState.SENT]


async def test_a_choice_counts_in_the_moment_in_which_it_would_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await opened()
    at(monkeypatch, "22:00")
    await told(owner=OwnerName.of(rep.person), unit=rep.unit.code, mobile=MOBILE)
    await choose(MessageKind.RIGHT, False, by=rep)

    at(monkeypatch, "08:31", day=19)

    assert await release_due() == 0


async def test_what_a_unit_is_told_goes_to_its_contacts(monkeypatch: pytest.MonkeyPatch) -> None:
    rep = await opened()
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await seated(rep.unit, cast.JIN_YANG)
    unit = OwnerName.of(rep.unit)
    at(monkeypatch, "10:00")

    await told(MessageKind.CASE, owner=unit, unit=rep.unit.code, by_sms=True)
    await release_due()
    assert sorted(await sent_to()) == sorted([rep.mobile, manager.mobile])

    await OutboxMessage.all().delete()
    await choose(MessageKind.CASE, False, by=rep)
    at(monkeypatch, "12:00")
    await told(MessageKind.CASE, owner=unit, unit=rep.unit.code, by_sms=True)
    await release_due()
    assert await sent_to() == [manager.mobile]

    await OutboxMessage.all().delete()
    await remove(manager, "离职", by=rep)
    at(monkeypatch, "14:00")
    await told(MessageKind.CASE, owner=unit, unit=rep.unit.code, by_sms=True)
    await release_due()
    assert rep.mobile in await sent_to()


async def test_nobody_known_is_asked_what_they_want(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "10:00")

    await told(MessageKind.INVITATION, owner=LI, mobile=MOBILE)

    assert await release_due() == 1
