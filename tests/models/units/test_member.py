"""成员: how it is greeted, its term, and the places of one person."""

from datetime import date

from tortoise.context import TortoiseContext

from models.records.owner import OwnerKind, OwnerName
from models.seed import cast
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.units import registered, seated


async def test_the_header_greets_with_role_and_masked_mobile() -> None:
    legal_rep = await registered()
    manager = await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)

    assert (legal_rep.greeting, legal_rep.role_label) == ("法人 1*****82", "法定代表人")
    assert manager.greeting == "管理员 1*****05"


async def test_the_table_holds_no_mobile(db: TortoiseContext) -> None:
    legal_rep = await registered()

    rows = repr(await db.db().execute_query_dict("SELECT * FROM member"))

    assert legal_rep.mobile not in rows


async def test_a_person_has_one_place_in_every_unit_the_live_one_first() -> None:
    own = await registered(cast.SOFTWARE_UNIT)
    demo = (await registered()).unit
    left = await seated(demo, cast.QIAN_YANGZHANG)
    await Member.filter(id=left.id).update(state=MemberState.LEFT)
    again = await seated(demo, cast.QIAN_YANGZHANG)
    gone = await seated((await registered(cast.DISPATCH_UNIT)).unit, cast.QIAN_YANGZHANG)
    await Member.filter(id=gone.id).update(state=MemberState.REVOKED)

    places = await Member.of_person(own.person)

    assert [place.id for place in places] == [own.id, again.id, gone.id]


async def test_a_term_is_read_as_two_days_or_as_without_end() -> None:
    member = await registered()
    assert member.term == "长期有效"

    member.valid_from, member.valid_until = date(2026, 1, 1), date(2026, 12, 31)

    assert member.term == "2026-01-01 至 2026-12-31"


async def test_a_member_acts_for_their_unit() -> None:
    legal_rep = await registered()

    assert legal_rep.acts_for == OwnerName(OwnerKind.UNIT, legal_rep.unit.code)
