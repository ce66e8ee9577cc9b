"""The link of a code on a phone: what is asked, by whom, and every way to answer it."""

import asyncio

from nicegui.testing import User

from auth.web import cookies
from models.accounts.registration_draft import RegistrationDraft
from models.base import clock
from models.base.key import digest
from models.base.topic import announce
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from models.units.permission import Role
from tests.support.page import element_count, press, read, sign_in_to_app
from tests.support.phone import app_user, face_code
from tests.support.qr import login_code, state_of
from tests.support.units import registered, seated


async def open_as_rep(user: User) -> QrTicket:
    """The legal rep opens the code of a registration in the APP."""
    ticket = await face_code()
    await sign_in_to_app(user, await app_user())
    await user.open(f"/q/{ticket.code}")
    return ticket


async def test_outside_the_app_opening_a_link_only_offers_two_ways(user: User) -> None:
    ticket = await face_code()

    await user.open(f"/q/{ticket.code}")

    await user.should_see("打开江苏智慧人社APP")
    await user.should_see("使用支付宝人脸认证")
    assert f"/app/login?next=/q/{ticket.code}" in read(user)
    assert await state_of(ticket) is QrState.NEW


async def test_in_the_app_the_link_is_the_scan_and_shows_who_asks_for_what(user: User) -> None:
    ticket = await open_as_rep(user)

    assert await state_of(ticket) is QrState.SCANNED
    for fact in (
        "法定代表人认证",
        cast.DISPATCH_UNIT.name,
        "周**",
        "Edge · Windows",
        ticket.number,
    ):
        await user.should_see(fact)
    await user.should_see("203.0.*.*")
    await user.should_see("电脑与手机不在同一网络")
    assert cast.ZHOU_YANGLI.name not in read(user)
    assert cast.ZHOU_YANGLI.id_number not in read(user)
    assert element_count(user) <= 40


async def test_no_face_check_begins_without_the_separate_consent(user: User) -> None:
    ticket = await open_as_rep(user)

    await press(user, "start")

    await user.should_see("请先阅读并勾选同意，再开始人脸认证")
    assert await FaceCheck.of(ticket) is None


async def test_a_passed_face_confirms_the_code_and_proves_the_draft(user: User) -> None:
    ticket = await open_as_rep(user)
    await press(user, "start", agree="on")
    await user.should_see("请正对屏幕，眨眨眼")

    await press(user, "face", "passed")

    await user.should_see("请回到电脑上继续办理")
    assert await state_of(ticket) is QrState.CONFIRMED
    assert (await RegistrationDraft.get(code=ticket.subject)).proof.holds


async def test_a_failed_face_tells_why_and_how_many_tries_are_left(user: User) -> None:
    ticket = await open_as_rep(user)
    await press(user, "start", agree="on")

    await press(user, "face", "failed")

    await user.should_see("与证件照片不一致")
    await user.should_see("今天还可以尝试2次")
    assert await state_of(ticket) is QrState.FAILED


async def test_a_canceled_face_costs_no_try(user: User) -> None:
    ticket = await open_as_rep(user)
    await press(user, "start", agree="on")

    await press(user, "face", "canceled")

    assert await state_of(ticket) is QrState.DENIED
    await user.should_not_see("今天还可以尝试")


async def test_not_me_is_told_to_the_screen(user: User) -> None:
    ticket = await open_as_rep(user)

    await press(user, "not_me")

    await user.should_see("已告知电脑端这不是您本人的操作")
    assert "不是本人的操作" in (await QrTicket.find(ticket.code)).reason


async def test_a_refused_code_ends(user: User) -> None:
    ticket = await open_as_rep(user)

    await press(user, "deny")

    await user.should_see("您已拒绝")
    assert await state_of(ticket) is QrState.DENIED


async def test_another_person_learns_nothing_and_leaves_the_code_as_it_is(user: User) -> None:
    ticket = await face_code()
    await sign_in_to_app(user, await app_user(cast.ZHAO_YANGBEN))

    await user.open(f"/q/{ticket.code}")

    await user.should_see("本人登录APP后扫码")
    await user.should_see("换人登录")
    assert cast.DISPATCH_UNIT.name not in read(user)
    assert await state_of(ticket) is QrState.NEW


async def test_a_refused_phone_stays_refused_when_it_hears_of_the_code(user: User) -> None:
    ticket = await face_code()
    await sign_in_to_app(user, await app_user(cast.ZHAO_YANGBEN))
    await user.open(f"/q/{ticket.code}")
    await user.should_see("换人登录")

    announce(ticket.topic)
    await asyncio.sleep(0.3)

    assert "换人登录" in read(user)
    assert cast.DISPATCH_UNIT.name not in read(user)


async def test_a_second_phone_cannot_answer_a_scanned_code(user: User) -> None:
    ticket = await face_code()
    await QrAnswer(ticket, by=None, phone="another browser").scan()

    await user.open(f"/q/{ticket.code}")

    await user.should_see("已被另一部手机扫描")
    await user.should_not_see("同意并开始")


