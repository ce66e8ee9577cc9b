"""通行密钥 on the login page: offered where it can work, and where each person goes."""

import pytest
from nicegui.testing import User

from components.passkeys.passkey_panel import PasskeyPanel
from models.base.origin import Origin
from models.passkeys.passkey_sign_in import NO_PLACE, REFUSED
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member, MemberState
from models.units.permission import Role
from tests.support.page import press, read
from tests.support.passkey_page import Calls, asked
from tests.support.passkeys import SoftKey, added
from tests.support.phone import app_user
from tests.support.units import VISITOR, opened, registered, seated, signed_in

SITE = "http://localhost"
DESK = Origin(VISITOR, "203.0.113.9", site=SITE)


@pytest.fixture(autouse=True)
def local(user: User) -> None:
    """The hall at an address where passkeys work."""
    user.http_client.headers["host"] = "localhost"


async def keyed(member: Member) -> SoftKey:
    """The key of a member."""
    session, _ = await signed_in(member)
    return (await added(session, origin=DESK))[1]


async def answer(user: User, calls: Calls, key: SoftKey) -> None:
    """Press the tile, and let the key sign."""
    calls.clear()
    user.find(kind=PasskeyPanel).trigger("ask")
    options = await asked(calls, "get")
    user.find(kind=PasskeyPanel).trigger("signed", key.get(options))


async def test_with_one_unit_one_goes_in(user: User, calls: Calls) -> None:
    rep = await registered()
    key = await keyed(rep)
    await user.open("/login?next=/unit/settings")

    await answer(user, calls, key)

    await user.should_see("账号设置", retries=100)
    session = await Session.alive().order_by("-id").first()
    assert session is not None
    assert session.member_id == rep.id


async def test_with_several_one_chooses_and_a_closed_one_says_why(user: User, calls: Calls) -> None:
    rep = await opened()
    there = await opened(cast.SOFTWARE_UNIT)
    await there.unit.seat(rep.person, Role.AGENT, mobile=rep.mobile, state=MemberState.SUSPENDED)
    key = await keyed(rep)
    await user.open("/login")

    await answer(user, calls, key)

    await user.should_see("选择登录单位和身份", retries=100)
    assert "您的权限已停用" in read(user)
    assert read(user).count('data-act="place"') == 1
    await press(user, "back")
    assert "立即注册" in read(user)
    await answer(user, calls, key)
    await user.should_see("选择登录单位和身份", retries=100)
    await press(user, "place", rep.code)
    await user.should_see("单位主页", retries=100)


async def test_a_choice_without_a_key_and_of_a_foreign_unit_leads_nowhere(
    user: User, calls: Calls
) -> None:
    rep = await opened()
    there = await seated((await opened(cast.SOFTWARE_UNIT)).unit, cast.WANG_SHILI)
    foreign = await seated(rep.unit, cast.LI_FANLI)
    assert there.person_id == rep.person_id
    await user.open("/login")
    await answer(user, calls, await keyed(rep))
    await user.should_see("选择登录单位和身份", retries=100)

    await press(user, "place", foreign.code)

    await user.should_see("没有找到这个单位身份")


async def test_a_person_goes_to_their_own_page(user: User, calls: Calls) -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    session, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    key = (await added(session, origin=DESK))[1]
    await user.open("/login")
    await answer(user, calls, key)
    assert await asked(calls, "refuse") == NO_PLACE

    await user.open("/login?next=/person")
    await answer(user, calls, key)

    await user.should_see("所在单位", retries=100)


async def test_what_opens_nothing_says_one_sentence(user: User, calls: Calls) -> None:
    key = await keyed(await registered())
    await user.open("/login")

    for wrong in (SoftKey(origin=SITE, handle=key.handle), SoftKey()):
        await answer(user, calls, wrong)
        assert await asked(calls, "refuse") == REFUSED
    calls.clear()
    user.find(kind=PasskeyPanel).trigger("signed", {"no": "text"})
    assert await asked(calls, "refuse") == REFUSED


@pytest.mark.parametrize("host", ["10.1.2.3", "hall.example"])
async def test_where_it_cannot_work_there_is_no_tile_and_the_others_stay(
    user: User, host: str
) -> None:
    user.http_client.headers["host"] = host

    await user.open("/login")

    await user.should_not_see(kind=PasskeyPanel)
    assert "其他登录方式" in read(user)
    assert "省政务" in read(user)
