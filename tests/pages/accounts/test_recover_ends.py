"""找回密码 where it does not go the usual way: no account, no mobile, a link, a hold."""

from nicegui import ui
from nicegui.testing import User

from models.accounts.recovery_rule import Whose
from models.proofs.qr_ticket import QrTicket
from models.seed import cast
from models.units.permission import Role
from tests.support.page import fill, press, read, sign_in
from tests.support.phone import app_user
from tests.support.recovering import (
    NEW_PASSWORD,
    REP,
    browser,
    named,
    origin_of,
    show_face,
)
from tests.support.units import opened, registered, seated

STRANGER = cast.SUN_LI
AGENT = cast.ZHENG_SHILI


async def test_a_proven_person_without_an_account_reads_so(user: User) -> None:
    await registered()
    await show_face(await named(STRANGER, Whose.REP, browser(user)))

    await user.open("/recover")

    await user.should_see("没有找到您在该单位的账号")
    await user.should_see(kind=ui.button, content="返回修改账号信息")


async def test_whose_mobile_is_gone_reads_what_is_left(user: User) -> None:
    await registered()
    await named(REP, Whose.REP, browser(user))
    await user.open("/recover")

    user.find(kind=ui.button, content="手机号已停用？").click()

    await user.should_see("窗口办理", retries=100)
    html = read(user)
    for words in ("CA证书", "省政务单位账户", "电子营业执照", "营业执照副本"):
        assert words in html
    user.find(kind=ui.button, content="人脸识别找回").click()
    await user.should_see("发链接到本人手机", retries=100)


async def test_a_person_reads_of_no_way_in_of_a_unit(user: User) -> None:
    await app_user(cast.ZHAO_YANGBEN)
    await named(cast.ZHAO_YANGBEN, Whose.PERSON, browser(user))
    await user.open("/recover")
    assert "手机扫码，核对姓名" in read(user)

    user.find(kind=ui.button, content="手机号已停用？").click()

    await user.should_see("窗口办理", retries=100)
    assert "电子营业执照" not in read(user)
    assert "营业执照副本" not in read(user)


async def test_a_link_takes_the_place_of_the_code_and_outlives_a_reload(user: User) -> None:
    await registered()
    draft = await named(REP, Whose.REP, browser(user))
    await draft.send_bound_link(origin_of(draft.visitor))

    for _ in range(2):
        await user.open("/recover")
        assert "链接已发送" in read(user)
        assert "改用扫码" in read(user)
    assert await QrTicket.all().count() == 1
    await press(user, "again")
    await user.should_see("等待扫码", retries=100)


async def test_an_agent_and_a_person_come_to_the_end_as_well(user: User) -> None:
    rep = await opened()
    await seated(rep.unit, AGENT, Role.AGENT)
    await app_user(cast.ZHAO_YANGBEN)
    for who, whose in ((AGENT, Whose.MEMBER), (cast.ZHAO_YANGBEN, Whose.PERSON)):
        await show_face(await named(who, whose, browser(user)))
        await user.open("/recover")
        fill(user, NEW_PASSWORD, NEW_PASSWORD)
        user.find(kind=ui.button, content="完成修改").click()
        await user.should_see("密码修改成功", retries=100)
        home = "/unit" if whose.has_unit else "/person"
        assert f'href="/login?next={home}"' in read(user)


async def test_what_is_held_says_so_where_it_is_tried(user: User) -> None:
    rep = await opened()
    await rep.person.hold(is_held=True)
    await sign_in(user, rep)

    await user.open("/unit/settings/mobile")

    await user.should_see("不能修改手机、授权和登录账户", retries=100)
