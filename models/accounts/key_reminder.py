"""CA证书到期提醒: a unit hears 60, 30, 7 and 1 days before that a key of it ends."""

from datetime import timedelta

from models.base import clock
from models.base.tx import transactional
from models.records.message import MessageKind, tell
from models.records.owner import OwnerName
from models.sign_in.ca_key import LINK, REMINDERS, CaKey
from models.units.unit import Unit


def _due(key: CaKey) -> int | None:
    """For how many days before the end it is time to tell; None when that was told."""
    due = min((days for days in REMINDERS if 0 <= key.days_left <= days), default=None)
    return None if due is None or (key.reminded is not None and key.reminded <= due) else due


async def remind_of_key_ends(limit: int = 100) -> int:
    """Tell units whose keys end soon, each once for each of these days; how many there were."""
    now, last, told = clock.now(), 0, 0
    soon = now + timedelta(days=REMINDERS[0] + 1)
    ending = CaKey.filter(ends_at__gt=now - timedelta(days=1), ends_at__lt=soon, unbound_at=None)
    while told < limit:
        found = await ending.filter(id__gt=last).order_by("id").limit(limit)
        if not found:
            break
        last = found[-1].id
        for key in found:
            if _due(key) is not None:
                await _remind(key.id)
                told += 1
    return told


@transactional
async def _remind(key_id: int) -> None:
    """Decide on the locked row, since another process may be quicker."""
    key = await CaKey.select_for_update().get(id=key_id)
    due = _due(key)
    if due is None or key.unbound_at is not None:
        return
    await CaKey.filter(id=key.id).update(reminded=due)
    unit = await Unit.get(id=key.unit_id)
    await tell(
        MessageKind.TERM,
        f"{unit.name}的{key.warning}",
        owner=OwnerName.of(unit),
        unit=unit.code,
        about=key.code,
        link=LINK,
        by_sms=True,
    )
