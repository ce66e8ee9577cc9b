"""消息 on the phone: the same list; what is done at a desk says so."""

from nicegui.testing import User

from models.records.message import MessageKind
from models.records.owner import OwnerName
from models.seed import cast
from tests.support.messages import told
from tests.support.page import press, read, sign_in_to_app
from tests.support.phone import app_user
from tests.support.units import opened

WITHIN = 30  # times that a page may be asked again on a busy machine


async def test_the_phone_shows_what_its_person_was_told(user: User) -> None:
    person = await app_user(cast.WANG_SHILI)
    rep = await opened()
    owner, unit = OwnerName.of(person), rep.unit.code
    at_desk = await told(
        MessageKind.CASE, "办件需要补正", owner=owner, unit=unit, link="/unit/cases"
    )
    here = await told(MessageKind.RIGHT, "权限已恢复", owner=owner, unit=unit, link="/app/units")
    await sign_in_to_app(user, person)
    await user.open("/app/messages")

    await press(user, "open", at_desk.code)
    await user.should_see("请在电脑上登录网上办事服务大厅办理", retries=WITHIN)

    await press(user, "open", here.code)
    assert 'href="/app/units">查看企业服务' in read(user)


async def test_the_newest_lead_to_all_of_them(user: User) -> None:
    person = await app_user(cast.WANG_SHILI)
    await told(MessageKind.RIGHT, "权限已恢复", owner=OwnerName.of(person))
    await sign_in_to_app(user, person)

    await user.open("/app")

    assert 'href="/app/messages"' in read(user)
