"""刷脸登录: what a fresh face proves, for how long, and how often."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from auth.accounts.face_proof import NOT_PROVED
from auth.accounts.person_registration import ENDED, PersonRegistration
from auth.accounts.registration import look_after_codes
from auth.connectors import connectors
from auth.connectors.face import FaceOutcome, FaceState
from models.base import clock
from models.base.error import Conflict, Invalid, LimitReached
from models.base.origin import Origin
from models.proofs.face_check import FaceCheck, person_today
from models.proofs.known_device import KnownDevice
from models.proofs.matter import Answerer
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.limit import counted, note
from models.records.limit_table import FACES_FAILED
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from models.standards.rule import ID_NUMBER, ID_TYPE, NAME
from tests.support.phone import REP, app_user
from tests.support.registering import caller_from

NEW_MOBILE = "13912340005"
PHONE = caller_from()


async def proved(
    who: cast.CastPerson = REP, decision: FaceDecision = FaceDecision.PASSED
) -> PersonRegistration:
    """Somebody in front of the camera, with its result read."""
    flow = PersonRegistration()
    started = await flow.start_face(who.id_type, who.id_number, who.name, PHONE)
    await (await SandboxFace.of(started.certify_id)).decide(decision)
    await flow.settle_face()
    return flow


async def test_a_face_signs_its_user_in_once() -> None:
    person = await app_user()
    flow = await proved()

    assert await flow.sign_in() == person
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_a_face_holds_for_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    await app_user()
    flow = await proved()
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Conflict, match=ENDED):
        await flow.sign_in()


async def test_a_face_that_did_not_pass_signs_nobody_in() -> None:
    await app_user()
    flow = await proved(decision=FaceDecision.FAILED)

    assert flow.known is None
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_the_face_of_a_stranger_to_the_app_signs_nobody_in() -> None:
    flow = await proved(cast.SHEN_YANGLI)

    assert flow.is_proved
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


@pytest.mark.parametrize(
    ("id_type", "id_number", "name", "field", "said"),
    [
        ("", REP.id_number, REP.name, "id_type", ID_TYPE.missing),
        ("99", REP.id_number, REP.name, "id_type", "证件类型不在可选范围内，请重新选择"),
        ("01", "", REP.name, "id_number", ID_NUMBER.missing),
        ("01", "11010519491231002X1", REP.name, "id_number", "证件号码应为18位，现在是19位"),
        ("01", REP.id_number, "", "name", NAME.missing),
    ],
)
async def test_what_is_wrong_is_said_in_the_words_of_the_form(
    id_type: str, id_number: str, name: str, field: str, said: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await PersonRegistration().start_face(id_type, id_number, name, PHONE)

    assert (refusal.value.field, refusal.value.message) == (field, said)


async def test_the_way_leads_back_from_the_face_service_to_where_it_began() -> None:
    flow = PersonRegistration(path="/app/face")
    started = await flow.start_face(REP.id_type, REP.id_number, REP.name, PHONE)

    stored = await SandboxFace.of(started.certify_id)
    assert stored.return_url.endswith("/app/face")
    assert (await flow.settle_face()).state is FaceState.PENDING


async def test_a_late_answer_is_that_of_the_face_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await app_user(cast.WANG_SHILI)
    stranger, victim = cast.SHEN_YANGLI, cast.WANG_SHILI
    flow = PersonRegistration(path="/app/face")
    started = await flow.start_face(stranger.id_type, stranger.id_number, stranger.name, PHONE)
    await (await SandboxFace.of(started.certify_id)).decide(FaceDecision.PASSED)
    face, asked, go_on = connectors().face, asyncio.Event(), asyncio.Event()
    answer = face.result

    async def late(certify_id: str) -> FaceOutcome:
        asked.set()
        await go_on.wait()
        return await answer(certify_id)

    monkeypatch.setattr(face, "result", late)
    settling = asyncio.create_task(flow.settle_face())
    await asked.wait()
    other = asyncio.create_task(
        flow.start_face(victim.id_type, victim.id_number, victim.name, PHONE)
    )
    await asyncio.sleep(0.05)
    go_on.set()
    await asyncio.gather(settling, other)

    assert flow.known is None
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_one_failed_face_counts_once_however_often_it_is_asked_for() -> None:
    flow = await proved(decision=FaceDecision.FAILED)
    for _ in range(5):
        await flow.settle_face()

    subject = person_today(Answerer(REP.id_type, REP.id_number, REP.name))
    assert await counted(*FACES_FAILED, origin=PHONE.origin, subject=subject) == [1, 1, 1]


async def test_a_failed_face_counts_although_the_page_that_began_it_was_closed() -> None:
    who = Answerer(REP.id_type, REP.id_number, REP.name)
    flow = PersonRegistration()
    started = await flow.start_face(REP.id_type, REP.id_number, REP.name, PHONE)
    await (await SandboxFace.of(started.certify_id)).decide(FaceDecision.FAILED)

    await look_after_codes()

    failed = counted(*FACES_FAILED, origin=PHONE.origin, subject=person_today(who))
    assert (await failed)[0] == 1
    assert (await flow.settle_face()).state is FaceState.FAILED
    failed = counted(*FACES_FAILED, origin=PHONE.origin, subject=person_today(who))
    assert (await failed)[0] == 1


async def test_a_check_of_the_app_is_forgotten_after_a_day() -> None:
    await proved()
    await FaceCheck.forget_old()
    assert await FaceCheck.all().count() == 1

    clock.travel(24 * 3600 + 1)
    await FaceCheck.forget_old()

    assert await FaceCheck.all().count() == 0


async def test_a_passed_face_proves_although_the_service_was_asked_before_the_page_did() -> None:
    flow = PersonRegistration()
    started = await flow.start_face(REP.id_type, REP.id_number, REP.name, PHONE)
    await (await SandboxFace.of(started.certify_id)).decide(FaceDecision.PASSED)

    await look_after_codes()

    assert (await flow.settle_face()).state is FaceState.PASSED
    assert flow.is_proved


async def test_checks_begun_at_once_are_not_more_than_may_fail() -> None:
    results = await asyncio.gather(
        *(
            PersonRegistration().start_face(REP.id_type, REP.id_number, REP.name, PHONE)
            for _ in range(6)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(each, LimitReached) for each in results) == 3


async def test_who_has_no_face_check_left_today_hears_what_a_person_can_do_instead() -> None:
    """None of the ways of a unit, which a person without one has not."""
    subject = person_today(Answerer(REP.id_type, REP.id_number, REP.name))
    for _ in range(3):
        await note(*FACES_FAILED, origin=PHONE.origin, subject=subject)

    with pytest.raises(LimitReached) as refusal:
        await PersonRegistration(path="/app/face").start_face(
            REP.id_type, REP.id_number, REP.name, PHONE
        )

    told = refusal.value.message
    for way in ("请明天再试", "携带身份证件到窗口办理", "已注册的也可用账号密码登录"):
        assert way in told
    for way in ("营业执照", "省政务单位账户"):
        assert way not in told


async def test_strangers_close_neither_face_nor_code_on_a_phone_that_the_person_has_used() -> None:
    person = await app_user()
    await KnownDevice.note(person, "device", "an earlier visit")
    subject = person_today(Answerer(REP.id_type, REP.id_number, REP.name))
    for number in range(10):
        stranger = Origin(f"stranger {number}", f"192.0.2.{number}")
        await note(*FACES_FAILED, origin=stranger, subject=subject)
        await SmsCode.issue(SmsPurpose.APP_MOBILE, mobile=NEW_MOBILE, origin=stranger)
    own = replace(PHONE, device="device")

    flow = PersonRegistration(path="/app/face")
    with pytest.raises(LimitReached):
        await flow.start_face(REP.id_type, REP.id_number, REP.name, PHONE)
    started = await flow.start_face(REP.id_type, REP.id_number, REP.name, own)
    await (await SandboxFace.of(started.certify_id)).decide(FaceDecision.PASSED)
    await flow.settle_face()
    assert await flow.send_code(NEW_MOBILE, own, slider_passed=False)
