"""Brings the cast into the database of a demo: people, units, the deck's cases, some favorites."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from models.base import clock
from models.base.json_file import read_json
from models.base.tx import transactional
from models.cases.case import Case
from models.cases.case_stage import Stage
from models.cases.case_step import CaseStep
from models.people.person import Person
from models.proofs.password import hash_password
from models.records.seed_mark import SeedMark
from models.sandbox.inbox import face_note
from models.seed.cast import DEMO_PASSWORD, DEMO_UNIT, PEOPLE, UNITS, CastPerson, CastUnit
from models.seed.demo_institutions import institution_lines, open_institutions
from models.seed.demo_people import Cast, keep_addresses, seat_members, send_invitations
from models.services.favorite import Favorite
from models.services.service_item import ServiceItem
from models.sign_in.member_password import MemberPassword
from models.units.login_name import LoginName
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import Unit, UnitFacts

DEMO = "demo"
VERSION = "3"  # raise it when a demo that is there already has to get more
FAVORITES = ("ZC001", "JY014", "JC001", "JY002")


async def seed_demo() -> None:
    """Register the cast's people and units once; the catalogue has to be there."""
    if await SeedMark.is_loaded(DEMO, VERSION):
        return
    password_hash = await hash_password(DEMO_PASSWORD)
    await bring_in_cast(password_hash)
    await open_institutions(password_hash)


async def demo_lines() -> list[str]:
    """Who can sign in, and one unit that is not registered yet; empty where no demo was loaded."""
    if not await SeedMark.is_loaded(DEMO, VERSION):
        return []
    names = await LoginName.filter(name__in=[unit.uscc for unit in UNITS])
    there = {name.name for name in names}
    lines = [f"演示单位（/login，密码均为 {DEMO_PASSWORD}）："]
    for unit in UNITS:
        if unit.is_registered and unit.uscc in there:
            lines += [*_login_lines(unit), *await institution_lines(unit)]
    free = [unit for unit in UNITS if unit.may_be_tried and unit.uscc not in there]
    return lines + (_registration_lines(free[0]) if free else [])


def _login_lines(unit: CastUnit) -> list[str]:
    lines = [
        f"  {unit.name}  统一社会信用代码 {unit.uscc}",
        f"    {_who(Role.LEGAL_REP.label, unit.legal_rep)}",
    ]
    for member in unit.members:
        note = "" if member.state is MemberState.ACTIVE else f"（{member.state.label}）"
        lines.append(f"    {_who(member.role.label, member.person)}{note}")
    return lines


def _registration_lines(unit: CastUnit) -> list[str]:
    rep = unit.legal_rep
    known = f"已在模拟APP注册（/app，密码 {DEMO_PASSWORD}）"
    return [
        "尚未注册的单位（/register）：",
        f"  {unit.name}  统一社会信用代码 {unit.uscc}",
        f"    {_who(Role.LEGAL_REP.label, rep)}  {rep.id_type.label}",
        f"    法定代表人{known if rep.is_registered else '还没有注册APP，请先在 /app 注册'}",
    ]


def _who(role: str, person: CastPerson) -> str:
    note = face_note(person.id_number)
    told = f"{role} {person.name}  证件号码 {person.id_number}  手机号 {person.mobile}"
    return f"{told}（{note}）" if note else told


@transactional
async def bring_in_cast(password_hash: str) -> None:
    """Register everybody of the cast, with one password."""
    people = {
        person: await register_person(person, password_hash)
        for person in PEOPLE
        if person.is_registered
    }
    for unit in UNITS:
        if unit.is_registered and not await LoginName.exists(name=unit.uscc):
            members = await register_unit(unit, people, password_hash)
            await _file_cases(read_json("seed/demo_cases").get(unit.uscc, []), members)
            if unit is DEMO_UNIT:
                await _star(members[0])
                await keep_addresses(members[0])
    await SeedMark.set(DEMO, VERSION)


@transactional
async def register_person(known: CastPerson, password_hash: str) -> Person:
    """Make somebody of the cast a user of the APP."""
    person = await Person.find_or_create(known.id_type, known.id_number, known.name)
    if not person.is_app_user:
        person.mobile, person.password_hash = known.mobile, password_hash
        person.app_since = clock.now()
        await person.save()
    return person


@transactional
async def register_unit(unit: CastUnit, people: Cast, password_hash: str) -> list[Member]:
    """Register a unit of the cast with its members, the legal rep first; all may sign in."""
    record = {key: unit.record[key] for key in ("uscc", "name", "unit_type", "region", "address")}
    legal_rep = await Unit.register(
        UnitFacts(**record),
        by=people[unit.legal_rep],
        mobile=unit.legal_rep.mobile,
    )
    await MemberPassword(legal_rep).begin(password_hash)
    seated = [legal_rep, *await seat_members(unit, legal_rep, people, password_hash)]
    await send_invitations(unit, legal_rep, people)
    return seated


async def _file_cases(rows: list[dict[str, Any]], members: list[Member]) -> None:
    """File the cases, oldest first, by the first member of each role."""
    by_role = {member.role: member for member in reversed(members)}
    codes, applicant = {row["item"] for row in rows}, members[0].acts_for
    items = {item.code: item for item in await ServiceItem.filter(code__in=codes)}
    for row in reversed(rows):
        steps, filed_by = _steps(row), by_role[Role(row["filed_by"])]
        case = await Case.create(
            case_no=await Case.next_number(members[0].unit_id),
            applicant_kind=applicant.kind,
            applicant_code=applicant.code,
            unit_id=members[0].unit_id,
            reviewing_unit_id=members[0].unit_id if row["stage"] == Stage.UNIT_REVIEW else None,
            item=items[row["item"]],
            filed_by=filed_by,
            handler_id=filed_by.person_id,
            **_standing(row, steps),
        )
        for step in steps:
            step.case = case
        await CaseStep.bulk_create(steps)


def _steps(row: Mapping[str, Any]) -> list[CaseStep]:
    """The steps of a case, each beginning when the one before has ended."""
    day = clock.today() - timedelta(days=row["days_ago"])
    filed_at = begun = datetime.combine(day, time.fromisoformat(row["time"]), clock.SHANGHAI)
    steps = []
    for step in row["steps"]:
        ended = filed_at + timedelta(hours=step["hours"]) if "hours" in step else None
        steps.append(
            CaseStep(
                name=step["name"],
                result=step.get("result", ""),
                note=step.get("note", ""),
                begun_at=begun,
                ended_at=ended,
            )
        )
        begun = ended or begun
    return steps


def _standing(row: Mapping[str, Any], steps: list[CaseStep]) -> dict[str, Any]:
    """Where a case stands after its steps."""
    stage, last = Stage(row["stage"]), steps[-1]
    closed_at = None if stage.is_undecided else last.ended_at
    until = row.get("supplement_days")
    return {
        "stage": stage,
        "step_name": last.name,
        "step_result": last.result,
        "supplement_until": None if until is None else clock.today() + timedelta(days=until),
        "filed_at": steps[0].begun_at,
        "closed_at": closed_at,
        "rated_at": closed_at + timedelta(days=1) if closed_at and row.get("rated") else None,
    }


async def _star(member: Member) -> None:
    for code in FAVORITES:
        await Favorite.toggle(code, by=member)
