"""CA证书到期提醒: told on four days before the end, and of no key that was let go."""

from datetime import datetime, timedelta

from models.accounts.key_reminder import remind_of_key_ends
from models.base import clock
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.sign_in.ca_key import REMINDERS, CaKey, ProvenKey
from tests.support.units import registered


def key(*, ends_at: datetime) -> ProvenKey:
    """A key that was verified just now."""
    begin = clock.now() - timedelta(days=30)
    return ProvenKey("a" * 64, cast.DEMO_UNIT.uscc, "测试CA", begin, ends_at, "c 1")


async def test_the_end_is_told_from_sixty_days_before_once_for_each_day() -> None:
    rep = await registered()
    owner = OwnerName.of(rep.unit)
    await key(ends_at=clock.now() + timedelta(days=61)).bind(rep)
    assert await remind_of_key_ends() == 0
    assert key(ends_at=clock.now() + timedelta(days=61)).warning == ""

    told = []
    for days in (60, 59, 31, 30, 8, 7, 1, 0):
        row = await CaKey.get()
        clock.travel((row.ends_at - clock.now()).total_seconds() - days * 86400)
        told.append(await remind_of_key_ends())
        assert await remind_of_key_ends() == 0

    assert told == [1, 0, 0, 1, 0, 1, 1, 0]
    texts = [each.text for each in await Message.of(owner)]
    assert len(texts) == len(REMINDERS)
    assert "还有60天" in texts[-1]
    assert "到期" in texts[0]


async def test_nobody_is_told_of_a_key_that_was_let_go() -> None:
    rep = await registered()
    await key(ends_at=clock.now() + timedelta(days=10)).bind(rep)
    [row] = await CaKey.of_unit(rep.unit_id)
    assert "还有10天" in row.warning
    await CaKey.unbind(row.code, by=rep)

    assert await remind_of_key_ends() == 0
