"""What of the running cases somebody would see no more once items are taken from them."""

from collections.abc import Collection

from models.cases.case import Case
from models.units.member import Member


async def cases_out_of_reach(member: Member, codes: Collection[str]) -> int:
    """How many undecided cases of these items an agent sees by the grant alone.

    What they handle themselves stays in their reach.
    """
    if not codes:
        return 0
    ours = Case.filter(unit_id=member.unit_id, is_undecided=True, item__code__in=list(codes))
    return await ours.exclude(handler_id=member.person_id).count()
