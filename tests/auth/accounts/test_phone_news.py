"""What phones answer: one contract for the twin's pages and for the real APP's call-backs."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from auth.accounts.registration import end_by_app, look_after_codes, start_face
from auth.connectors.face import FaceOutcome, FaceState
from models.accounts.registration_draft import RegistrationDraft
from models.base import clock
from models.base.error import HallError, Invalid
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import LOGINS_OF_UNIT, QrState
from models.proofs.qr_ticket import QrTicket
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from models.sign_in.ca_key import ProvenKey
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.scan_sign_in import scan_sign_in
from models.sign_in.unit_entry import UnitEntry
from models.units.member import Member
from tests.support.app_platform import Platform, description
from tests.support.phone import REP, app_user, face_code
from tests.support.qr import login_code, state_of
from tests.support.registering import caller_from
from tests.support.units import VISITOR, opened, registered


class Refused(Exception):
    """The hall did not do what a phone has asked for."""


class World(Protocol):
    """Phones, however they reach the hall."""

    async def tell(self, act: str, ticket: QrTicket, who: Person, place: str = "") -> None:
        """Do something with a code; raises Refused."""


class Twin:
    """The verbs as the pages of the simulated phone call them."""

    async def tell(self, act: str, ticket: QrTicket, who: Person, place: str = "") -> None:
        try:
            answer = QrAnswer(await QrTicket.find(ticket.code), by=who, phone=f"phone {who.id}")
            match act:
                case "SCANNED":
                    await answer.scan()
                case "OK":
                    await answer.confirm(await self._place(ticket, who, place))
                case "NO":
                    await answer.deny()
                case _:
                    await answer.not_me()
        except HallError as error:
            raise Refused(error.message) from error

    async def _place(self, ticket: QrTicket, who: Person, place: str) -> Member | None:
        if ticket.purpose in LOGINS_OF_UNIT:
            if (found := await Member.place_of(who.id, place)) is None:
                raise Invalid("请选择要登录的单位和身份")
            return found
        return await QrAnswer(ticket, by=who).place_to_prove()


class Real:
    """The platform's messages."""

    def __init__(self, folder: Path) -> None:
        self.platform = Platform(folder)

    async def tell(self, act: str, ticket: QrTicket, who: Person, place: str = "") -> None:
        answer = await self.platform.tell(act, ticket, who, place=place)
        if answer["code"] != "0":
            assert answer["data"] == {}
            raise Refused(answer["msg"])


