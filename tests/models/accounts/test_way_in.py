"""进入方式: a new password and a new mobile after a fresh face, and who learns of it."""

import asyncio

import pytest

from models.accounts.way_in import bind_mobile, renew_password
from models.base.error import Invalid
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.audit import AuditEvent, AuditRecord
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from tests.support.phone import app_user
from tests.support.sign_in import person_signs_in
from tests.support.units import PASSWORD, VISITOR, lives

WANG, LI = cast.WANG_SHILI, cast.LI_FANLI
NEW_PASSWORD = "Quiet-River-42"
NEW_MOBILE = "13900019999"


async def told() -> list[str]:
    """What went out by SMS, with the mobile before it."""
    sent = [(await OutboxMessage.get(id=row.id)).content() for row in await OutboxMessage.all()]
    return [f"{each['mobile']} {each['text']}" for each in sent]


async def test_a_new_password_ends_whatever_the_old_one_opened() -> None:
    person = await app_user(WANG)
    old, _ = await Session.open(SessionKind.PHONE, person, None, visitor="elsewhere")
    await KnownDevice.note(person, "a device", "elsewhere")
    await LoginTicket.for_person(person, visitor="elsewhere", next_path="/app")

    await renew_password(person, NEW_PASSWORD, visitor=VISITOR)

    assert not await lives(old)
    assert not await KnownDevice.knows("a device", person.id)
    assert not await LoginTicket.filter(used_at=None).exists()
    assert await person_signs_in(WANG.mobile, NEW_PASSWORD) == person
    with pytest.raises(Invalid):
        await person_signs_in(WANG.mobile, PASSWORD)
    assert await AuditRecord.filter(event=AuditEvent.PASSWORD_CHANGED.value).count() == 1
    [message] = await told()
    assert message.startswith(WANG.mobile)
    assert "密码已通过人脸认证修改" in message


async def test_the_old_password_is_no_new_one() -> None:
    person = await app_user(WANG)

    with pytest.raises(Invalid) as refusal:
        await renew_password(person, PASSWORD, visitor=VISITOR)

    assert refusal.value.field == "password"
    assert "最近5次使用过的密码" in refusal.value.message


async def test_a_password_of_before_is_no_new_one_either() -> None:
    person = await app_user(WANG)
    await renew_password(person, NEW_PASSWORD, visitor=VISITOR)
    await renew_password(person, "Green-Bridge-57", visitor=VISITOR)

    with pytest.raises(Invalid, match="最近5次"):
        await renew_password(person, NEW_PASSWORD, visitor=VISITOR)


@pytest.mark.parametrize("password", ["1", f"Aa-{WANG.mobile}", "Aa123456"])
async def test_a_password_that_breaks_a_rule_is_refused_by_the_verb(password: str) -> None:
    person = await app_user(WANG)

    with pytest.raises(Invalid):
        await renew_password(person, password, visitor=VISITOR)


async def test_a_new_mobile_signs_in_and_the_old_one_is_told() -> None:
    person = await app_user(WANG)

    await bind_mobile(person, NEW_MOBILE)

    assert await person_signs_in(NEW_MOBILE) == person
    with pytest.raises(Invalid):
        await person_signs_in(WANG.mobile)
    [message] = await told()
    assert message.startswith(WANG.mobile)
    assert NEW_MOBILE not in message


async def test_who_had_lost_the_mobile_has_one_again_and_the_new_owner_keeps_theirs() -> None:
    person = await app_user(WANG)
    other = await app_user(LI)
    await bind_mobile(other, WANG.mobile)
    await person.refresh_from_db()
    assert person.has_lost_mobile

    await bind_mobile(person, NEW_MOBILE)

    assert not person.has_lost_mobile
    assert await person_signs_in(WANG.mobile) == other


async def test_two_people_may_exchange_their_mobiles_at_once() -> None:
    one, two = await app_user(WANG), await app_user(LI)

    await asyncio.gather(bind_mobile(one, LI.mobile), bind_mobile(two, WANG.mobile))

    assert await person_signs_in(LI.mobile) == one
    assert await person_signs_in(WANG.mobile) == two


async def test_codes_under_way_to_the_mobile_of_before_hold_no_longer() -> None:
    person = await app_user(WANG)
    code = await SmsCode.issue(
        SmsPurpose.LOGIN, mobile=WANG.mobile, origin=Origin("elsewhere"), subject=person.code
    )

    await bind_mobile(person, NEW_MOBILE)

    assert (await SmsCode.get(id=code.id)).used_at is not None


async def test_a_warning_carries_the_link_where_the_hall_has_an_address() -> None:
    person = await app_user(WANG)

    await renew_password(person, NEW_PASSWORD, visitor=VISITOR, site="https://hall.example")

    [message] = await told()
    assert message.count("https://hall.example/not-me/") == 1
