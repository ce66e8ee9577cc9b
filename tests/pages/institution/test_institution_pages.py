"""机构中心: what its manager sees, and what nobody else may."""

import pytest
from nicegui import ui
from nicegui.testing import User

from auth.session.timer import end_overdue, look_after_pages
from models.institutions.opening import change_manager, reset_password
from models.institutions.standing import close, suspend
from models.proofs.kept_name import KeptName
from models.records.audit import AuditEvent, AuditRecord
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.load import seed_catalogue
from models.sign_in.session import Session
from models.units.institution import Institution
from models.units.member import Member
from tests.support.institutions import OTHER, OWN, registered_institution, typed, with_own_password
from tests.support.messages import told
from tests.support.page import (
    fields_of,
    press,
    read,
    sign_in,
    sign_in_as_person,
    sign_in_to_app,
    sign_in_to_institution,
)
from tests.support.units import lives, registered, signed_in

PAGES = (
    "/institution",
    "/institution/settings",
    "/institution/settings/password",
    "/institution/settings/devices",
    "/institution/settings/activity",
    "/institution/settings/notifications",
    "/institution/messages",
)


@pytest.fixture
async def rep() -> Member:
    """The legal rep of the unit."""
    await seed_catalogue()
    return await registered()


@pytest.fixture
async def institution(rep: Member) -> Institution:
    """One whose manager has an own password."""
    return await with_own_password(rep)


async def test_the_home_tells_what_the_institution_is_and_may_do(
    user: User, institution: Institution
) -> None:
    await sign_in_to_institution(user, institution)

    await user.open("/institution")

    shown = read(user)
    for text in (institution.number, institution.name, "民办职业培训学校", "职业能力建设条线"):
        assert text in shown
    assert cast.DEMO_UNIT.name in shown
    assert "王** <" in shown
    assert cast.WANG_SHILI.mobile not in shown
    assert "机构管理员 1*****82" in shown
    assert 'href="/services/ZN006"' in shown  # 民办职业培训学校变更
    assert 'href="/services/SB022"' not in shown  # 工伤认定, for units


async def test_nothing_of_the_manager_stands_there_unmasked(
    user: User, institution: Institution
) -> None:
    await sign_in_to_institution(user, institution)

    await user.open("/institution/settings")

    assert "*****013X" in read(user)
    assert cast.WANG_SHILI.id_number not in read(user)
    assert "通行密钥" not in read(user)


@pytest.mark.parametrize("path", PAGES)
async def test_nobody_else_comes_in(user: User, institution: Institution, path: str) -> None:
    rep = await Member.get(person_id=institution.manager_id).select_related("person", "unit")
    await sign_in(user, rep)
    await sign_in_to_app(user, rep.person)

    answer = await user.http_client.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?next={path}"


@pytest.mark.parametrize("path", ["/unit", "/person", "/person/password", "/app/me"])
async def test_an_institution_comes_in_nowhere_else(
    user: User, institution: Institution, path: str
) -> None:
    await sign_in_to_institution(user, institution)

    answer = await user.http_client.get(path)

    assert answer.status_code == 303
    assert "login" in answer.headers["location"]


async def _suspend(institution: Institution, rep: Member) -> None:
    await suspend(institution, by=rep)


async def _close(institution: Institution, rep: Member) -> None:
    await close(institution, by=rep)


async def _reset(institution: Institution, rep: Member) -> None:
    await reset_password(institution, by=rep)


async def _change(institution: Institution, rep: Member) -> None:
    await registered_institution(rep, who=OTHER)
    await change_manager(institution, typed(OTHER), by=rep)


ENDS = {_suspend: "institution", _close: "institution", _reset: "reset", _change: "manager"}


