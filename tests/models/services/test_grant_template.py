"""授权模板: one per line of business, and up to twenty of the unit's own."""

import pytest

from models.base.error import Conflict, Invalid, LimitReached, NotAllowed, NotFound
from models.seed import cast
from models.services.grant_template import MOST, GrantTemplate, line_templates
from models.services.granting import offered
from models.units.member import Member
from tests.support.units import opened, seated

SOME = {"JY002", "JC001"}


async def test_each_line_of_business_is_a_template_of_what_may_be_given(rep: Member) -> None:
    items = await offered(rep.unit.unit_type)

    lines = line_templates(items)

    assert len(lines) > 3
    assert sum(len(line.codes) for line in lines) == len(items)
    assert len({line.name for line in lines}) == len(lines)


async def test_a_unit_saves_its_own_under_a_name(rep: Member) -> None:
    kept = await GrantTemplate.save_as("  社保专员 ", SOME, by=rep)

    assert [each.name for each in await GrantTemplate.of(rep.unit_id)] == ["社保专员"]
    assert kept.codes == sorted(SOME)
    with pytest.raises(Conflict, match="同名"):
        await GrantTemplate.save_as("社保专员", SOME, by=rep)
    await GrantTemplate.discard(kept.code, by=rep)
    assert await GrantTemplate.of(rep.unit_id) == []


@pytest.mark.parametrize(("name", "codes"), [("", SOME), ("字" * 21, SOME), ("空", set())])
async def test_a_template_has_a_name_and_items(rep: Member, name: str, codes: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        await GrantTemplate.save_as(name, codes, by=rep)

    assert refused.value.field == "name"


async def test_the_twenty_first_is_refused(rep: Member) -> None:
    for number in range(MOST):
        await GrantTemplate.save_as(f"模板{number}", SOME, by=rep)

    with pytest.raises(LimitReached, match="最多保存20个模板"):
        await GrantTemplate.save_as("再来一个", SOME, by=rep)


async def test_templates_are_their_units_and_not_for_agents(rep: Member) -> None:
    kept = await GrantTemplate.save_as("社保专员", SOME, by=rep)
    agent = await seated(rep.unit, cast.JIN_YANG)
    other = await opened(cast.SOFTWARE_UNIT)

    with pytest.raises(NotAllowed):
        await GrantTemplate.save_as("偷偷的", SOME, by=agent)
    with pytest.raises(NotFound):
        await GrantTemplate.discard(kept.code, by=other)
    assert await GrantTemplate.of(other.unit_id) == []
