"""修改密码 of a person: by the old one, told beside its field, and what is said afterwards."""

from nicegui import ui
from nicegui.testing import User

from models.people.person import Person
from models.proofs.password import verify_password
from models.seed import cast
from tests.support.page import fill, read, sign_in, sign_in_as_person
from tests.support.phone import app_user
from tests.support.units import PASSWORD, registered

NEW = "Quiet-River-42"


async def test_the_own_page_leads_to_it_and_the_change_is_told(user: User) -> None:
    person = await app_user(cast.ZHAO_YANGBEN)
    await sign_in_as_person(user, person)
    await user.open("/person")
    assert 'href="/person/password"' in read(user)
    await user.open("/person/password")
    fill(user, "Wrong-Password-1", NEW, NEW)
    user.find(kind=ui.button, content="确认").click()
    await user.should_see("原密码不正确", retries=100)

    fill(user, PASSWORD, NEW, NEW)
    user.find(kind=ui.button, content="确认").click()

    await user.should_see("密码已修改", retries=100)
    fresh = await Person.get(id=person.id)
    assert await verify_password(NEW, fresh.password_hash or "")


async def test_who_has_no_personal_password_has_nothing_to_change(user: User) -> None:
    await sign_in(user, await registered())

    answer = await user.http_client.get("/person/password")

    assert answer.status_code == 404
    await user.open("/person")
    assert "/person/password" not in read(user)
