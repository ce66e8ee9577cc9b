"""Running numbers without gaps: a rolled back act gives its number back."""

from tortoise import fields
from tortoise.expressions import F

from models.base.model import HallModel
from models.base.tx import in_transaction_now


class Counter(HallModel):
    """The last number that was given out under a name."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "counter"


async def next_number(name: str, start: int) -> int:
    """The next number of a name, `start` being the first; others wait until the act has ended."""
    if not in_transaction_now():
        raise RuntimeError("next_number() belongs inside the transaction of the act")
    row = Counter.filter(name=name)
    if not await row.update(value=F("value") + 1):
        await Counter.bulk_create([Counter(name=name, value=start - 1)], ignore_conflicts=True)
        await row.update(value=F("value") + 1)
    found = await row.get()
    return int(found.value)
