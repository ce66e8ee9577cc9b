"""操作记录: whose lines somebody reads, masked, by kind and page."""

import pytest

from models.base.origin import Origin
from models.base.tx import transactional
from models.history.activity import EVERYBODY, MINE, PAGE_SIZE, Activity, ActivityKind, OwnActivity
from models.records.audit import AuditEvent, record
from models.seed import cast
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member
from models.units.membership import suspend
from models.units.permission import Role
from tests.support.phone import app_user
from tests.support.units import ADDRESS, PASSWORD, VISITOR, opened, person_of, seated, signed_in

ALL = ActivityKind.ALL


async def labels(member: Member, who: str = MINE, kind: ActivityKind = ALL) -> list[str]:
    """What somebody reads was done."""
    return [line.label for line in (await Activity(member).page(who, kind, 1)).rows]


async def test_an_agent_reads_own_lines_alone_whatever_is_asked_for() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await signed_in(rep)
    await signed_in(agent)

    for who in (MINE, EVERYBODY, rep.person.code, "nobody"):
        page = await Activity(agent).page(who, ALL, 1)
        assert [line.label for line in page.rows] == ["登录"]
        assert page.rows[0].role == "经办人"
    assert await Activity(agent).people() == {}


@pytest.mark.parametrize("role", [Role.LEGAL_REP, Role.MANAGER])
async def test_rep_and_manager_read_the_unit_and_each_colleague(role: Role) -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    reader = rep if role is Role.LEGAL_REP else await seated(rep.unit, cast.LI_FANLI, role)
    await signed_in(agent)

    assert await labels(reader, agent.person.code) == ["登录"]
    assert {"登录", "单位注册", "开通多经办人"} <= set(await labels(reader, EVERYBODY))
    assert agent.person.code in await Activity(reader).people()


async def test_what_was_done_with_the_account_stands_there_too() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)

    await suspend(agent, "长期出差", by=rep)

    assert await labels(agent) == ["停用"]
    [line] = (await Activity(rep).page(agent.person.code, ALL, 1)).rows
    assert (line.about, line.note) == (agent.person.masked_name, "长期出差")


async def test_kinds_part_the_lines() -> None:
    rep = await opened()
    await signed_in(rep)
    await MemberPassword(rep).change(PASSWORD, "Quiet-River-27", origin=Origin(VISITOR))

    assert await labels(rep, kind=ActivityKind.SECURITY) == ["修改密码"]
    assert set(await labels(rep, kind=ActivityKind.SIGN_IN)) == {"登录", "下线其他登录"}
    assert "登录" not in await labels(rep, kind=ActivityKind.WORK)
    assert ActivityKind.of("made up") is ALL


async def test_another_units_lines_are_nowhere() -> None:
    rep = await opened()
    other = await opened(cast.SOFTWARE_UNIT)
    await signed_in(other)

    assert await labels(rep, other.person.code) == []
    assert "登录" not in await labels(rep, EVERYBODY)


async def test_lines_are_masked_and_stand_on_pages() -> None:
    rep = await opened()

    @transactional
    async def note_many() -> None:
        for _ in range(PAGE_SIZE + 1):
            place = {"address": ADDRESS, "browser": "Chrome"}
            await record(AuditEvent.SIGNED_IN, unit=rep.unit, by=rep, details=place)

    await note_many()
    page = await Activity(rep).page(MINE, ActivityKind.SIGN_IN, 9)

    assert (page.total, page.number, len(page.rows)) == (PAGE_SIZE + 1, 2, 1)
    assert rep.person.name not in str(page.rows)
    assert ADDRESS not in str(page.rows)


async def test_a_person_reads_their_own_lines_of_every_unit_and_of_none() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    person = await app_user(cast.JIN_YANG)
    await signed_in(agent)
    await signed_in(rep)
    await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)

    page = await OwnActivity(person).page(ALL, 1)

    assert {(line.label, line.unit) for line in page.rows if line.label == "登录"} == {
        ("登录", rep.unit.name),
        ("登录", ""),
    }
    assert {line.actor for line in page.rows if line.label == "登录"} == {person.masked_name}
    assert (await OwnActivity(await person_of(cast.QIAN_YANGZHANG)).page(ALL, 1)).total == 0
    assert len(await OwnActivity(person).newest(1)) == 1


async def test_a_term_that_was_confirmed_as_it_is_reads_as_unchanged() -> None:
    rep = await opened()

    @transactional
    async def confirmed(before: str, after: str) -> None:
        event, details = AuditEvent.MEMBER_CONFIRMED, {"before": before, "after": after}
        await record(event, unit=rep.unit, by=rep, details=details)

    await confirmed("有效，长期有效", "有效，到 2026-12-29")
    await confirmed("有效，长期有效", "有效，长期有效")

    page = await Activity(rep).page(MINE, ALL, 1)
    assert [line.note for line in page.rows[:2]] == [
        "有效，长期有效，不变",
        "有效，长期有效 → 有效，到 2026-12-29",
    ]
