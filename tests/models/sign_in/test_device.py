"""我的登录设备: a person ends one of the own sessions or all others, nobody else's."""

import asyncio

import pytest

from models.base.error import Invalid, NotFound, SessionEnded
from models.base.tx import transactional
from models.history.activity import EVERYBODY, MINE, Activity, ActivityKind, OwnActivity
from models.proofs.known_device import KnownDevice
from models.records.audit import SYSTEM as HALL
from models.records.audit import AuditEvent, AuditRecord, record
from models.seed import cast
from models.sign_in.device import end_device, end_other_devices, forget_known_device
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.member import Member
from tests.support.qr import listening
from tests.support.units import ADDRESS, VISITOR, lives, registered, seated, signed_in


async def two_devices(member: Member) -> tuple[Session, Session]:
    """The session in use, and the APP on the phone."""
    here, _ = await signed_in(member)
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)
    return here, phone


async def test_one_device_is_ended_and_the_one_in_use_stays() -> None:
    member = await registered()
    here, phone = await two_devices(member)

    await end_device(phone.code, by=here)

    assert [await lives(each) for each in (here, phone)] == [True, False]
    assert (await Session.get(id=phone.id)).reason == EndReason.CHOSEN


async def test_somebody_elses_device_is_not_found() -> None:
    member = await registered()
    here, _ = await two_devices(member)
    foreign, _ = await signed_in(await seated(member.unit, cast.JIN_YANG))

    for code in (foreign.code, "made up"):
        with pytest.raises(NotFound):
            await end_device(code, by=here)

    assert await lives(foreign)


async def test_all_others_end_and_logins_on_their_way_never_arrive() -> None:
    member = await registered()
    here, phone = await two_devices(member)
    token = await LoginTicket.for_member(member, visitor="elsewhere", next_path="/unit")

    assert await end_other_devices(by=here) == 1

    assert [await lives(each) for each in (here, phone)] == [True, False]
    with pytest.raises(Invalid):
        await LoginTicket.redeem(token, "elsewhere", address=ADDRESS, browser="")


async def test_an_ended_device_ends_no_other() -> None:
    member = await registered()
    here, phone = await two_devices(member)
    await here.end(EndReason.LOGOUT)

    with pytest.raises(SessionEnded):
        await end_device(phone.code, by=here)
    with pytest.raises(SessionEnded):
        await end_other_devices(by=here)

    assert await lives(phone)


async def test_of_two_that_end_all_others_at_once_one_stays() -> None:
    member = await registered()
    devices = await two_devices(member)

    results = await asyncio.gather(
        *(end_other_devices(by=here) for here in devices), return_exceptions=True
    )

    assert sorted(map(str, results)) == ["1", str(SessionEnded())]
    assert [await lives(each) for each in devices].count(True) == 1


async def test_open_lists_hear_of_every_login_and_every_end() -> None:
    member = await registered()
    with listening() as heard:
        here, phone = await two_devices(member)
        await end_device(phone.code, by=here)

    assert heard.count(here.devices_topic) == 3


async def test_a_known_device_is_forgotten_by_its_owner_alone() -> None:
    member = await registered()
    here, _ = await two_devices(member)
    other = await seated(member.unit, cast.JIN_YANG)
    for person in (member.person, other.person):
        await KnownDevice.note(person, "a computer", VISITOR)
    mine, theirs = await KnownDevice.filter(device="a computer").order_by("id")

    for code in (theirs.code, "made up"):
        with pytest.raises(NotFound):
            await forget_known_device(code, by=here)
    await forget_known_device(mine.code, by=here)

    assert await lives(here)
    assert await KnownDevice.filter(device="a computer").get() == theirs


@pytest.mark.parametrize("act", ["forgotten", "ended", "all ended"])
async def test_each_browser_that_is_known_no_more_has_a_line_of_the_own_activity(act: str) -> None:
    rep = await registered()
    member = await seated(rep.unit, cast.JIN_YANG)
    here, _ = await signed_in(member)
    await KnownDevice.note(member.person, "another computer", "elsewhere", "Firefox · Windows")
    there, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor="elsewhere")
    [known] = await KnownDevice.filter(device="another computer")

    if act == "forgotten":
        await forget_known_device(known.code, by=here)
    elif act == "ended":
        await end_device(there.code, by=here)
    else:
        await end_other_devices(by=here)

    [line] = await AuditRecord.filter(event=AuditEvent.DEVICE_FORGOTTEN.value)
    me = f"person:{member.person.code}"
    assert (line.chain, line.actor, line.subject) == (HALL, me, me)
    of_member = await Activity(member).page(MINE, ActivityKind.SECURITY, 1)
    of_person = await OwnActivity(member.person).page(ActivityKind.SECURITY, 1)
    for page in (of_member, of_person):
        assert [(each.label, each.where) for each in page.rows] == [
            ("移除常用设备", "Firefox · Windows")
        ]
    for who in (EVERYBODY, member.person.code):
        assert (await Activity(rep).page(who, ActivityKind.SECURITY, 1)).total == 0


async def test_a_line_of_a_unit_from_before_names_no_device_to_others() -> None:
    rep = await registered()
    member = await seated(rep.unit, cast.JIN_YANG)

    @transactional
    async def note() -> None:
        event, details = AuditEvent.DEVICE_FORGOTTEN, {"browser": "Firefox · Windows"}
        await record(event, unit=rep.unit, by=member, subject=member.person, details=details)

    await note()

    assert (await Activity(member).page(MINE, ActivityKind.SECURITY, 1)).total == 1
    for who in (EVERYBODY, member.person.code):
        assert (await Activity(rep).page(who, ActivityKind.SECURITY, 1)).total == 0


async def test_a_person_of_no_unit_has_the_line_in_the_chain_of_the_hall() -> None:
    member = await registered()
    phone, _ = await Session.open(SessionKind.PHONE, member.person, None, visitor=VISITOR)
    await KnownDevice.note(member.person, "another computer", "elsewhere")
    [known] = await KnownDevice.filter(device="another computer")

    await forget_known_device(known.code, by=phone)

    lines = AuditRecord.of().filter(event=AuditEvent.DEVICE_FORGOTTEN.value)
    assert [each.actor for each in await lines] == [f"person:{member.person.code}"]
