"""The table of doors: one that the test makes up works by its row alone."""

from dataclasses import replace

import pytest
from nicegui.testing import User

from auth.session.socket import sign_in_path
from auth.web import door as table
from auth.web.door import HALL, INSTITUTION, PHONE, door_for, may_be_framed
from auth.web.next_path import safe_next
from auth.web.page_caller import belongs, session_of
from models.base import clock
from models.people.person import Person
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from tests.components.probe import OFFICE, ON_PHONE
from tests.support.page import press, read, sign_in, sign_in_as_person, sign_in_to_app
from tests.support.registering import caller_from
from tests.support.units import registered


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> None:
    """One door more; the people who came without a unit are those of the office."""
    hall = replace(HALL, homes={SessionKind.UNIT: HALL.home})
    monkeypatch.setattr(table, "DOORS", (hall, PHONE, OFFICE))


async def somebody() -> Person:
    """The legal representative of the demo unit."""
    return (await registered()).person


@pytest.mark.parametrize("kind", SessionKind)
def test_a_session_of_every_kind_has_one_door_and_a_home_behind_it(kind: SessionKind) -> None:
    letting_in = [door for door in table.doors() if kind in door.kinds]

    assert letting_in == [door_for(kind)]
    assert letting_in[0].homes[kind].startswith("/")


def test_doors_have_nothing_in_common() -> None:
    doors = table.doors()

    assert len({door.name for door in doors}) == len(doors)
    assert len({door.cookie for door in doors}) == len(doors)


def test_units_and_institutions_sign_in_at_one_page() -> None:
    assert INSTITUTION.sign_in == HALL.sign_in != PHONE.sign_in


@pytest.mark.usefixtures("office")
async def test_whoever_is_signed_in_at_one_door_is_not_known_at_the_others(user: User) -> None:
    person = await somebody()
    await sign_in_as_person(user, person)

    await user.open(OFFICE.home)

    assert f"进入的是{person.masked_name}" in read(user)
    for other in (HALL.home, "/app/me"):
        answer = await user.http_client.get(other)
        assert answer.status_code == 303
        assert "login" in answer.headers["location"]


@pytest.mark.usefixtures("office")
async def test_the_session_of_another_door_opens_no_page(user: User) -> None:
    member = await registered()
    await sign_in(user, member)
    await sign_in_to_app(user, member.person)

    answer = await user.http_client.get(OFFICE.home)

    assert answer.headers["location"] == f"{OFFICE.sign_in}?next={OFFICE.home}"


@pytest.mark.usefixtures("office")
async def test_a_ticket_of_a_kind_leads_through_its_door(user: User) -> None:
    await user.open("/")
    visitor = user.current_layout.client.request.scope["state"]["caller"].visitor
    token = await LoginTicket.for_person(
        await somebody(), visitor=visitor, kind=SessionKind.PERSON, next_path=""
    )

    answer = await user.http_client.get(f"/auth/finish?ticket={token}")

    assert answer.headers["location"] == OFFICE.home
    assert f"{OFFICE.cookie}=" in str(answer.headers)
    assert f"{HALL.cookie}=" not in str(answer.headers)


@pytest.mark.usefixtures("office")
async def test_whose_session_has_ended_comes_to_the_sign_in_of_the_door(user: User) -> None:
    session = await sign_in_as_person(user, await somebody())
    await session.end(EndReason.PASSWORD)

    first = await user.http_client.get(OFFICE.home)
    answer = await user.http_client.get(first.headers["location"])

    assert first.headers["location"] == f"/auth/ended?next={OFFICE.home}&door=office"
    assert answer.headers["location"] == f"{OFFICE.sign_in}?ended=password"
    assert f"{OFFICE.cookie}=;" in str(answer.headers)


@pytest.mark.usefixtures("office")
async def test_every_act_reads_the_session_of_the_door_again(user: User) -> None:
    session = await sign_in_as_person(user, await somebody())
    await user.open(OFFICE.home)
    client = user.current_layout.client
    assert session_of(client) == session.digest
    await Session.filter(id=session.id).update(ended_at=clock.now())

    await press(user, "greet")

    await user.should_not_see("做过")
    assert sign_in_path(client).endswith("&door=office")


@pytest.mark.usefixtures("office")
async def test_a_socket_shows_the_cookie_of_the_door_of_its_page(user: User) -> None:
    await sign_in_as_person(user, await somebody())
    await user.open(OFFICE.home)
    client = user.current_layout.client
    caller = client.request.scope["state"]["caller"]

    def scope(**sessions: str) -> dict[str, object]:
        return {"state": {"caller": replace(caller_from(caller.visitor), sessions=sessions)}}

    mine = caller.session_at(OFFICE)
    assert belongs(client, scope(office=mine))
    assert not belongs(client, scope(office="other", hall=mine))
    assert not belongs(client, scope())


@pytest.mark.usefixtures("office")
def test_a_sign_in_is_no_place_to_go_on_to() -> None:
    for door in table.doors():
        assert safe_next(f"{door.sign_in}?next=/", "/home") == "/home"
        assert safe_next(door.home, "/home") == door.home


def test_only_the_simulated_phone_stands_in_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_be_framed("/app/me")
    assert not may_be_framed("/apply")
    assert not may_be_framed(OFFICE.home)

    shown = replace(OFFICE, framed=(OFFICE.home,))
    monkeypatch.setattr(table, "DOORS", (HALL, PHONE, shown))

    assert may_be_framed(OFFICE.home)


async def test_a_right_that_a_unit_gives_is_none_on_the_phone(user: User) -> None:
    person = await somebody()
    await sign_in_to_app(user, person)
    await user.open(ON_PHONE)

    user.find("看办件").click()
    await user.should_see("您没有“查看办件”的权限")
    await user.should_see("未看")

    user.find("问好").click()
    await user.should_see(f"您好，{person.masked_name}")
