"""更新期限 for several at once: what becomes of each term, shown before it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from models.base import clock
from models.base.error import HallError, Invalid
from models.base.tx import transactional
from models.units.member import Member
from models.units.membership import renew
from models.units.term import Length, latest_end, renewed

NOBODY = "请至少选择一人"


@dataclass(frozen=True)
class Renewal:
    """The term of one member as it is, and its new last day; None is an open end."""

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

    A refusal names whom it is about.
    """
    if not renewals:
        raise Invalid(NOBODY)
    for each in renewals:
        may_shorten = each.member.code in agreed
        try:
            await renew(each.member, each.end, by=by, may_shorten=may_shorten)
        except HallError as error:
            if len(renewals) > 1:
                error.message = f"{each.member.person.masked_name}：{error.message}"
                error.args = (error.message,)
            raise


def _text(day: date | None) -> str:
    return clock.day_text(day) if day else "长期"
