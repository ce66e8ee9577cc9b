"""账号设置: what stands there of the unit and its legal rep, and the panels as tabs."""

import io
import zipfile
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.web import cookies
from models.base import clock
from models.base.key import digest
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.proofs.password import verify_password
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.device import forget_known_device
from models.sign_in.member_mobile import MemberMobile
from models.sign_in.session import Session
from models.units.member import Member
from models.units.permission import Role
from tests.support.mobiles import face_passed, sent
from tests.support.page import element_count, fields_of, press, read, sign_in
from tests.support.units import PASSWORD, lives, opened, seated, signed_in

PAGE = "/unit/settings"
NEW, MOBILE = "Quiet-River-27", "13900020018"
WITHIN = 30  # times that a page may be asked again on a busy machine


async def in_this_browser(user: User) -> Origin:
    """Where the browser of the test stands."""
    return Origin(digest(user.http_client.cookies[cookies.VISITOR]))


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def test_unit_and_legal_rep_are_shown_with_masks(user: User, rep: Member) -> None:
    await user.open(PAGE)

    html = read(user)
    for words in ("单位信息", rep.unit.uscc, rep.unit.name, "法人基础信息", "居民身份证"):
        assert words in html
    for masked in (rep.person.masked_id, rep.person.masked_name, rep.masked_mobile):
        assert masked in html
    for secret in (rep.person.id_number, rep.person.name, rep.mobile):
        assert secret not in html
    assert element_count(user) <= 40


async def test_an_agent_reads_the_same_of_the_legal_rep(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    user.http_client.cookies.clear()
    await sign_in(user, agent)

    await user.open(PAGE)

    assert rep.person.masked_name in read(user)
    assert rep.person.name not in read(user)


async def test_the_legal_rep_alone_is_led_to_change_the_mobile(user: User, rep: Member) -> None:
    await user.open(PAGE)
    assert "修改手机" in read(user)

    user.http_client.cookies.clear()
    await sign_in(user, await seated(rep.unit, cast.LI_FANLI, Role.MANAGER))
    await user.open(PAGE)
    assert "修改手机" not in read(user)
    refused = await user.http_client.get(f"{PAGE}/mobile")
    assert refused.status_code == 403
    assert "没有“修改法定代表人手机”的权限" in refused.text


async def test_the_password_is_set_and_asked_to_be_changed_after_90_days(
    user: User, rep: Member
) -> None:
    await user.open(PAGE)
    for words in ("密码设置", "已设置", "为了账户安全，建议您定期更换密码。", "上次修改："):
        assert words in read(user)
    assert "rs-due" not in read(user)

    long_ago = clock.now() - timedelta(days=91)
    await Member.filter(id=rep.id).update(password_changed_at=long_ago)
    await user.open(PAGE)
    assert "rs-due" in read(user)
    assert clock.day_text(long_ago) in read(user)


async def test_the_password_changes_by_the_old_one(user: User, rep: Member) -> None:
    elsewhere, _ = await signed_in(rep)
    await user.open(f"{PAGE}/password")
    fields = fields_of(user)
    assert [fields[key].rule.label for key in fields] == ["原密码", "新密码", "确认密码"]
    for key, value in zip(fields, ("wrong", NEW, NEW), strict=True):
        fields[key].value = value

    user.find(kind=ui.button, content="确认").click()
    await user.should_see("原密码不正确", retries=WITHIN)
    fields["old_password"].value = PASSWORD
    user.find(kind=ui.button, content="确认").click()

    await user.should_see("密码已修改", retries=WITHIN)
    assert not await lives(elsewhere)
    stored = (await rep.reread()).password_hash
    assert stored is not None
    assert await verify_password(NEW, stored)


async def test_the_steps_of_the_mobile_begin_with_the_face(user: User, rep: Member) -> None:
    await user.open(f"{PAGE}/mobile")

    html = read(user)
    for words in (
        "扫码进行人脸识别",
        "填写新的移动电话",
        "修改成功",
        "请打开支付宝APP人脸识别或通过江苏智慧人社APP扫一扫",
    ):
        assert words in html
    assert element_count(user) <= 60


async def test_a_face_leads_to_the_number_and_the_code_to_the_end(user: User, rep: Member) -> None:
    origin = await in_this_browser(user)
    await face_passed(rep, origin)
    await user.open(f"{PAGE}/mobile")
    fields = fields_of(user)
    fields["mobile"].value = MOBILE
    digits = await sent(rep, MOBILE, origin)
    fields["sms_code"].value = digits

    user.find(kind=ui.button, content="确认修改").click()

    await user.should_see("移动电话已修改为", retries=WITHIN)
    assert (await rep.reread()).mobile == MOBILE


async def test_another_tab_hears_that_the_mobile_was_changed(user: User, rep: Member) -> None:
    origin = await in_this_browser(user)
    await face_passed(rep, origin)
    await user.open(f"{PAGE}/mobile")
    await user.should_see("确认修改")

    await MemberMobile(rep).change(MOBILE, await sent(rep, MOBILE, origin), origin=origin)

    await user.should_see("移动电话已变更", retries=WITHIN)


async def test_devices_are_listed_ended_and_forgotten(user: User, rep: Member) -> None:
    elsewhere, _ = await signed_in(rep)
    await KnownDevice.note(rep.person, "a device", "visitor", "Firefox · Linux")
    known = await KnownDevice.get(device="a device")
    await user.open(f"{PAGE}/devices")
    assert "Firefox · Linux" in read(user)

    await press(user, "end", elsewhere.code)
    assert not await lives(elsewhere)
    await forget_known_device(known.code, by=await Session.alive().get())

    assert not await KnownDevice.filter(device="a device").exists()


async def test_the_activity_is_filtered_by_its_address(user: User, rep: Member) -> None:
    agent = await seated(rep.unit, cast.JIN_YANG)
    await signed_in(agent)

    await user.open(f"{PAGE}/activity")
    assert "全单位" in read(user)
    assert '<br><span class="rs-hint">法定代表人</span>' in read(user)  # in a line of its own
    assert agent.person.masked_name + "</td>" not in read(user)
    await user.open(f"{PAGE}/activity?who=all&kind=sign_in")
    assert "Chrome · Windows" in read(user)
    await press(user, "search", who=agent.person.code, kind="security")

    await user.should_see("没有符合条件的记录", retries=WITHIN)


async def test_an_agent_sees_the_own_activity_alone(user: User, rep: Member) -> None:
    user.http_client.cookies.clear()
    await sign_in(user, await seated(rep.unit, cast.JIN_YANG))

    await user.open(f"{PAGE}/activity?who=all")

    html = read(user)
    assert "全单位" not in html
    assert "单位注册" not in html
    assert "登录" in html


async def test_own_data_are_a_file_of_the_own_data(user: User, rep: Member) -> None:
    await user.open(f"{PAGE}/data")

    user.find(kind=ui.button, content="下载本人数据").click()

    answer = await user.download.next()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        page, data = (archive.read(name).decode() for name in sorted(archive.namelist()))
    for text in (page, data):
        assert rep.person.id_number in text
    assert "<script" not in page


async def test_own_data_need_a_fresh_proof(user: User, rep: Member) -> None:
    await Session.filter(member_id=rep.id).update(proved_at=clock.now() - timedelta(hours=1))
    await user.open(f"{PAGE}/data")

    user.find(kind=ui.button, content="下载本人数据").click()

    await user.should_see("验证身份", retries=WITHIN)
    assert not await AuditRecord.filter(event=AuditEvent.OWN_DATA_TAKEN.value).exists()
