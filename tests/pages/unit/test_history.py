"""授权历史: the list, its filters and its export."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.units.member import Member
from models.units.membership import suspend
from models.units.permission import Role
from tests.support.page import element_count, fields_of, fragments, press, read, sign_in
from tests.support.units import PASSWORD, opened, seated

PAGE = "/unit/members/history"
WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit with an agent who was suspended, signed in."""
    member = await opened()
    await sign_in(user, member)
    await suspend(await seated(member.unit, cast.JIN_YANG), "长期出差", by=member)
    return member


async def test_every_act_stands_there_with_masks(user: User, rep: Member) -> None:
    await user.open(PAGE)

    html = read(user)
    for words in ("停用", "原因：长期出差", "金*", "法定代表人", "开通多经办人"):
        assert words in html
    assert cast.JIN_YANG.name not in html
    assert element_count(user) <= 40


async def test_an_address_says_what_is_shown(user: User, rep: Member) -> None:
    await user.open(f"{PAGE}?what={AuditEvent.GRANTS_CHANGED.value}")

    await user.should_see("没有符合条件的记录", retries=WITHIN)


@pytest.mark.parametrize(("ending", "start"), [("csv", "\ufeff时间".encode()), ("xlsx", b"PK")])
async def test_an_export_is_a_download_and_noted(
    user: User, rep: Member, ending: str, start: bytes
) -> None:
    await user.open(PAGE)

    await press(user, "export", ending)

    answer = await user.download.next()
    assert answer.content.startswith(start)
    newest = await AuditRecord.of(rep.unit).first()
    assert newest is not None
    assert newest.event == AuditEvent.HISTORY_EXPORTED


async def test_a_manager_reads_it_and_exports_nothing(user: User, rep: Member) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    user.http_client.cookies.clear()
    await sign_in(user, manager)

    await user.open(PAGE)

    assert 'data-act="export"' not in read(user)
    assert "停用" in read(user)


async def test_an_export_asks_for_a_fresh_proof(user: User, rep: Member) -> None:
    await user.open(PAGE)
    clock.travel(16 * 60)
    fragment = next(each for each in fragments(user) if 'data-act="export"' in each.content)
    with fragment:
        ui.timer(0, lambda: fragment.act("export", "xlsx"), once=True)
    await user.should_see("验证身份", retries=WITHIN)
    exported = AuditRecord.of(rep.unit).filter(event=AuditEvent.HISTORY_EXPORTED.value)
    assert not await exported.exists()

    fields_of(user)["proof-password"].value = PASSWORD
    user.find(kind=ui.button, content="验证并继续").click()

    await user.should_see("已导出", retries=WITHIN)
    assert await exported.exists()
