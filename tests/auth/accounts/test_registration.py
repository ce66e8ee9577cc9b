"""A registration through its outside systems: registry, phone, face check, SMS, new unit."""

import re
from unittest.mock import patch

import pytest

from auth.accounts.registration import (
    check_unit,
    create_account,
    finish_face,
    open_face_code,
    send_code,
    start_face,
)
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_rule import UNIT_FIELDS
from models.accounts.registration_step import PROOF_ENDED, DraftStep
from models.base import clock
from models.base.error import (
    CaptchaNeeded,
    Conflict,
    ConnectorFailed,
    HallError,
    Invalid,
    TooMany,
)
from models.proofs.password import verify_password
from models.proofs.qr_answer import QrAnswer
from models.proofs.sms_code import REFUSED, SmsCode
from models.records.outbox import OutboxMessage
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from models.units.unit import Unit
from tests.support.registering import PHONE, UNIT, caller_from, checked, proved, typed
from tests.support.units import VISITOR, person_of, registered

REP = UNIT.legal_rep
PASSWORD = "Quiet-River-42"
DESK = caller_from()


async def again() -> RegistrationDraft:
    """The page opened once more."""
    return await RegistrationDraft.of(VISITOR)


async def digits_of(code: SmsCode) -> str:
    """Read the message as the phone shows it."""
    content = (await OutboxMessage.get(id=code.message_id)).content()
    [digits] = re.findall(r"(?<!\d)\d{6}(?!\d)", content["text"])
    return str(digits)


async def complete(draft: RegistrationDraft, digits: str, **other: str) -> Unit:
    """Fill in step 3 and click 完成."""
    fields = {
        "mobile": REP.mobile,
        "sms_code": digits,
        "password": PASSWORD,
        "password_confirm": PASSWORD,
    }
    return await create_account(draft, **(fields | other))


async def test_a_unit_registers_from_the_licence_to_its_password() -> None:
    draft = await typed()
    await check_unit(draft, DESK)
    person = await person_of(REP)
    ticket = await open_face_code(draft, DESK)
    await QrAnswer(ticket, by=person, phone=PHONE).scan()
    address = await start_face(ticket, by=person, caller=caller_from(PHONE))
    camera = await SandboxFace.of(address.rpartition("/")[2])
    await camera.decide(FaceDecision.PASSED)
    await finish_face(ticket)
    await ticket.take(VISITOR)
    draft = await again()
    digits = await digits_of(await send_code(draft, REP.mobile, DESK))

    unit = await complete(draft, digits)

    legal_rep = await unit.legal_rep()
    assert legal_rep is not None
    assert (legal_rep.person_id, legal_rep.mobile) == (person.id, REP.mobile)
    assert await verify_password(PASSWORD, legal_rep.password_hash or "")
    assert (await again()).current_step is DraftStep.DONE


async def test_what_was_typed_is_kept_while_the_registry_is_down() -> None:
    await SandboxFault.switch_on(Fault.REGISTRY_DOWN)
    draft = await RegistrationDraft.of(VISITOR)
    filled_in = await typed(UNIT, "another browser")
    for field in (*UNIT_FIELDS, "agreement"):
        setattr(draft, field, getattr(filled_in, field))

    with pytest.raises(ConnectorFailed, match="已填写的内容已保留，请稍后重试") as refusal:
        await check_unit(draft, DESK)

    assert refusal.value.retryable
    assert (await again()).legal_rep_name == REP.name
    await SandboxFault.switch_off_all()
    await check_unit(await again(), DESK)
    assert (await again()).current_step is DraftStep.FACE


async def test_a_wrong_check_digit_asks_nobody_and_is_kept() -> None:
    await SandboxFault.switch_on(Fault.REGISTRY_DOWN)
    wrong = UNIT.uscc[:-1] + "1"

    with pytest.raises(Invalid, match="校验位不正确"):
        await check_unit(await typed(uscc=wrong), DESK)

    assert (await again()).uscc == wrong


async def test_guessing_at_the_registry_is_limited() -> None:
    draft = await typed(legal_rep_name="周样")
    for _ in range(20):
        with pytest.raises(Invalid):
            await check_unit(draft, DESK)

    with pytest.raises(TooMany, match=r"请\d+分钟后再试"):
        await check_unit(draft, DESK)


