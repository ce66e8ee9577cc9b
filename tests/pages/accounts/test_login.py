"""登录: tabs and ways, the code that is asked for only by who scans, and where each way leads."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.web import cookies
from components.guard.page_state import page_state
from models.proofs import qr_ticket
from models.proofs.lockout import Lockout
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.records.sign_in_table import QR_BROWSER
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session_kind import SessionKind
from models.units.member import Member
from tests.support.page import element_count, fields_of, press, read, sign_in
from tests.support.phone import app_user
from tests.support.qr import state_of
from tests.support.units import PASSWORD, registered

ZHAO = cast.ZHAO_YANGBEN
LOOK = re.compile(".*document.visibilityState.*")
UNIT_BOX = "统一社会信用代码/单位编号/机构编号"


def selected(user: User, tab: str) -> bool:
    """Whether a tab of the page is the chosen one."""
    [button] = [part for part in read(user).split("<button") if f'id="{tab}"' in part]
    return 'aria-selected="true"' in button


def fill(user: User, *values: str) -> None:
    """Type into the fields of the open form, from top to bottom."""
    fields = sorted(user.find(kind=ui.input).elements, key=lambda each: each.id)
    for field, value in zip(fields, values, strict=True):
        field.value = value


async def scan_and_confirm(purpose: QrPurpose, who: cast.CastPerson) -> QrTicket:
    """The phone scans the one code that waits, and confirms it."""
    person = await app_user(who)
    ticket = await QrTicket.get(purpose=purpose, state=QrState.NEW)
    await QrAnswer(ticket, by=person).scan()
    member = await person.memberships.all().first()  # type: ignore[attr-defined]  # reverse
    await QrAnswer(ticket, by=person).confirm(member if purpose is QrPurpose.LOGIN else None)
    return ticket


async def test_at_first_the_password_of_a_unit_is_asked_and_no_code_is_made(user: User) -> None:
    await user.open("/login")

    await user.should_see(UNIT_BOX)
    assert selected(user, "tab-unit")
    assert selected(user, "way-unit-password")
    assert [
        part.split("</span>")[1].split("<")[0] for part in read(user).split("<button")[3:6]
    ] == [
        "CA",
        "扫码登录",
        "账号密码",
    ]
    assert await QrTicket.all().count() == 0


async def test_the_code_comes_with_its_tab_and_the_typed_names_come_back(user: User) -> None:
    await user.open("/login")
    fill(user, cast.DEMO_UNIT.uscc, ZHAO.mobile, "secret")

    await press(user, "choose", "unit-scan")
    await user.should_see("等待扫码")
    assert 'href="/help/app"' in read(user)
    assert 'href="/help/scan"' in read(user)
    assert element_count(user) <= 40
    await press(user, "choose", "unit-password")

    typed = [field.value for field in user.find(kind=ui.input).elements]
    assert sorted(typed) == ["", ZHAO.mobile, cast.DEMO_UNIT.uscc]
    assert await QrTicket.all().count() == 1


async def test_going_to_and_fro_between_the_ways_leaves_nothing_behind(user: User) -> None:
    await user.open("/login")
    state = page_state(user.current_layout.client)

    for _ in range(5):
        await press(user, "choose", "unit-scan")
        await user.should_see("等待扫码")
        assert len(state.listening) == 1
        await press(user, "choose", "unit-password")
        await user.should_see(UNIT_BOX)

    assert state.listening == []


@pytest.mark.parametrize(("act", "chosen"), [("choose", "unit-password"), ("whose", "unit")])
async def test_choosing_what_is_chosen_already_leaves_what_is_typed(
    user: User, act: str, chosen: str
) -> None:
    await user.open("/login")
    fill(user, cast.DEMO_UNIT.uscc, ZHAO.mobile, "secret")

    await press(user, act, chosen)

    typed = [field.value for field in user.find(kind=ui.input).elements]
    assert sorted(typed) == sorted((cast.DEMO_UNIT.uscc, ZHAO.mobile, "secret"))


@pytest.mark.parametrize(
    ("remembered", "address", "way"),
    [
        ("unit-scan", "/login", "unit-scan"),
        ("person-password", "/login", "person-password"),
        ("unit-scan", "/login?next=/person", "person-scan"),
        ("", "/login?next=/person", "person-password"),
        ("made up", "/login", "unit-password"),
        ("person-scan", "/login?next=/unit/cases", "unit-scan"),
        ("person-scan", "/login?next=/personal", "person-scan"),
    ],
)
async def test_the_way_used_last_stands_there_at_once(
    user: User, remembered: str, address: str, way: str
) -> None:
    user.http_client.cookies.set(cookies.LOGIN_WAY, remembered)

    await user.open(address)

    assert selected(user, f"way-{way}")


async def test_a_confirmed_code_leads_to_the_page_that_was_asked_for(user: User) -> None:
    await registered()
    await user.open("/login?next=/unit/cases")
    await press(user, "choose", "unit-scan")
    await user.should_see("等待扫码")

    ticket = await scan_and_confirm(QrPurpose.LOGIN, cast.WANG_SHILI)

    await user.should_see("单位办件", retries=100)
    issued = await LoginTicket.get()
    assert (issued.kind, issued.next_path) == (SessionKind.UNIT, "/unit/cases")
    assert (await QrTicket.find(ticket.code)).used_at is not None


async def test_of_two_pages_of_a_browser_the_one_in_front_signs_in(
    user: User, create_user: Callable[[], User]
) -> None:
    """The hidden one has shown the code for longer, and hears first that it is confirmed."""
    await registered()
    front = create_user()
    user.javascript_rules = {LOOK: lambda look: "===" not in look.group()}  # awake, not in front
    for page in (user, front):
        front.http_client.cookies.update(user.http_client.cookies)
        await page.open("/login?next=/unit/cases")
        await press(page, "choose", "unit-scan")
        await page.should_see("等待扫码")

    await scan_and_confirm(QrPurpose.LOGIN, cast.WANG_SHILI)

    await front.should_see("单位办件", retries=100)
    await user.should_see("已在本浏览器的另一个页面登录", retries=100)


async def test_a_person_scans_as_themselves_under_the_tab_for_persons(user: User) -> None:
    await user.open("/login")
    await press(user, "whose", "person")
    await press(user, "choose", "person-scan")
    await user.should_see("等待扫码")

    await scan_and_confirm(QrPurpose.PERSON_LOGIN, ZHAO)

    await user.should_see("个人信息", retries=100)
    issued = await LoginTicket.get()
    assert (issued.kind, issued.next_path) == (SessionKind.PERSON, "/person")


async def test_a_person_signs_in_with_the_password_of_the_app(user: User) -> None:
    await app_user(ZHAO)
    await user.open("/login?next=/unit/cases")
    await press(user, "whose", "person")
    await press(user, "choose", "person-password")
    fill(user, ZHAO.mobile, PASSWORD)

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("个人信息", retries=100)
    issued = await LoginTicket.get()
    assert (issued.kind, issued.next_path) == (SessionKind.PERSON, "/person?next=/unit/cases")


@pytest.mark.parametrize("typed", [f"{PASSWORD} ", f" {PASSWORD}", f"{PASSWORD}\u3000"])
async def test_a_space_copied_with_a_password_is_told_before_anything_is_counted(
    user: User, typed: str
) -> None:
    await registered()
    await user.open("/login")
    fill(user, cast.DEMO_UNIT.uscc, cast.DEMO_UNIT.legal_rep.mobile, typed)

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("密码中有空格", retries=100)
    assert await Lockout.all().count() == 0


async def test_a_wrong_password_of_a_person_is_told_beside_it(user: User) -> None:
    await app_user(ZHAO)
    await user.open("/login?next=/person")
    fill(user, ZHAO.mobile, "Wrong-Password-1")

    user.find(kind=ui.button, content="登录").click()

    await user.should_see("证件号码/手机号或密码不正确", retries=100)


async def test_too_many_codes_are_told_in_place_of_one(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr_ticket, "QR_CODES", (replace(QR_BROWSER, most=0),))
    await user.open("/login")

    await press(user, "choose", "unit-scan")

    await user.should_see("获取二维码过于频繁")
    await user.should_see("改用账号密码登录")


async def test_a_second_look_shows_the_code_that_waits_already(user: User) -> None:
    user.http_client.cookies.set(cookies.LOGIN_WAY, "unit-scan")
    await user.open("/login")
    ticket = await QrTicket.get()

    await user.open("/login")

    assert await QrTicket.all().count() == 1
    assert await state_of(ticket) is QrState.NEW


async def test_who_is_signed_in_goes_on_at_once(user: User) -> None:
    await sign_in(user, await registered())

    await user.open("/login?next=/person")

    await user.should_see("个人信息", retries=100)


@pytest.mark.parametrize(
    ("purpose", "way", "arrived"),
    [
        (QrPurpose.LOGIN, "unit-scan", SessionKind.UNIT),
        (QrPurpose.PERSON_LOGIN, "person-scan", SessionKind.PERSON),
    ],
)
async def test_a_page_loaded_again_meanwhile_goes_on_with_what_was_confirmed(
    user: User, purpose: QrPurpose, way: str, arrived: SessionKind
) -> None:
    await registered()
    await user.open("/login")
    await press(user, "choose", "unit-scan")
    if purpose is QrPurpose.PERSON_LOGIN:
        await press(user, "whose", "person")
    await user.should_see("等待扫码")
    await user.open("/help/scan")
    person = await app_user(cast.WANG_SHILI)
    ticket = await QrTicket.get(purpose=purpose)
    await QrAnswer(ticket, by=person).scan()

    await user.open("/login")
    assert selected(user, f"way-{way}")
    await user.should_see("王**正在手机上确认")
    await user.open("/help/scan")
    member = await Member.get_or_none(person_id=person.id)
    await QrAnswer(ticket, by=person).confirm(member if purpose is QrPurpose.LOGIN else None)
    await user.open("/login")

    await user.should_see("单位主页" if arrived is SessionKind.UNIT else "个人信息", retries=100)
    assert (await LoginTicket.get()).kind is arrived
    assert (await QrTicket.find(ticket.code)).used_at is not None


async def test_the_login_name_of_a_person_may_be_as_long_at_every_door(user: User) -> None:
    await user.open("/login")
    longest = {fields_of(user)["person_login"].control.props["maxlength"]}
    await press(user, "whose", "person")
    await press(user, "choose", "person-password")
    longest.add(fields_of(user)["login"].control.props["maxlength"])
    await user.open("/app/login")
    longest.add(fields_of(user)["login"].control.props["maxlength"])

    assert len(longest) == 1
