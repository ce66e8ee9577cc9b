"""修改移动电话: what a face and a code prove, and what the change ends."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, Invalid, NotAllowed
from models.base.origin import Origin
from models.proofs.qr_code import QrPurpose
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.seed import cast
from models.sign_in.member_mobile import PROOF_LIFETIME, MemberMobile
from models.units.member import Member
from models.units.permission import Role
from tests.support.mobiles import HERE, SITE, face_passed, sent, texts_to
from tests.support.sms import digits_of
from tests.support.units import invited, opened, seated

NEW, OTHER = "13900020018", "13900020029"


async def test_a_face_and_a_code_change_the_mobile_of_the_legal_rep() -> None:
    rep = await opened()
    old = rep.mobile
    await face_passed(rep)
    digits = await sent(rep, NEW)

    await MemberMobile(rep).change(NEW, digits, origin=HERE)

    fresh = await rep.reread()
    assert fresh.mobile == NEW
    assert fresh.mobile_changed_at is not None
    line = await AuditRecord.of(rep.unit).filter(event=AuditEvent.MOBILE_CHANGED.value).get()
    assert old not in str(line.details)
    assert line.details["after"] == fresh.masked_mobile


async def test_the_line_of_the_deck_belongs_to_the_purpose() -> None:
    asked = QrPurpose.CHANGE_MOBILE.asked

    assert asked.line == "请打开支付宝APP人脸识别或通过江苏智慧人社APP扫一扫"
    assert asked.needs_face


async def test_the_old_mobile_is_warned_at_once_also_at_night_with_one_link() -> None:
    rep = await opened()
    old = rep.mobile
    await face_passed(rep)
    digits = await sent(rep, NEW)

    await MemberMobile(rep).change(NEW, digits, origin=HERE)

    [warning] = await texts_to(old)
    assert warning.count(f"{SITE}/not-me/") == 1
    assert NEW not in warning
    inbox = await Message.filter(owner_code=rep.person.code).first()
    assert inbox is not None
    assert "/not-me/" not in inbox.text + inbox.link


async def test_messages_with_codes_carry_no_link() -> None:
    rep = await opened()
    await face_passed(rep)
    await sent(rep, NEW)

    [text] = await texts_to(NEW)
    assert "http" not in text
    assert "/not-me" not in text


async def test_without_a_face_no_code_is_sent_and_nothing_is_changed() -> None:
    rep = await opened()

    with pytest.raises(Conflict, match="人脸识别"):
        await MemberMobile(rep).send_code(NEW, origin=HERE)
    with pytest.raises(Conflict, match="人脸识别"):
        await MemberMobile(rep).change(NEW, "123456", origin=HERE)


async def test_a_face_proves_for_ten_minutes_and_in_its_own_browser() -> None:
    rep = await opened()
    await face_passed(rep)
    mobile = MemberMobile(rep)
    assert await mobile.proof("another browser") is None
    assert await mobile.proof(HERE.visitor) is not None

    clock.travel(PROOF_LIFETIME.total_seconds() + 1)

    assert await mobile.proof(HERE.visitor) is None


async def test_a_code_for_one_number_sets_no_other() -> None:
    rep = await opened()
    await face_passed(rep)
    digits = await sent(rep, NEW)

    with pytest.raises(Invalid) as refusal:
        await MemberMobile(rep).change(OTHER, digits, origin=HERE)

    assert refusal.value.field == "sms_code"
    assert (await rep.reread()).mobile == rep.mobile


async def test_a_code_serves_only_the_face_that_it_was_asked_with() -> None:
    rep = await opened()
    await face_passed(rep)
    digits = await sent(rep, NEW)
    await face_passed(rep)  # another one, in the same browser

    with pytest.raises(Invalid):
        await MemberMobile(rep).change(NEW, digits, origin=HERE)


async def test_a_code_of_another_purpose_sets_no_mobile() -> None:
    rep = await opened()
    proof = await face_passed(rep)
    code = await SmsCode.issue(SmsPurpose.REGISTER, mobile=NEW, origin=HERE, subject=proof.code)
    with pytest.raises(Invalid):
        await MemberMobile(rep).change(NEW, await digits_of(code), origin=HERE)


async def test_the_second_of_two_tabs_hears_that_it_was_changed() -> None:
    rep = await opened()
    await face_passed(rep)
    first, second = await sent(rep, NEW), await sent(rep, OTHER)
    await MemberMobile(rep).change(NEW, first, origin=HERE)

    with pytest.raises(Conflict, match="已变更"):
        await MemberMobile(rep).change(OTHER, second, origin=HERE)

    assert (await rep.reread()).mobile == NEW


async def test_of_two_tabs_at_once_one_has_its_number() -> None:
    rep = await opened()
    await face_passed(rep)
    codes = {number: await sent(rep, number) for number in (NEW, OTHER)}

    results = await asyncio.gather(
        *(MemberMobile(rep).change(n, code, origin=HERE) for n, code in codes.items()),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Member) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 1
    kept = next(each for each in results if isinstance(each, Member))
    assert (await rep.reread()).mobile == kept.mobile
    assert await AuditRecord.filter(event=AuditEvent.MOBILE_CHANGED.value).count() == 1


async def test_the_mobile_of_a_colleague_or_of_somebody_invited_is_refused() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await invited(rep, cast.SUN_LI)
    await face_passed(rep)

    for taken in (agent.mobile, cast.SUN_LI.mobile, rep.mobile):
        with pytest.raises((Conflict, Invalid)) as refusal:
            await MemberMobile(rep).send_code(taken, origin=HERE)
        assert refusal.value.field == "mobile"


async def test_a_colleague_who_came_meanwhile_keeps_their_mobile() -> None:
    rep = await opened()
    await face_passed(rep)
    digits = await sent(rep, cast.JIN_YANG.mobile)
    await seated(rep.unit, cast.JIN_YANG)

    with pytest.raises(Conflict, match="其他成员"):
        await MemberMobile(rep).change(cast.JIN_YANG.mobile, digits, origin=HERE)


async def test_codes_under_way_to_the_old_number_die_with_the_change() -> None:
    rep = await opened()
    await face_passed(rep)
    under_way = await SmsCode.issue(
        SmsPurpose.LOGIN, mobile=rep.mobile, origin=Origin("elsewhere"), subject=rep.code
    )
    digits = await sent(rep, NEW)

    await MemberMobile(rep).change(NEW, digits, origin=HERE)

    assert (await SmsCode.get(id=under_way.id)).used_at is not None


async def test_a_second_change_needs_another_face() -> None:
    rep = await opened()
    await face_passed(rep)
    await MemberMobile(rep).change(NEW, await sent(rep, NEW), origin=HERE)

    assert await MemberMobile(rep).proof(HERE.visitor) is None
    clock.travel(5)
    await face_passed(rep)
    await MemberMobile(rep).change(OTHER, await sent(rep, OTHER), origin=HERE)

    assert (await rep.reread()).mobile == OTHER


async def test_the_face_stands_for_the_slider_once() -> None:
    rep = await opened()
    await face_passed(rep)

    await MemberMobile(rep).send_code(NEW, origin=HERE)

    with pytest.raises(CaptchaNeeded):
        await MemberMobile(rep).send_code(OTHER, origin=HERE)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AGENT])
async def test_only_the_legal_rep_changes_a_mobile(role: Role) -> None:
    rep = await opened()
    member = await seated(rep.unit, cast.JIN_YANG, role)

    with pytest.raises(NotAllowed):
        await MemberMobile(member).face_code(HERE)
    with pytest.raises(NotAllowed):
        await MemberMobile(member).change(NEW, "123456", origin=HERE)


async def test_an_old_change_lets_a_new_face_prove() -> None:
    rep = await opened()
    await Member.filter(id=rep.id).update(mobile_changed_at=clock.now() - timedelta(days=3))
    await face_passed(rep)

    assert await MemberMobile(rep).proof(HERE.visitor) is not None
