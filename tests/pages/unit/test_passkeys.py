"""通行密钥 in 账号设置: adding with a proof, the list, removing, and pages that can have none."""

import pytest
from nicegui import background_tasks, ui
from nicegui.testing import User

from components.passkeys.passkey_panel import PasskeyPanel
from models.base import clock
from models.passkeys.response import UNREADABLE
from models.passkeys.site import INSECURE, NO_NAME
from models.people.passkey import MOST_KEYS, Passkey
from models.seed import cast
from models.sign_in.session import Session
from models.units.member import Member
from tests.support.page import element_count, fields_of, press, read, sign_in, sign_in_as_person
from tests.support.passkey_page import Calls, asked
from tests.support.passkeys import HERE, SoftKey, added
from tests.support.phone import app_user
from tests.support.units import PASSWORD, opened

PAGE = "/unit/settings/passkeys"
SITE = "http://localhost"


@pytest.fixture
async def rep(user: User) -> Member:
    """The legal rep of a unit, signed in at an address where passkeys work."""
    user.http_client.headers["host"] = "localhost"
    member = await opened()
    await sign_in(user, member)
    return member


def panel(user: User) -> PasskeyPanel:
    """What stands around the form."""
    [found] = user.find(kind=PasskeyPanel).elements
    return found


async def add(user: User, calls: Calls, key: SoftKey) -> None:
    """Press the button, prove it by the password, and let the browser make a key."""
    fields_of(user)["passkey-name"].control.value = "办公室电脑"
    user.find(kind=ui.button, content="添加通行密钥").click()
    await user.should_see("验证身份", retries=100)
    fields_of(user)["proof-password"].control.value = PASSWORD
    user.find(kind=ui.button, content="验证并继续").click()
    options = await asked(calls, "create")
    user.find(kind=PasskeyPanel).trigger("made", key.create(options))


async def test_a_key_is_added_after_a_proof_and_stands_in_the_list(
    user: User, rep: Member, calls: Calls
) -> None:
    await user.open(PAGE)
    assert "0/10" in read(user)

    await add(user, calls, SoftKey(origin=SITE))

    await user.should_see("还没有用来登录", retries=100)
    assert "1/10" in read(user)
    assert await asked(calls, "keep") == "known"
    [kept] = await Passkey.list_of(rep.person)
    assert kept.name
    assert element_count(user) <= 60


async def test_what_the_browser_made_wrongly_is_said_beside_the_button(
    user: User, rep: Member, calls: Calls
) -> None:
    await user.open(PAGE)

    await add(user, calls, SoftKey(origin=SITE, is_verified=False))

    assert await asked(calls, "refuse") == UNREADABLE
    assert await Passkey.all().count() == 0


async def test_an_event_without_a_proof_adds_nothing(user: User, rep: Member, calls: Calls) -> None:
    await user.open(PAGE)
    for args in ("{}", None, {"id": 1}, ["x"]):
        calls.clear()
        user.find(kind=PasskeyPanel).trigger("made", args or {})
        assert await asked(calls, "refuse")
    assert await Passkey.all().count() == 0


async def test_a_key_is_removed_after_a_question_and_the_list_follows(
    user: User, rep: Member, calls: Calls
) -> None:
    session = (await Session.list_of(rep.person))[0]
    await user.open(PAGE)
    key, _ = await added(session, name="家里电脑")
    await user.should_see("家里电脑", retries=100)
    removing = background_tasks.create(press(user, "remove", key.code))
    await user.should_see("移除后不能再用它登录", retries=100)

    user.find(kind=ui.button, content="移除").click()
    await removing

    await user.should_see("0/10", retries=100)
    assert await asked(calls, "keep") == ""
    assert await Passkey.all().count() == 0


async def test_a_key_that_was_copied_says_so_and_the_eleventh_is_refused(
    user: User, rep: Member, calls: Calls
) -> None:
    session = (await Session.list_of(rep.person))[0]
    for _ in range(MOST_KEYS):
        await added(session)
    await Passkey.filter(person_id=rep.person_id).update(stopped_at=clock.now())
    await user.open(PAGE)
    assert read(user).count("已停用") == MOST_KEYS

    fields_of(user)["passkey-name"].control.value = "办公室电脑"
    user.find(kind=ui.button, content="添加通行密钥").click()

    await user.should_see("最多添加10个通行密钥", retries=100)
    assert not calls


@pytest.mark.parametrize(("host", "why"), [("10.1.2.3:8080", NO_NAME), ("hall.example", INSECURE)])
async def test_a_page_that_can_have_none_says_why_and_has_no_button(
    user: User, rep: Member, host: str, why: str
) -> None:
    await added((await Session.list_of(rep.person))[0], origin=HERE)
    user.http_client.headers["host"] = host

    await user.open(PAGE)

    assert why in read(user)
    assert "办公室电脑" in read(user)
    await user.should_not_see("添加通行密钥")


async def test_the_card_of_safety_leads_there(user: User, rep: Member) -> None:
    await user.open("/unit/settings")

    assert f'href="{PAGE}"' in read(user)


async def test_a_person_has_the_same_list_on_their_own_page(user: User) -> None:
    user.http_client.headers["host"] = "localhost"
    session = await sign_in_as_person(user, await app_user(cast.DEMO_UNIT.legal_rep))
    await added(session, name="家里电脑")

    await user.open("/person")

    assert "1/10" in read(user)
    assert "家里电脑" in read(user)
