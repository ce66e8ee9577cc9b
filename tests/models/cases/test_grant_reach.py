"""What of the running cases an agent sees no more once an item is taken from them."""

from models.cases.case_stage import Stage
from models.cases.grant_reach import cases_out_of_reach
from models.seed import cast
from models.units.member import Member
from tests.support.demo import filed
from tests.support.units import seated


async def test_cases_of_others_leave_the_reach_and_own_ones_stay(rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    case = await filed(rep)
    await filed(agent)
    await filed(rep, stage=Stage.PASSED)
    item = await case.item

    assert await cases_out_of_reach(agent, {item.code}) == 1
    assert await cases_out_of_reach(agent, set()) == 0
    assert await cases_out_of_reach(agent, {"JC001"}) == 0