@pytest.mark.parametrize("verb", ENDS)
async def test_an_open_page_loses_its_power_when_the_right_ends(
    user: User, institution: Institution, rep: Member, verb: object
) -> None:
    session = await sign_in_to_institution(user, institution)
    await user.open("/institution/settings/password")
    before = await Institution.get(id=institution.id)

    await verb(institution, rep)  # type: ignore[operator]  # one of ENDS
    fields = fields_of(user)
    fields["old_password"].value = OWN
    fields["password"].value = fields["password_confirm"].value = "Brown-Harbor-31"
    user.find(kind=ui.button, content="确认").click()
    await end_overdue()
    await look_after_pages()

    assert not await lives(session)
    changed = AuditRecord.filter(event=AuditEvent.PASSWORD_CHANGED.value)
    assert await changed.count() == 1  # the one of the first sign-in
    assert before.password_hash is not None
    first = await user.http_client.get("/institution")
    answer = await user.http_client.get(first.headers["location"])
    assert f"ended={ENDS[verb]}" in answer.headers["location"]  # type: ignore[index]


async def test_the_password_changes_by_the_old_one(user: User, institution: Institution) -> None:
    here = await sign_in_to_institution(user, institution)
    await user.open("/institution/settings/password")
    fields = fields_of(user)
    fields["old_password"].value = OWN
    fields["password"].value = fields["password_confirm"].value = "Brown-Harbor-31"

    user.find(kind=ui.button, content="确认").click()

    await user.should_see("密码已修改", retries=100)  # it compares with all that were used
    assert 'href="/institution/settings"' in read(user)
    assert await lives(here)


async def test_devices_are_those_of_the_institution(
    user: User, institution: Institution, rep: Member
) -> None:
    of_unit, _ = await signed_in(rep)
    here = await sign_in_to_institution(user, institution)
    there, _ = await Session.open(
        here.kind, here.person, None, visitor="v", browser="Firefox", institution=institution
    )

    await user.open("/institution/settings/devices")

    assert "2 个" in read(user)
    assert "机构登录：" in read(user)
    assert of_unit.code not in read(user)
    await press(user, "end", of_unit.code)
    await press(user, "end", there.code)
    assert (await lives(of_unit), await lives(there)) == (True, False)


async def test_names_that_computers_keep_of_the_manager_are_no_matter_of_the_institution(
    user: User, institution: Institution, rep: Member
) -> None:
    await KeptName.keep(await rep.reread(), visitor="v", opener="ca 1 1")
    await sign_in_to_institution(user, institution)

    await user.open("/institution/settings/devices")

    assert "本机保留的姓名" not in read(user)


async def test_activity_and_messages_are_the_institutions_own(
    user: User, institution: Institution, rep: Member
) -> None:
    await told(text="发给法定代表人本人的消息", owner=OwnerName.of(rep.person))
    await sign_in_to_institution(user, institution)

    await user.open("/institution/settings/activity")
    shown = read(user)
    await user.open("/institution/messages")

    assert "开通机构" in shown
    assert "单位注册" not in shown
    assert "登录密码已修改" in read(user)
    assert "发给法定代表人本人" not in read(user)


async def test_signing_out_ends_this_session_and_no_other(
    user: User, institution: Institution, rep: Member
) -> None:
    of_unit = await sign_in(user, rep)
    here = await sign_in_to_institution(user, institution)
    await user.open("/institution")

    await press(user, "sign_out")

    assert (await lives(here), await lives(of_unit)) == (False, True)


async def test_a_public_page_leads_back_to_the_institution(
    user: User, institution: Institution
) -> None:
    await sign_in_to_institution(user, institution)

    await user.open("/services")

    assert 'href="/institution"' in read(user)
    assert "sign_out" not in read(user)


async def test_whoever_is_signed_in_as_a_person_is_asked_for_the_institution(
    user: User, institution: Institution
) -> None:
    assert institution.manager is not None
    await sign_in_as_person(user, institution.manager)

    await user.open("/login?next=/institution/settings")

    await user.should_see("统一社会信用代码/单位编号/机构编号")
