"""验证身份: an act that needs a fresh proof asks for it, and goes on afterwards."""

from datetime import timedelta

from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.sign_in.session import Session
from tests.components.probe import PRIVATE
from tests.components.probe_proving import PROVING
from tests.support.page import fields_of, press, sign_in, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import PASSWORD, registered

WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_an_act_that_needs_a_fresh_proof_asks_for_it_after_its_span_and_goes_on(
    user: User,
) -> None:
    session = await sign_in(user, await registered())
    await user.open(PRIVATE)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("验证身份", retries=WITHIN)

    user.find(kind=ui.input).type("wrong")
    user.find("验证并继续").click()
    await user.should_see("密码不正确，请核对后重新输入", retries=WITHIN)
    assert user.notify.messages == []

    fields_of(user)["proof-password"].value = PASSWORD
    user.find("验证并继续").click()
    await user.should_see("已修改", retries=WITHIN)
    assert (await Session.get(id=session.id)).is_fresh(timedelta(minutes=1))


async def test_who_declines_the_proof_has_done_nothing(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("验证身份", retries=WITHIN)

    user.find("取消").click()

    await user.should_not_see("验证身份")
    assert user.notify.messages == []


async def test_wrong_passwords_close_the_way_as_at_the_sign_in(user: User) -> None:
    await sign_in(user, await registered())
    await user.open(PRIVATE)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("验证身份", retries=WITHIN)

    for number in range(5):
        fields_of(user)["proof-password"].value = f"wrong-{number}"
        user.find("验证并继续").click()
        await user.should_see("密码不正确，请核对后重新输入", retries=WITHIN)
        fields_of(user)["proof-password"].set_error("")
    fields_of(user)["proof-password"].value = PASSWORD
    user.find("验证并继续").click()

    await user.should_see("登录失败次数过多", retries=WITHIN)
    await user.should_not_see("已修改")


async def test_a_scan_of_the_same_person_lets_the_act_go_on_by_itself(user: User) -> None:
    rep = await registered()
    session = await sign_in(user, rep)
    await ask(user)
    await press(user, "way", "scan")
    await user.should_see("请本人打开江苏智慧人社APP扫一扫", retries=WITHIN)

    answer = QrAnswer(await QrTicket.get(purpose=QrPurpose.PROOF), by=rep.person)
    await answer.scan()
    await user.should_see("王**正在手机上确认", retries=WITHIN)
    await answer.confirm(await answer.place_to_prove())

    await user.should_see("已修改", retries=WITHIN)
    await user.should_not_see("验证身份")
    assert (await Session.get(id=session.id)).is_fresh(timedelta(minutes=1))


async def test_a_scan_that_was_refused_or_given_up_lets_nothing_go_on(user: User) -> None:
    rep = await registered()
    await sign_in(user, rep)
    await ask(user)
    await press(user, "way", "scan")
    await user.should_see("等待扫码", retries=WITHIN)
    answer = QrAnswer(await QrTicket.get(purpose=QrPurpose.PROOF), by=rep.person)
    await answer.scan()
    await answer.not_me()
    await user.should_see("扫码的人表示这不是本人的操作", retries=WITHIN)

    await press(user, "again")
    await user.should_see("等待扫码", retries=WITHIN)
    user.find("取消").click()
    await user.should_not_see("验证身份")

    assert await QrTicket.waiting().count() == 0
    await user.should_not_see("已修改")


async def test_a_person_without_a_unit_proves_it_by_the_password_of_the_app(user: User) -> None:
    await sign_in_to_app(user, await app_user(cast.ZHAO_YANGBEN))
    await user.open(PROVING)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("请输入江苏智慧人社APP的个人密码", retries=WITHIN)
    await user.should_not_see("扫码")

    fields_of(user)["proof-password"].value = "wrong"
    user.find("验证并继续").click()
    await user.should_see("密码不正确，请核对后重新输入", retries=WITHIN)
    fields_of(user)["proof-password"].value = PASSWORD
    user.find("验证并继续").click()

    await user.should_see("已修改", retries=WITHIN)


async def ask(user: User) -> None:
    """Press what asks for a proof, with one that is too old."""
    await user.open(PRIVATE)
    clock.travel(6 * 60)
    user.find("修改").click()
    await user.should_see("验证身份", retries=WITHIN)
