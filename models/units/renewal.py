"""更新期限 for several at once: what becomes of each term, shown before it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from models.base import clock
from models.base.error import Conflict, HallError, Invalid
from models.base.tx import transactional
from models.units.member import Member
from models.units.membership import renew
from models.units.term import Length, latest_end, renewed
from models.units.unit import Unit

NOBODY = "请至少选择一人"
MEANWHILE = "{names}的授权期限刚刚有变化，请核对后再确认"


class RenewedMeanwhile(Conflict):
    """A term is not what was shown any more, so that its new end would be another than agreed."""


@dataclass(frozen=True)
class Renewal:
    """The term of one member as it was shown, and its new last day; None is an open end."""

    member: Member
    end: date | None

    @classmethod
    def by(cls, member: Member, length: Length) -> "Renewal":
        """A term lengthened by some time, at most to the last day that may be given today."""
        today = clock.today()
        end = renewed(member.valid_until, length, today)
        return cls(member, min(end, latest_end(today)) if end else None)

    @property
    def before(self) -> str:
        """The last day as it is."""
        return _text(self.member.valid_until)

    @property
    def after(self) -> str:
        """The last day as it will be."""
        return _text(self.end)

    @property
    def is_shorter(self) -> bool:
        """True when the member would lose days, or the open end."""
        before = self.member.valid_until
        return self.end is not None and (before is None or self.end < before)

    @property
    def is_same(self) -> bool:
        """True when nothing changes; an open end is reviewed by it all the same."""
        return self.end == self.member.valid_until


@transactional
async def renew_together(
    renewals: Sequence[Renewal], agreed: Collection[str], *, by: Member
) -> None:
    """Renew them all or none; `agreed` are the codes of whom a shorter term was said for.

    A refusal names whom it is about. Raises RenewedMeanwhile where a term is not as shown.
    """
    if not renewals:
        raise Invalid(NOBODY)
    await _require_as_shown([each.member for each in renewals], by)
    for each in renewals:
        may_shorten = each.member.code in agreed
        try:
            await renew(each.member, each.end, by=by, may_shorten=may_shorten)
        except HallError as error:
            if len(renewals) > 1:
                error.message = f"{each.member.person.masked_name}：{error.message}"
                error.args = (error.message,)
            raise


async def _require_as_shown(shown: Sequence[Member], by: Member) -> None:
    """Hold the unit, and compare: of two clicks at once the second one waits and is refused."""
    await Unit.select_for_update().get(id=by.unit_id)
    ours = Member.filter(unit_id=by.unit_id, id__in=[each.id for each in shown])
    now = {each.id: each.valid_until for each in await ours}
    moved = [each for each in shown if now.get(each.id, each.valid_until) != each.valid_until]
    if moved:
        names = "、".join(each.person.masked_name for each in moved)
        raise RenewedMeanwhile(MEANWHILE.format(names=names))


def _text(day: date | None) -> str:
    return clock.day_text(day) if day else "长期"