async def test_the_first_code_rides_on_the_face_and_the_next_needs_the_slider() -> None:
    draft = await proved()
    await send_code(draft, REP.mobile, DESK)
    clock.travel(61)

    with pytest.raises(CaptchaNeeded) as refusal:
        await send_code(draft, REP.mobile, DESK)
    assert refusal.value.field == "sms_code"
    assert draft.proof.needs_slider
    assert (await again()).proof.needs_slider

    used_up: list[str] = []

    async def slider() -> None:
        used_up.append("the pass")

    await send_code(draft, REP.mobile, DESK, slider=slider)
    assert used_up == ["the pass"]


async def test_a_solved_slider_is_not_used_up_where_a_limit_stands_in_the_way() -> None:
    draft = await proved()
    await send_code(draft, REP.mobile, DESK)

    async def slider() -> None:
        pytest.fail("the pass is lost")

    with pytest.raises(TooMany):
        await send_code(draft, REP.mobile, DESK, slider=slider)


async def test_a_refused_request_does_not_use_up_the_face_s_code() -> None:
    draft = await proved()
    with pytest.raises(Invalid) as refusal:
        await send_code(draft, "1390001", DESK)
    assert refusal.value.field == "mobile"

    with (
        patch("auth.accounts.registration.SmsCode.issue", side_effect=TooMany),
        pytest.raises(TooMany),
    ):
        await send_code(draft, REP.mobile, DESK)

    assert not (await again()).proof.needs_slider


async def test_without_a_fresh_proof_no_code_is_sent() -> None:
    draft = await proved()
    clock.travel(30 * 60 + 1)

    async def slider() -> None:
        """One that was solved."""

    with pytest.raises(Conflict, match=PROOF_ENDED):
        await send_code(draft, REP.mobile, DESK, slider=slider)

    assert await OutboxMessage.all().count() == 0


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"mobile": ""}, "mobile", "请填写手机号"),
        ({"sms_code": "12"}, "sms_code", "应为6位数字"),
        ({"password": ""}, "password", "请输入密码"),
        ({"password": "short"}, "password", "密码长度应为8–20位"),
        ({"password": f"Aa-{UNIT.uscc[:6]}-x"}, "password", "不能含有统一社会信用代码"),
        ({"password_confirm": ""}, "password_confirm", "请再次输入密码"),
        ({"password_confirm": PASSWORD + "x"}, "password_confirm", "不一致"),
    ],
)
async def test_what_is_wrong_in_step_three_is_said_at_its_field_and_costs_no_code(
    other: dict[str, str], field: str, words: str
) -> None:
    draft = await proved()
    digits = await digits_of(await send_code(draft, REP.mobile, DESK))

    with pytest.raises(Invalid, match=words) as refusal:
        await complete(draft, digits, **other)

    assert refusal.value.field == field
    await complete(draft, digits)


async def test_a_wrong_code_makes_no_unit() -> None:
    draft = await proved()
    digits = await digits_of(await send_code(draft, REP.mobile, DESK))

    with pytest.raises(Invalid, match=REFUSED) as refusal:
        await complete(draft, f"{(int(digits) + 1) % 10**6:06d}")

    assert refusal.value.field == "sms_code"
    assert await Unit.all().count() == 0


async def test_a_code_for_another_mobile_makes_no_unit() -> None:
    draft = await proved()
    digits = await digits_of(await send_code(draft, REP.mobile, DESK))

    with pytest.raises(Invalid, match=REFUSED):
        await complete(draft, digits, mobile=cast.LI_FANLI.mobile)


async def test_a_frame_to_the_last_step_gets_nowhere() -> None:
    with pytest.raises(Conflict, match=PROOF_ENDED):
        await complete(await checked(), "123456")


async def test_the_slower_of_two_browsers_is_told_before_its_code_is_used() -> None:
    draft = await proved()
    code = await send_code(draft, REP.mobile, DESK)
    await registered(UNIT)

    with pytest.raises(HallError, match="该单位已注册，请直接登录"):
        await complete(draft, await digits_of(code))

    assert (await SmsCode.get(id=code.id)).tries == 0
