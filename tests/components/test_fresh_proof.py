"""验证身份: an act that needs a fresh proof asks for it, and goes on afterwards."""

from datetime import timedelta

from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.sign_in.session import Session
from tests.components.probe import PRIVATE
from tests.support.page import fields_of, sign_in
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