async def test_a_late_scan_is_told_to_be_late(user: User) -> None:
    ticket = await face_code()
    clock.travel(121)

    await user.open(f"/q/{ticket.code}")

    await user.should_see("二维码已失效")


async def test_an_unknown_code_is_told_to_be_invalid(user: User) -> None:
    answer = await user.http_client.get("/q/AAAAAAAAAAAAAAAAAAAAAAAAAAA")

    assert answer.status_code == 404
    assert "二维码无效" in answer.text


async def test_alipay_checks_the_face_of_somebody_without_the_app(user: User) -> None:
    ticket = await face_code()
    await user.open(f"/q/{ticket.code}")
    await press(user, "alipay")
    await user.should_see("是您本人正在办理吗")
    await press(user, "start", agree="on")
    [check] = await SandboxFace.all()

    await user.open(f"/alipay/face/{check.certify_id}")
    await user.should_see("模拟支付宝")
    await press(user, "face", "passed")
    assert await state_of(ticket) is QrState.CONFIRMED

    await user.open(f"/q/{ticket.code}")
    await user.should_see("请回到电脑上继续办理")


async def test_a_silent_face_service_is_told_instead_of_waiting_for_ever(user: User) -> None:
    ticket = await face_code()
    await user.open(f"/q/{ticket.code}")
    await press(user, "alipay")
    await press(user, "start", agree="on")

    await user.open(f"/q/{ticket.code}")

    await user.should_see("等待人脸认证结果")
    await user.should_see("我已完成，查看结果")


async def test_looking_at_a_code_settles_nothing_and_coming_back_does(user: User) -> None:
    ticket = await face_code()
    await user.open(f"/q/{ticket.code}")
    await press(user, "alipay")
    await press(user, "start", agree="on")
    [check] = await SandboxFace.all()
    await check.decide(FaceDecision.PASSED)

    announce(ticket.topic)
    await asyncio.sleep(0.3)

    assert await state_of(ticket) is QrState.SCANNED
    assert await Person.all().count() == 0
    await user.open(f"/q/{ticket.code}")
    await user.should_see("请回到电脑上继续办理")
    assert await state_of(ticket) is QrState.CONFIRMED


async def test_a_face_service_that_is_down_is_told_to_whoever_comes_back(user: User) -> None:
    ticket = await face_code()
    await user.open(f"/q/{ticket.code}")
    await press(user, "alipay")
    await press(user, "start", agree="on")
    await SandboxFault.switch_on(Fault.FACE_DOWN)

    await user.open(f"/q/{ticket.code}")

    await user.should_see("等待人脸认证结果")
    await user.should_see("请稍后重试")
    await SandboxFault.switch_off_all()
    await press(user, "settle")
    await user.should_not_see("请稍后重试")


async def test_who_belongs_to_several_units_chooses_the_one_to_sign_in_to(user: User) -> None:
    own = await registered(cast.DISPATCH_UNIT)
    other = (await registered(cast.SOFTWARE_UNIT)).unit
    person = await app_user()
    seat = await seated(other, cast.ZHOU_YANGLI, Role.AGENT)
    ticket = await login_code()
    await sign_in_to_app(user, person)
    await user.open(f"/q/{ticket.code}")
    await user.should_see(f"{own.unit.name}，法定代表人")

    await press(user, "confirm", member=seat.code)

    assert await state_of(ticket) is QrState.CONFIRMED
    assert (await QrTicket.find(ticket.code)).member_id == seat.id


async def on_one_phone(user: User) -> QrTicket:
    """The legal rep, signed in to the APP, opens the link beside the code in the same browser."""
    await sign_in_to_app(user, await app_user())
    visitor = digest(user.http_client.cookies[cookies.VISITOR])
    ticket = await face_code(visitor)
    await user.open(f"/q/{ticket.code}")
    return ticket


async def test_on_one_phone_the_question_says_that_the_page_is_on_this_very_device(
    user: User,
) -> None:
    ticket = await on_one_phone(user)

    await user.should_see("您正在为这台设备上打开的网页办理")
    assert "电脑" not in read(user)
    assert f'请核对网页上显示的数字</span><b class="rs-num">{ticket.number}<' in read(user)
    await press(user, "start", agree="on")
    await press(user, "face", "passed")
    await user.should_see("请关闭本页，回到原来的网页继续办理")


async def test_on_one_phone_a_refusal_speaks_of_the_page(user: User) -> None:
    await on_one_phone(user)

    await press(user, "deny")

    await user.should_see("您已拒绝，网页上已经停止办理")


async def test_a_page_on_another_phone_is_called_no_computer(user: User) -> None:
    ticket = await face_code()
    await QrTicket.filter(id=ticket.id).update(browser="Safari · iPhone")
    await sign_in_to_app(user, await app_user())

    await user.open(f"/q/{ticket.code}")

    await user.should_see("请核对网页上显示的数字")
    await user.should_see("网页与手机不在同一网络")
    assert "电脑" not in read(user)