@pytest.fixture(params=["twin", "http"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """Run the contract over both."""
    return Twin() if request.param == "twin" else Real(tmp_path)


async def test_who_scans_and_confirms_is_signed_in_for_the_unit_they_chose(world: World) -> None:
    member, ticket = await registered(), await login_code()
    await world.tell("SCANNED", ticket, member.person)
    assert await state_of(ticket) is QrState.SCANNED

    await world.tell("OK", ticket, member.person, member.code)

    assert await state_of(ticket) is QrState.CONFIRMED
    assert await scan_sign_in(ticket, visitor=VISITOR, next_path="/unit")
    assert (await LoginTicket.get()).member_id == member.id


async def test_who_comes_with_a_key_of_the_unit_says_in_the_app_who_they_are(
    world: World,
) -> None:
    member, other = await registered(), await registered(cast.SOFTWARE_UNIT)
    now = clock.now()
    key = ProvenKey("a" * 64, member.unit.uscc, "测试CA", now, now + timedelta(days=9), "c 1")
    entry = UnitEntry(member.unit, key, VISITOR, "/unit")
    ticket = await entry.ask_who(origin=Origin(VISITOR))
    await world.tell("SCANNED", ticket, member.person)
    for place in ("", other.code):
        with pytest.raises(Refused):
            await world.tell("OK", ticket, member.person, place)

    await world.tell("OK", ticket, member.person, member.code)

    assert await entry.confirm(ticket)
    assert (await LoginTicket.get()).member_id == member.id


async def test_nobody_confirms_what_somebody_else_has_scanned(world: World) -> None:
    member, ticket = await registered(), await login_code()
    other = await app_user(cast.ZHAO_YANGBEN)
    await world.tell("SCANNED", ticket, member.person)

    for act, place in (("SCANNED", ""), ("OK", member.code), ("NO", ""), ("REPORT", "")):
        with pytest.raises(Refused):
            await world.tell(act, ticket, other, place)

    assert await state_of(ticket) is QrState.SCANNED
    assert (await QrTicket.find(ticket.code)).person_id == member.person_id


async def test_nobody_confirms_a_place_of_somebody_else(world: World) -> None:
    member, ticket = await registered(), await login_code()
    other = await app_user(cast.ZHAO_YANGBEN)
    await world.tell("SCANNED", ticket, other)

    with pytest.raises(Refused, match="请选择要登录的单位和身份"):
        await world.tell("OK", ticket, other, member.code)

    assert await state_of(ticket) is QrState.SCANNED


async def test_a_code_that_nobody_has_scanned_is_not_confirmed(world: World) -> None:
    member, ticket = await registered(), await login_code()

    with pytest.raises(Refused, match="请先用手机扫描二维码"):
        await world.tell("OK", ticket, member.person, member.code)


@pytest.mark.parametrize("act", ["NO", "REPORT"])
async def test_who_declines_ends_the_code_for_good(world: World, act: str) -> None:
    member, ticket = await opened(), await login_code()
    await world.tell("SCANNED", ticket, member.person)
    await world.tell(act, ticket, member.person)
    assert await state_of(ticket) is QrState.DENIED

    with pytest.raises(Refused):
        await world.tell("OK", ticket, member.person, member.code)


async def test_a_matter_is_scanned_by_the_person_it_names_alone(world: World) -> None:
    ticket, other = await face_code(), await app_user(cast.ZHAO_YANGBEN)

    with pytest.raises(Refused, match="不能办理这项业务"):
        await world.tell("SCANNED", ticket, other)
    await world.tell("SCANNED", ticket, await app_user(REP))

    with pytest.raises(Refused, match="人脸认证"):
        await world.tell("OK", ticket, await app_user(REP))


async def test_an_unknown_code_leads_nowhere(world: World) -> None:
    member, ticket = await registered(), await login_code()
    ticket.code = "A" * 27

    with pytest.raises(Refused, match="二维码无效"):
        await world.tell("SCANNED", ticket, member.person)


# What only the platform does.


async def test_what_is_told_twice_is_answered_as_before(tmp_path: Path) -> None:
    platform, member, ticket = Platform(tmp_path), await registered(), await login_code()
    first = await platform.tell("SCANNED", ticket, member.person)
    again = await platform.tell("SCANNED", ticket, member.person)
    assert again == first
    confirm = platform.message("OK", ticket, member.person, place=member.code)

    answers = await asyncio.gather(*(platform.post(confirm) for _ in range(5)))

    assert {answer.json()["code"] for answer in answers} == {"0"}
    assert {answer.json()["data"]["state"] for answer in answers} == {"confirmed"}
    assert await scan_sign_in(ticket, visitor=VISITOR, next_path="/unit")
    assert (await platform.post(confirm)).json()["code"] == "0"
    assert await scan_sign_in(ticket, visitor=VISITOR, next_path="/unit") is None
    assert await LoginTicket.all().count() == 1


async def test_the_phone_reads_number_facts_and_its_own_places(tmp_path: Path) -> None:
    platform, member, ticket = Platform(tmp_path), await registered(), await login_code()

    told = (await platform.tell("SCANNED", ticket, member.person))["data"]

    assert told["number"] == ticket.number
    assert told["places"] == [{"code": member.code, "unit": member.unit.name, "role": "法定代表人"}]
    assert {"name": "办理事项", "value": "扫码登录"} in told["facts"]
    assert member.person.id_number not in str(told)
    assert member.person.name not in str(told)


async def test_a_name_that_is_not_the_one_on_record_is_refused(tmp_path: Path) -> None:
    platform, member, ticket = Platform(tmp_path), await registered(), await login_code()
    member.person.name = "王冒名"

    answer = await platform.tell("SCANNED", ticket, member.person)

    assert answer["code"] == "1"
    assert "姓名与该证件号码已实名登记的姓名不一致" in answer["msg"]


async def test_the_app_opens_the_face_check_of_the_hall(tmp_path: Path) -> None:
    platform, ticket, rep = Platform(tmp_path), await face_code(), await app_user(REP)
    await platform.tell("SCANNED", ticket, rep)

    told = await platform.tell("AGREED", ticket, rep)

    url = told["data"]["face_url"]
    assert url.startswith("/alipay/face/")
    assert (await platform.tell("FACED", ticket, rep, result="1"))["code"] == "1"
    await (await SandboxFace.of(url.rpartition("/")[2])).decide(FaceDecision.PASSED)
    await look_after_codes()
    assert await state_of(ticket) is QrState.CONFIRMED
    assert (await RegistrationDraft.of(VISITOR)).person_id == rep.id


@pytest.mark.parametrize(
    ("result", "state"),
    [("1", QrState.CONFIRMED), ("0", QrState.FAILED), ("9", QrState.DENIED)],
)
async def test_an_app_that_checks_faces_itself_tells_the_result(
    tmp_path: Path, result: str, state: QrState
) -> None:
    platform = Platform(tmp_path, description(face="app"))
    ticket, rep = await face_code(), await app_user(REP)
    await platform.tell("SCANNED", ticket, rep)
    assert (await platform.tell("FACED", ticket, rep, result=result))[
        "msg"
    ] == "请先在手机上同意人脸认证"
    await platform.tell("AGREED", ticket, rep)

    for _ in range(2):
        told = await platform.tell("FACED", ticket, rep, result=result)
        assert (told["code"], told["data"]["state"]) == ("0", state.value)

    assert await state_of(ticket) is state
    proved = (await RegistrationDraft.of(VISITOR)).person_id
    assert proved == (rep.id if state is QrState.CONFIRMED else None)


async def test_a_face_that_the_hall_asks_for_is_not_told_by_the_app(tmp_path: Path) -> None:
    """Whoever changes the description half-way cannot let a begun check pass."""
    ticket, rep = await face_code(), await app_user(REP)
    answer = QrAnswer(ticket, by=rep, phone="phone")
    await answer.scan()
    await start_face(ticket, by=rep, caller=caller_from("phone"))

    with pytest.raises(HallError, match="请先在手机上同意"):
        await end_by_app(answer, FaceOutcome(FaceState.PASSED))


async def test_the_phones_of_a_platform_share_no_limit(tmp_path: Path) -> None:
    """All of them come from one address, and none has a cookie of its own."""
    platform = Platform(tmp_path, description(face="app"))
    ticket, rep = await face_code(), await app_user(REP)
    await platform.tell("SCANNED", ticket, rep, device="one")
    await platform.tell("AGREED", ticket, rep, device="one")

    check = await FaceCheck.get()

    assert (check.address, check.device) == ("", "")
    assert len(check.phone) == 64
