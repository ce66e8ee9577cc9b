"""授权历史: who reads which lines, the filters, and an export that runs nothing."""

import csv
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import NotAllowed
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant_history import GrantHistory, HistoryFilter, disarmed
from models.services.granting import save_grants
from models.services.service_item import ServiceItem
from models.units.member import Member
from models.units.membership import suspend
from models.units.permission import Role
from tests.support.units import opened, seated

NONE: frozenset[str] = frozenset()
ALL = HistoryFilter()


@pytest.fixture
async def rep() -> Member:
    """The legal rep of a unit with several agents; the catalogue is there."""
    await seed_catalogue()
    return await opened()


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent to whom an item was granted, and who was suspended then."""
    member = await seated(rep.unit, cast.JIN_YANG)
    await save_grants(member, NONE, frozenset({"JY002"}), by=rep)
    await suspend(member, "长期出差", by=rep)
    return member


async def test_a_line_says_who_did_what_to_whom_and_with_which_right(
    rep: Member, agent: Member
) -> None:
    found = await GrantHistory(rep).page(ALL, 1)

    suspended, granted = found.rows[:2]
    assert (granted.label, granted.subject, granted.basis) == ("调整授权", "金*", "法定代表人")
    assert granted.added == [(await ServiceItem.get(code="JY002")).name]
    assert granted.actor == rep.person.masked_name
    assert "原因：长期出差" in suspended.note


async def test_lines_are_filtered_by_person_kind_and_days(rep: Member, agent: Member) -> None:
    history = GrantHistory(rep)
    today = clock.today()
    kind = HistoryFilter.of("", AuditEvent.MEMBER_SUSPENDED.value, "", "")
    assert [row.label for row in (await history.page(kind, 1)).rows] == ["停用"]

    await suspend(await seated(rep.unit, cast.ZHENG_SHILI), "休假", by=rep)
    about = HistoryFilter(who=agent.person.code)
    assert {row.subject for row in (await history.page(about, 1)).rows} == {"金*"}
    assert (await history.page(HistoryFilter(who="nobody"), 1)).total == 0
    later = HistoryFilter(begin=today + timedelta(days=1))
    assert (await history.page(later, 1)).total == 0
    assert (await history.page(HistoryFilter(begin=today, end=today), 1)).total == 4


def test_what_is_no_filter_asks_for_everything() -> None:
    assert HistoryFilter.of("", "signed_in", "not a day", "0001-01-01") == ALL


async def test_an_agent_reads_what_is_about_them_alone(rep: Member, agent: Member) -> None:
    other = await seated(rep.unit, cast.ZHENG_SHILI)
    await save_grants(other, NONE, frozenset({"JY002"}), by=rep)

    found = await GrantHistory(other).page(ALL, 1)

    assert {row.subject for row in found.rows} == {"郑**"}
    assert list(await GrantHistory(other).people()) == [other.person.code]


async def test_another_unit_has_a_history_of_its_own(agent: Member) -> None:
    other = await opened(cast.DISPATCH_UNIT)

    found = await GrantHistory(other).page(ALL, 1)

    assert [row.label for row in found.rows] == ["开通多经办人"]


async def test_an_export_is_noted_itself(rep: Member, agent: Member) -> None:
    table = await GrantHistory(rep).export(ALL)

    assert table.startswith("\ufeff时间,操作人")
    rows = list(csv.reader(table.removeprefix("\ufeff").splitlines()))
    assert len(rows) == 4
    assert agent.person.name not in table
    newest = await AuditRecord.of(rep.unit).first()
    assert newest is not None
    assert newest.event == AuditEvent.HISTORY_EXPORTED
    assert newest.details["count"] == "3"


async def test_only_the_legal_rep_exports(rep: Member, agent: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    with pytest.raises(NotAllowed):
        await GrantHistory(manager).export(ALL)


@pytest.mark.parametrize(
    "typed", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a"]
)
def test_no_cell_is_a_formula(typed: str) -> None:
    assert disarmed(typed) == f"'{typed}"
    assert disarmed("停用") == "停用"
