"""创建经办用户: the form, its refusals beside the fields, and what an inviter may learn."""

from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base import clock
from models.seed import cast
from models.seed.load import seed_catalogue
from models.sign_in.session import Session
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite
from models.units.member import Member
from models.units.permission import Role
from models.units.term import Length, ending
from tests.support.page import element_count, fields_of, press, read, sign_in
from tests.support.units import PASSWORD, opened, person_of, seated

PAGE = "/unit/members"
SUN = cast.SUN_LI

WITHIN = 30  # times that a page may be asked again on a busy machine


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit that has several agents, signed in."""
    member = await opened()
    await sign_in(user, member)
    return member


async def open_form(user: User) -> None:
    """The page with the empty form."""
    await user.open(PAGE)
    user.find(kind=ui.button, content="创建经办用户").click()
    await user.should_see("开通说明", retries=WITHIN)


async def fill(user: User, who: cast.CastPerson, kind: str = "agent") -> None:
    """Type somebody of the cast."""
    if kind:
        await press(user, "kind", kind)
    fields = fields_of(user)
    typed = {"name": who.name, "id_number": who.id_number, "mobile": who.mobile}
    for name, value in typed.items():
        fields[f"invite-{name}"].value = value


def error(user: User, name: str) -> str:
    """What stands beside a field."""
    return fields_of(user)[f"invite-{name}"].message


async def test_the_form_says_what_the_deck_says(user: User, rep: Member) -> None:
    await open_form(user)

    html = read(user)
    for words in ("用户类别", "普通经办人", "开通说明", "0 / 10", "0 / 1"):
        assert words in html
    placeholders = {field.control.props.get("placeholder") for field in fields_of(user).values()}
    assert {"请输入姓名", "请输入证件号码", "请输入移动电话"} <= placeholders
    await user.should_see("授权时间", retries=WITHIN)
    assert "添加成功后需要当事人前往江苏智慧人社APP【我的】-【企业服务】确认并设置密码。" in html
    fields = fields_of(user)
    assert fields["invite-valid_from"].value == clock.today().isoformat()
    assert fields["invite-valid_until"].value == str(ending(clock.today(), Length.YEAR))
    assert element_count(user) <= 90


async def test_whoever_is_invited_stands_in_the_list_and_the_form_is_gone(
    user: User, rep: Member
) -> None:
    await open_form(user)
    await fill(user, SUN)

    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    await user.should_see("待确认 · 剩7天", retries=WITHIN)
    await user.should_not_see("开通说明")
    asked = await Invitation.get(unit_id=rep.unit_id)
    assert (asked.role, asked.name, asked.valid_until) == (
        *(Role.AGENT, SUN.name, ending(clock.today(), Length.YEAR)),
    )


async def test_what_is_missing_stands_beside_its_field(user: User, rep: Member) -> None:
    await open_form(user)

    user.find("提交").click()

    await user.should_see("有 4 处需要修改", retries=WITHIN)
    await user.should_see("请选择用户类别", retries=WITHIN)
    assert error(user, "name") == "请填写姓名"
    assert await Invitation.all().count() == 0


async def test_a_length_fills_the_days_and_no_days_are_an_open_end(user: User, rep: Member) -> None:
    await open_form(user)
    await fill(user, SUN)
    await press(user, "length", "half_year")
    fields = fields_of(user)
    assert fields["invite-valid_until"].value == str(ending(clock.today(), Length.HALF_YEAR))

    await press(user, "length", "open")
    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    assert (await Invitation.get(unit_id=rep.unit_id)).valid_until is None


@pytest.mark.parametrize(
    ("who", "field", "told"),
    [
        (cast.WANG_SHILI, "id_number", "此人是本单位法定代表人"),
        (cast.JIN_YANG, "id_number", "此人已是本单位经办人"),
        (cast.ZHENG_SHILI, "id_number", "已向此人发出邀请"),
    ],
)
async def test_what_concerns_the_own_unit_is_told_beside_the_field(
    user: User, rep: Member, who: cast.CastPerson, field: str, told: str
) -> None:
    zheng = cast.ZHENG_SHILI
    await seated(rep.unit, cast.JIN_YANG)
    waiting = Invited(Role.AGENT, zheng.name, zheng.id_number, zheng.mobile)
    await invite(rep.unit, waiting, by=rep)
    await open_form(user)
    await fill(user, who)

    user.find("提交").click()

    await user.should_see(told, retries=WITHIN)
    assert error(user, field).startswith(told)
    assert fields_of(user)["invite-name"].value == who.name


async def test_a_day_that_is_none_of_the_future_is_refused_at_its_field(
    user: User, rep: Member
) -> None:
    await open_form(user)
    await fill(user, SUN)
    fields_of(user)["invite-valid_until"].value = str(clock.today() - timedelta(days=1))

    user.find("提交").click()

    await user.should_see("结束日期不能早于开始日期", retries=WITHIN)
    assert error(user, "valid_until")


@pytest.mark.parametrize("known", [None, "right", "other"])
async def test_the_inviter_reads_the_same_for_every_number(
    user: User, rep: Member, known: str | None
) -> None:
    if known:
        await person_of(SUN)
    await open_form(user)
    await fill(user, SUN)
    if known == "other":
        fields_of(user)["invite-name"].value = "孙另名"

    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    await user.should_see("待确认 · 剩7天", retries=WITHIN)
    assert user.notify.messages == ["邀请已发出"]


async def test_a_second_manager_takes_the_place_of_the_first_only_when_that_is_said(
    user: User, rep: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    await open_form(user)
    await fill(user, SUN, "manager")
    await user.should_see(
        "替换现任管理员：对方接受后，李**的授权同时结束，未办结工作移交给对方", retries=WITHIN
    )
    user.find("提交").click()
    await user.should_see("请选择替换现任管理员", retries=WITHIN)
    assert await Invitation.all().count() == 0

    fields_of(user)["invite-replaces"].value = True
    user.find("提交").click()

    await user.should_see("接任李**，接受后李**同时结束，合计占1个名额", retries=WITHIN)
    assert (await Invitation.get(unit_id=rep.unit_id)).follows_id == manager.id


async def test_a_manager_is_offered_agents_alone_and_cannot_forge_more(user: User) -> None:
    rep = await opened()
    await sign_in(user, await seated(rep.unit, cast.LI_FANLI, Role.MANAGER))
    await open_form(user)
    assert 'data-arg="manager"' not in read(user)
    await press(user, "kind", "manager")
    await fill(user, SUN)

    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    assert (await Invitation.get(unit_id=rep.unit_id)).role is Role.AGENT


async def test_adding_a_manager_asks_for_a_proof_and_keeps_what_was_typed(
    user: User, rep: Member
) -> None:
    await open_form(user)
    await fill(user, SUN, "manager")
    clock.travel(16 * 60)
    user.find("提交").click()
    await user.should_see("验证身份", retries=WITHIN)
    assert await Invitation.all().count() == 0
    assert fields_of(user)["invite-id_number"].value == SUN.id_number

    fields_of(user)["proof-password"].value = PASSWORD
    user.find("验证并继续").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    assert (await Invitation.get(unit_id=rep.unit_id)).role is Role.MANAGER


async def test_adding_an_agent_asks_for_none(user: User, rep: Member) -> None:
    await open_form(user)
    await fill(user, SUN)
    await Session.all().update(proved_at=clock.now() - timedelta(minutes=16))

    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)


async def test_an_invitation_is_changed_without_its_numbers_being_shown(
    user: User, rep: Member
) -> None:
    await seed_catalogue()
    known = Invited(Role.AGENT, SUN.name, SUN.id_number, SUN.mobile, items=("JY002",))
    asked = await invite(rep.unit, known, by=rep)
    await user.open(PAGE)
    await press(user, "revise", asked.code)
    await user.should_see("修改邀请", retries=WITHIN)
    shown = [field.shown for field in fields_of(user).values()]
    assert SUN.id_number not in shown
    assert SUN.mobile not in shown

    fields_of(user)["invite-mobile"].value = "13900019999"
    user.find("提交").click()

    await user.should_see("邀请已发出", retries=WITHIN)
    fresh = await Invitation.get(id=asked.id)
    assert (fresh.version, fresh.mobile, fresh.id_number) == (2, "13900019999", SUN.id_number)
    assert fresh.items == ["JY002"]


async def test_the_form_stays_while_the_list_is_filtered_and_changed(
    user: User, rep: Member
) -> None:
    await seated(rep.unit, cast.JIN_YANG)
    await open_form(user)
    await fill(user, SUN)

    await press(user, "part", "members")
    await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)

    assert fields_of(user)["invite-name"].value == SUN.name


async def test_another_form_does_not_take_the_place_of_what_was_typed_unasked(
    user: User, rep: Member
) -> None:
    await open_form(user)
    await fill(user, SUN)

    user.find(kind=ui.button, content="创建经办用户").click()
    await user.should_see("放弃正在填写的邀请？", retries=WITHIN)
    user.find("继续填写").click()

    await user.should_not_see("放弃正在填写的邀请？")
    assert fields_of(user)["invite-name"].value == SUN.name
