"""授权历史: who reads which lines, the filters, and an export that runs nothing."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import NotAllowed
from models.base.tx import transactional
from models.history.grant_history import GrantHistory, HistoryFilter, by_day
from models.history.history_table import TableKind, disarmed, table_of
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.services.granting import save_grants, save_offered
from models.services.service_item import ServiceItem
from models.units.invitation_end import refuse
from models.units.inviting import Invited, invite, revise, withdraw
from models.units.member import Member
from models.units.membership import note, resume, suspend
from models.units.permission import Role
from tests.support.grants import NONE, agent_with
from tests.support.units import opened, person_of, seated

ALL = HistoryFilter()


@pytest.fixture
async def agent(rep: Member) -> Member:
    """An agent to whom an item was granted, and who was suspended then."""
    member = await agent_with(frozenset({"JY002"}), by=rep)
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


async def test_whoever_was_only_invited_is_offered_once_and_found(rep: Member) -> None:
    who, history = cast.ZHENG_SHILI, GrantHistory(rep)
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    await withdraw(await invite(rep.unit, offer, by=rep), by=rep)
    asked = await invite(rep.unit, offer, by=rep)
    await refuse(asked, "", by=await person_of(who))

    people = {code: name for code, name in (await history.people()).items() if "郑" in name}

    assert people == {asked.code: f"{asked.masked_name} {asked.masked_id}"}
    found = await history.page(HistoryFilter.of(asked.code, "", "", ""), 1)
    assert {row.label for row in found.rows} == {"邀请成员", "撤回邀请", "拒绝邀请"}
    assert {row.subject for row in found.rows} == {"郑**"}


async def test_whoever_has_joined_is_offered_as_that_person_alone(rep: Member) -> None:
    who = cast.ZHENG_SHILI
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    await withdraw(await invite(rep.unit, offer, by=rep), by=rep)
    member = await seated(rep.unit, who)

    people = await GrantHistory(rep).people()

    assert set(people) == {rep.person.code, member.person.code}


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


async def test_a_hand_over_names_what_went_over_and_no_zero(rep: Member, agent: Member) -> None:
    details = {"to": "法定代表人王**", "cases": "C1 C2", "invitations": "0"}
    await transactional(note)(AuditEvent.HANDED_OVER, agent, rep, details)

    newest = (await GrantHistory(rep).page(ALL, 1)).rows[0]

    assert newest.note == "经办人；移交给法定代表人王**：办件2件"


async def test_an_export_is_noted_itself(rep: Member, agent: Member) -> None:
    table = (await GrantHistory(rep).export(ALL, TableKind.CSV)).decode()

    assert table.startswith("\ufeff时间,操作人")
    rows = list(csv.reader(table.removeprefix("\ufeff").splitlines()))
    assert len(rows) == 4
    assert agent.person.name not in table
    newest = await AuditRecord.of(rep.unit).first()
    assert newest is not None
    assert newest.event == AuditEvent.HISTORY_EXPORTED
    assert newest.details["count"] == "3"


async def test_an_excel_file_holds_the_same_lines_under_a_bold_head(
    rep: Member, agent: Member
) -> None:
    file = await GrantHistory(rep).export(ALL, TableKind.XLSX)

    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", sheet)
    assert texts[:3] == ["时间", "操作人", "依据的权限"]
    assert "原因：长期出差" in sheet
    assert agent.person.name not in sheet
    assert "<b/>" in styles
    assert sheet.count("<row ") == 4
    found = (await GrantHistory(rep).page(ALL, 1)).rows[0]
    assert (found.label, found.note) == ("导出授权历史", "共3条，XLSX")


def test_no_kind_of_file_holds_a_formula() -> None:
    rows = [["=1+1", "+86", "-2", "@SUM(A1)", "=HYPERLINK(0)", "http://a.example", "1", "", "", ""]]

    assert table_of(TableKind.CSV, rows).decode().splitlines()[1].startswith("'=1+1,'+86,'-2")
    with zipfile.ZipFile(io.BytesIO(table_of(TableKind.XLSX, rows))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.namelist()
    assert "<f>" not in sheet
    assert "<v>" not in sheet
    assert "hyperlink" not in sheet
    assert not any("vba" in name or "externalLink" in name for name in names)


async def test_a_line_names_the_right_of_then_with_its_last_day(rep: Member, agent: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    last = clock.today() + timedelta(days=30)
    await Member.filter(id=manager.id).update(valid_until=last)
    await resume(agent, by=await manager.reread())
    await Member.filter(id=manager.id).update(valid_until=None)

    resumed = (await GrantHistory(rep).page(ALL, 1)).rows[0]

    assert (resumed.label, resumed.basis) == ("恢复", f"管理员，有效至 {clock.day_text(last)}")
    assert (await GrantHistory(rep).page(ALL, 1)).rows[1].basis == "法定代表人"


async def test_a_changed_invitation_shows_what_it_was_and_what_it_is(rep: Member) -> None:
    who = cast.ZHENG_SHILI
    end = clock.today() + timedelta(days=30)
    offer = Invited(Role.AGENT, who.name, who.id_number, who.mobile)
    asked = await invite(rep.unit, offer, by=rep)
    await revise(asked, replace(offer, end=end, mobile="13900019999"), by=rep)
    await save_offered(asked, NONE, frozenset({"JY002"}), by=rep)

    items, changed = (await GrantHistory(rep).page(ALL, 1)).rows[:2]

    today = clock.day_text(clock.today())
    assert changed.before == f"移动电话 1*****27；期限 {today} 至 长期"
    assert changed.after == f"移动电话 1*****99；期限 {today} 至 {clock.day_text(end)}"
    assert (items.before, items.after) == ("", "")
    assert items.added == [(await ServiceItem.get(code="JY002")).name]


async def test_the_lines_of_a_day_stand_together(rep: Member, agent: Member) -> None:
    clock.travel(86400)
    await resume(agent, by=rep)

    days = by_day((await GrantHistory(rep).page(ALL, 1)).rows)

    assert [(day, len(rows)) for day, rows in days] == [
        (clock.today(), 1),
        (clock.today() - timedelta(days=1), 3),
    ]


async def test_only_the_legal_rep_exports(rep: Member, agent: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    with pytest.raises(NotAllowed):
        await GrantHistory(manager).export(ALL, TableKind.XLSX)


@pytest.mark.parametrize(
    "typed", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a"]
)
def test_no_cell_is_a_formula(typed: str) -> None:
    assert disarmed(typed) == f"'{typed}"
    assert disarmed("停用") == "停用"
