"""The demo: the cast's people and units, the deck's cases, and what the start prints."""

from collections import Counter

import pytest

from models.addresses.address import Address
from models.base.origin import Origin
from models.cases.case_list import CaseList
from models.people.person import Person
from models.records.message_sms import MessageSms
from models.sandbox.inbox import face_note
from models.seed import cast
from models.seed.demo import demo_lines, seed_demo
from models.seed.load import seed
from models.services.coverage import WELL, Coverage, Gap
from models.services.favorite import Favorite
from models.sign_in.unit_sign_in import sign_in_member
from models.units.invitation import Invitation
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.roster import Roster
from models.units.unit import Unit
from tests.support.demo import demo_member
from tests.support.queries import counted_queries
from tests.support.units import ADDRESS, VISITOR, person_of, registered


async def test_the_demo_unit_has_the_figures_of_the_deck() -> None:
    counts = await CaseList(await demo_member()).counts()

    assert (counts.all, counts.in_progress, counts.closed) == (17, 11, 6)
    assert (counts.to_rate, counts.waiting) == (2, 3)


@pytest.mark.parametrize(
    ("unit", "person"),
    [
        (cast.DEMO_UNIT, cast.WANG_SHILI),
        (cast.DEMO_UNIT, cast.LI_FANLI),
        (cast.DEMO_UNIT, cast.JIN_YANG),
        (cast.SOFTWARE_UNIT, cast.QIAN_YANGZHANG),
    ],
)
async def test_whoever_is_printed_can_sign_in(unit: cast.CastUnit, person: cast.CastPerson) -> None:
    await seed(demo=True)

    member = await sign_in_member(
        unit.uscc,
        person.mobile,
        cast.DEMO_PASSWORD,
        origin=Origin(VISITOR, ADDRESS),
    )

    assert member.person.name == person.name


async def test_the_people_of_the_cast_use_the_app() -> None:
    await demo_member()

    users = await Person.filter(app_since__isnull=False)
    assert {user.name for user in users} == {p.name for p in cast.PEOPLE if p.is_registered}


async def test_an_agent_of_the_demo_has_run_out() -> None:
    await demo_member()

    expired = await Member.get(state=MemberState.EXPIRED).select_related("person")
    assert (expired.person.name, expired.role) == (cast.CHEN_CESHI.name, Role.AGENT)


async def test_a_second_start_changes_nothing_and_asks_once() -> None:
    member = await demo_member()
    await Favorite.all().delete()

    with counted_queries() as asked:
        await seed_demo()

    assert len(asked) == 1
    assert await Favorite.item_ids(member) == []


async def test_a_unit_that_was_registered_before_keeps_what_it_has() -> None:
    rep = await registered(cast.DEMO_UNIT)

    await seed(demo=True)

    assert await Unit.filter(uscc=cast.DEMO_UNIT.uscc).count() == 1
    assert (await CaseList(rep).counts()).all == 0


async def test_the_lines_name_the_logins_and_a_unit_to_register() -> None:
    await demo_member()

    lines = "\n".join(await demo_lines())

    assert cast.DEMO_PASSWORD in lines
    for person in (cast.WANG_SHILI, cast.QIAN_YANGZHANG, cast.ZHOU_YANGLI):
        assert f"{person.name}  证件号码 {person.id_number}  手机号 {person.mobile}" in lines
    assert f"{cast.DISPATCH_UNIT.name}  统一社会信用代码 {cast.DISPATCH_UNIT.uscc}" in lines


async def test_once_that_unit_is_registered_the_lines_name_another() -> None:
    await demo_member()
    await registered(cast.DISPATCH_UNIT)

    lines = "\n".join(await demo_lines())

    assert cast.DISPATCH_UNIT.uscc not in lines
    assert cast.SNACK_SHOP.uscc not in lines  # the face of its legal rep never has a result
    assert f"{cast.FOUNDATION.name}  统一社会信用代码" in lines
    assert "还没有注册APP，请先在 /app 注册" in lines


async def test_the_lines_say_whose_face_does_not_pass() -> None:
    await demo_member()

    lines = "\n".join(await demo_lines())

    assert f"手机号 {cast.ZHENG_SHILI.mobile}（人脸认证总是不通过）" in lines
    assert lines.count("人脸认证总是") == sum(
        bool(face_note(member.person.id_number)) for member in cast.DEMO_UNIT.members
    )


async def test_a_site_without_a_demo_prints_no_logins() -> None:
    await seed(demo=False)

    assert await demo_lines() == []


async def test_the_demo_has_a_default_address_and_one_in_a_development_zone() -> None:
    rep = await demo_member()

    default, other = await Address.seen_by(rep)
    assert (default.is_default, default.place_text) == (True, "江苏省 南京市 玄武区")
    assert other.place_text == "江苏省 苏州市 苏州工业园区"


async def test_the_demo_has_members_in_every_state_and_an_invitation_that_waits() -> None:
    rep = await demo_member()

    states = {each.current_state for each in await Member.filter(unit_id=rep.unit_id)}
    assert states == set(MemberState)
    [waiting] = await Invitation.of_person(await person_of(cast.OUYANG_SHIFAN))
    assert (waiting.unit_id, waiting.items) == (rep.unit_id, ["JY002", "JC001"])
    assert await MessageSms.next_due_at() is None
    roster = await Roster.of(rep)
    assert [each.person.name for each in roster.ending] == [cast.JIN_YANG.name]


async def test_the_map_of_the_demo_has_every_shade_and_every_gap() -> None:
    coverage = await Coverage.of(await demo_member())

    levels = Counter(each.level for each in coverage.items)
    assert all(levels[level] >= 10 for level in range(WELL + 1))
    assert levels[0] < len(coverage.items) / 3
    assert all(coverage.count(gap) for gap in Gap)
    assert coverage.planned
