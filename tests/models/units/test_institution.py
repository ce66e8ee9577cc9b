"""机构: where its number comes from, and what it tells of itself."""

import pytest

from models.base.error import Conflict
from models.standards.institution_type import InstitutionLevel, institution_types, line_of_type
from models.units.institution import Institution, InstitutionFacts, InstitutionState
from models.units.login_name import LoginName
from models.units.permission import Action
from tests.support.institutions import SCHOOL, opened_institution, with_own_password
from tests.support.units import registered


async def test_an_institution_gets_the_next_number_of_its_region() -> None:
    rep = await registered()

    first = await Institution.register(rep.unit, SCHOOL)
    second = await Institution.register(rep.unit, SCHOOL)

    assert [first.number, second.number] == ["JG320100000001", "JG320100000002"]
    assert first.type_label == "民办职业培训学校"
    assert first.line == "职业能力建设条线"
    assert first.state is InstitutionState.REGISTERED


async def test_units_and_institutions_sign_in_by_one_table_of_unique_names() -> None:
    rep = await registered()
    await LoginName.create(name="JG320100000009", unit=rep.unit)
    facts = InstitutionFacts(SCHOOL.name, "0402", SCHOOL.level, "320100", "jg 320100000009")

    with pytest.raises(Conflict) as refused:
        await Institution.register(rep.unit, facts)

    assert refused.value.field == "number"
    assert await Institution.all().count() == 0


async def test_what_is_no_institution_is_not_brought_in() -> None:
    rep = await registered()
    wrong = ("0402", "320100", "JG1"), ("9999", "320100", ""), ("0402", "32", "")

    for type_code, region, number in wrong:
        facts = InstitutionFacts(SCHOOL.name, type_code, SCHOOL.level, region, number)
        with pytest.raises(ValueError, match="no institution"):
            await Institution.register(rep.unit, facts)


async def test_a_manager_has_rights_only_after_the_first_password() -> None:
    rep = await registered()
    first = (await opened_institution(rep)).institution
    own = await with_own_password(
        rep, InstitutionFacts("二", "0301", InstitutionLevel.COUNTY, "320102")
    )

    assert not first.may(Action.UNIT_VIEW)
    assert own.may(Action.UNIT_VIEW)
    assert own.may(Action.PASSWORD_CHANGE)
    assert not own.may(Action.AGENT_ADD)
    assert own.greeting == "机构管理员 1*****82"


def test_the_types_are_those_of_the_deck() -> None:
    assert len(institution_types().options()) == 14
    assert len(set(line_of_type().values())) == 7
    assert [level.label for level in InstitutionLevel] == ["省", "市", "县（市、区）"]
