"""账号密码: what is said of a box before anything is sent."""

from nicegui import ui
from nicegui.testing import User

from models.seed import cast
from tests.support.page import read


async def test_box_2_is_asked_of_members_and_may_stay_empty_beside_an_institution_s_number(
    user: User,
) -> None:
    await user.open("/login")
    unit_box, person_box, _ = sorted(user.find(kind=ui.input).elements, key=lambda each: each.id)
    assert "机构登录可不填" not in read(user)
    assert person_box.props["aria-required"] == "true"

    unit_box.value = "jg 3201"
    await user.should_see("机构登录可不填", retries=100)
    assert "aria-required" not in person_box.props
    assert read(user).count("rs-req") == 2
    unit_box.value = cast.DEMO_UNIT.uscc
    await user.should_not_see("机构登录可不填", retries=100)
    assert person_box.props["aria-required"] == "true"
