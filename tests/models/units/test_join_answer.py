"""申请成为经办人: whoever has asked reads the outcome by SMS as well, as they have chosen."""

import json
from datetime import timedelta

import pytest

from auth.connectors.sms_aliyun import Template
from models.base import clock
from models.base.origin import Origin
from models.messages.message_choice import choose
from models.messages.release import release_due
from models.people.person import Person
from models.records.message import MessageKind
from models.records.outbox import OutboxMessage
from models.records.sms import Sms, SmsKind
from models.seed import cast
from models.units.asking_to_join import (
    accept_request,
    ask_to_join,
    lapse_request,
    refuse_request,
    withdraw_request,
)
from models.units.inviting import Invited
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.permission import Role
from tests.support.messages import at
from tests.support.mobiles import texts_to
from tests.support.units import VISITOR, opened, person_of

SUN = cast.SUN_LI
NO = "没有同意您成为经办人的申请，原因：请先联系人事部门"


async def asked(rep: Member) -> JoinRequest:
    """Somebody asks the unit."""
    by = await person_of(SUN)
    await Person.filter(id=by.id).update(mobile=SUN.mobile)
    return await ask_to_join(rep.unit, by=by, way="电子营业执照", origin=Origin(VISITOR))


async def read_by_sms() -> list[str]:
    """What the mobile of whoever asked has been sent by now."""
    await release_due()
    return await texts_to(SUN.mobile)


async def test_a_refusal_goes_to_their_mobile_as_a_message_that_every_gateway_can_send(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "10:00")
    rep = await opened()

    await refuse_request(await asked(rep), "请先联系人事部门", by=rep)

    assert await read_by_sms() == [f"{rep.unit.name}{NO}"]
    [row] = [each.content() for each in await OutboxMessage.all()]
    message = Sms.of(row)
    assert message.kind is SmsKind.NOTICE
    assert NO in json.loads(Template("SMS_1", {"text": "told"}).filled(message))["text"]


async def test_in_the_night_it_waits_for_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "22:10")
    rep = await opened()
    await refuse_request(await asked(rep), "请先联系人事部门", by=rep)
    assert await read_by_sms() == []

    at(monkeypatch, "08:31", day=19)

    assert await read_by_sms() == [f"（昨日22:10）{rep.unit.name}{NO}"]


async def test_whoever_wants_no_sms_of_invitations_gets_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "10:00")
    rep = await opened()
    await choose(MessageKind.INVITATION, False, by=await person_of(SUN))

    await refuse_request(await asked(rep), "请先联系人事部门", by=rep)

    assert await read_by_sms() == []


async def test_a_consent_is_told_by_the_invitation_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "10:00")
    rep = await opened()
    offer = Invited(Role.AGENT, SUN.name, SUN.id_number, SUN.mobile)

    await accept_request(await asked(rep), offer, by=rep)

    [text] = await read_by_sms()
    assert "邀请" in text


async def test_what_ran_out_is_told_and_what_was_withdrawn_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, "10:00")
    rep = await opened()
    await withdraw_request(await asked(rep), by=await person_of(SUN))
    assert await read_by_sms() == []
    request = await asked(rep)
    late = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: late)

    await lapse_request(request)

    [text] = await read_by_sms()
    assert "没有在7天内处理" in text
