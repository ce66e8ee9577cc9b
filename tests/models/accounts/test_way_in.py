"""进入方式: a new password and a new mobile after a fresh face, and who learns of it."""

import asyncio

import pytest

from models.accounts.way_in import bind_mobile, change_password, renew_password
from models.base.error import Invalid, TooMany
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import BROWSER_TRIES
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


async def here_of(person: Person) -> Session:
    """The session in which somebody changes their password."""
    opened, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    found = await Session.find(opened.digest)
    assert found is not None
    return found


async def test_who_knows_the_old_password_changes_it_and_stays_signed_in() -> None:
    person = await app_user(WANG)
    here = await here_of(person)
    phone, _ = await Session.open(SessionKind.PHONE, person, None, visitor="elsewhere")

    await change_password(PASSWORD, NEW_PASSWORD, by=here, origin=Origin(VISITOR))

    assert await lives(here)
    assert not await lives(phone)
    assert await person_signs_in(WANG.mobile, NEW_PASSWORD) == person
    [message] = await told()
    assert "个人账号密码已修改" in message


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("", NEW_PASSWORD, "old_password"),
        ("Wrong-Password-1", NEW_PASSWORD, "old_password"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "short", "password"),
        (PASSWORD, f"Aa-{WANG.mobile[-6:]}-x", "password"),
    ],
)
async def test_a_password_that_may_not_be_set_changes_nothing(
    old: str, new: str, field: str
) -> None:
    person = await app_user(WANG)

    with pytest.raises(Invalid) as refusal:
        await change_password(old, new, by=await here_of(person), origin=Origin(VISITOR))

    assert refusal.value.field == field
    assert await person_signs_in(WANG.mobile, PASSWORD) == person


async def test_wrong_old_passwords_lock_this_way_and_not_the_login() -> None:
    person = await app_user(WANG)
    here = await here_of(person)
    for _ in range(BROWSER_TRIES):
        with pytest.raises(Invalid):
            await change_password("Wrong-1-Word", NEW_PASSWORD, by=here, origin=Origin(VISITOR))

    with pytest.raises(TooMany):
        await change_password(PASSWORD, NEW_PASSWORD, by=here, origin=Origin(VISITOR))

    assert await person_signs_in(WANG.mobile, PASSWORD) == person


async def test_of_two_changes_at_once_one_holds() -> None:
    person = await app_user(WANG)
    here = await here_of(person)

    tried = await asyncio.gather(
        *(
            change_password(PASSWORD, new, by=here, origin=Origin(VISITOR))
            for new in (NEW_PASSWORD, "Green-Bridge-57")
        ),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in tried) == ["Conflict", "NoneType"]
