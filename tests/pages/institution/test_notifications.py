"""通知设置 and 不是我 of an institution, as its manager meets them."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models.base.tx import transactional
from models.institutions.institution_password import InstitutionPassword
from models.messages.message_choice import choices_of
from models.units.institution import Institution
from models.units.member import Member
from tests.support.institutions import ENDS_IN_X, with_own_password
from tests.support.mobiles import SITE, link_to
from tests.support.page import fields_of, press, read, sign_in_to_institution
from tests.support.units import lives, registered


@pytest.fixture
async def rep() -> Member:
    """The legal rep of the unit, who is the manager of its institution as well."""
    return await registered()


@pytest.fixture
async def institution(rep: Member) -> Institution:
    """One whose manager has an own password."""
    return await with_own_password(rep)


async def test_the_manager_switches_an_sms_off_for_the_institution(
    user: User, institution: Institution
) -> None:
    await sign_in_to_institution(user, institution)
    await user.open("/institution/settings")
    assert 'href="/institution/settings/notifications"' in read(user)
    await user.open("/institution/settings/notifications")
    assert f"这里只设置您在机构“{institution.name}”的短信" in read(user)
    assert "始终开启，不能关闭" in read(user)

    await press(user, "switch", "right off")

    assert [each.is_on for each in await choices_of(institution)] == [False, True]
    await user.should_see("已关闭")


@transactional
async def warn(institution: Institution) -> None:
    """What a changed password leads to."""
    await InstitutionPassword(institution).warn(SITE)


async def test_the_link_freezes_by_the_digits_alone(user: User, institution: Institution) -> None:
    here = await sign_in_to_institution(user, institution)
    await warn(institution)
    code = await link_to(ENDS_IN_X.mobile)
    await user.open(f"/not-me/{code}")
    assert f"{institution.name}：登录密码已修改" in read(user)
    assert "该机构的账户冻结24小时" in read(user)
    assert not (await institution.reread()).is_frozen
    assert await lives(here)

    fields_of(user)["digits"].value = ENDS_IN_X.mobile[-4:]
    user.find(kind=ui.button, content="不是我，立即冻结").click()

    await user.should_see("已冻结至", retries=20)
    await user.should_see("由他们重置管理员密码")
    assert (await institution.reread()).is_frozen
    assert not await lives(here)
