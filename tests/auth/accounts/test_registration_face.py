"""Step 2 of a registration: the phone, the face service, and what the desktop learns of it."""

from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest

from auth.accounts.registration import (
    MAX_ASKED,
    finish_check,
    finish_face,
    look_after_codes,
    new_face_code,
    open_face_code,
    start_face,
)
from auth.connectors import connectors
from auth.connectors.face import FaceOutcome
from auth.web.caller import Caller
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_step import DraftStep
from models.accounts.rep_draft import RepDraft
from models.base import clock
from models.base.error import Conflict, ConnectorFailed, Invalid, LimitReached
from models.people.person import Person
from models.proofs.face_check import FaceCheck, tries_left
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrState
from models.proofs.qr_ticket import QrTicket
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.seed import cast
from tests.support.registering import PHONE, UNIT, caller_from, checked, typed
from tests.support.units import VISITOR, person_of

REP = UNIT.legal_rep
DESK = caller_from()
PHONE_CALLER = caller_from(PHONE)


async def again() -> RegistrationDraft:
    """The page opened once more."""
    return await RegistrationDraft.of(VISITOR)


async def scanned(by: Person | None = None) -> QrTicket:
    """A code of step 2 on the desktop, scanned by the legal rep's phone."""
    ticket = await open_face_code(await checked(), DESK)
    await QrAnswer(ticket, by=by, phone=PHONE).scan()
    return ticket


async def begun_elsewhere(number: int) -> QrTicket:
    """A check under way for the same legal rep, on another desktop and phone."""
    desk, phone = f"desk {number}", caller_from(f"phone {number}", f"198.51.100.{number}")
    ticket = await open_face_code(await checked(visitor=desk), caller_from(desk))
    await QrAnswer(ticket, by=None, phone=phone.visitor).scan()
    await start_face(ticket, by=None, caller=phone)
    return ticket


async def play(ticket: QrTicket, wanted: FaceDecision, by: Person | None = None) -> SandboxFace:
    """Agree to the check and stand in front of the twin's camera."""
    address = await start_face(ticket, by=by, caller=PHONE_CALLER)
    check = await SandboxFace.of(address.rpartition("/")[2])
    await check.decide(wanted)
    return check


async def test_the_page_opened_again_shows_the_same_code() -> None:
    draft = await checked()
    first = await open_face_code(draft, DESK)

    assert await open_face_code(await again(), DESK) == first
    assert await new_face_code(draft, DESK) != first


async def test_a_code_for_older_facts_is_not_shown_again() -> None:
    draft = await checked()
    first = await open_face_code(draft, DESK)
    await draft.keep("unit_name", "改")

    second = await open_face_code(await checked(), DESK)

    assert second != first
    assert (await QrTicket.find(first.code)).state is QrState.EXPIRED


async def test_after_a_day_the_registry_is_asked_again_before_the_face() -> None:
    draft = await checked()
    clock.travel(86401)
    struck_off = patch.object(connectors().registry, "find", return_value=None)
    with struck_off, pytest.raises(Invalid, match="登记信息库中没有"):
        await open_face_code(draft, DESK)

    await open_face_code(draft, DESK)

    assert not (await again()).typed.is_check_old


async def test_through_alipay_the_service_answers_for_name_and_number() -> None:
    ticket = await scanned()

    check = await play(ticket, FaceDecision.PASSED)
    await finish_check(check.certify_id)

    assert (check.name, check.id_number) == (REP.name, REP.id_number)
    assert check.return_url == f"https://hall.example/q/{ticket.code}"
    person = await Person.by_id(REP.id_type, REP.id_number)
    assert person is not None
    assert (await again()).person_id == person.id


async def test_starting_twice_goes_on_with_the_same_check() -> None:
    ticket = await scanned()

    first = await start_face(ticket, by=None, caller=PHONE_CALLER)

    assert await start_face(ticket, by=None, caller=PHONE_CALLER) == first


async def test_without_a_result_yet_nothing_changes() -> None:
    ticket = await scanned()
    await start_face(ticket, by=None, caller=PHONE_CALLER)

    await finish_face(ticket)

    assert ticket.state is QrState.SCANNED


async def test_a_failed_face_says_why_and_a_new_code_may_be_tried() -> None:
    ticket = await scanned()

    await play(ticket, FaceDecision.FAILED)
    await finish_face(ticket)

    assert (ticket.state, ticket.reason[:5]) == (QrState.FAILED, "刷脸未通过")
    second = await scanned()
    await play(second, FaceDecision.PASSED)
    await finish_face(second)
    assert (await again()).current_step is DraftStep.ACCOUNT


async def test_after_three_failed_faces_there_is_no_further_code() -> None:
    for _ in range(3):
        ticket = await scanned()
        await play(ticket, FaceDecision.FAILED)
        await finish_face(ticket)

    for ask in (open_face_code, new_face_code):
        with pytest.raises(LimitReached, match="3次人脸认证未通过"):
            await ask(await again(), DESK)


async def test_what_stands_in_the_page_alone_opens_no_further_code() -> None:
    for _ in range(3):
        ticket = await scanned()
        await play(ticket, FaceDecision.FAILED)
        await finish_face(ticket)
    draft = await again()
    draft.id_number = cast.LI_FANLI.id_number

    with pytest.raises(LimitReached, match="3次人脸认证未通过"):
        await open_face_code(draft, DESK)


@pytest.mark.parametrize("ask", [open_face_code, new_face_code])
async def test_there_is_no_code_for_facts_that_were_not_checked(
    ask: Callable[[RegistrationDraft, Caller], Awaitable[QrTicket]],
) -> None:
    for draft in (await typed(), await checked()):
        await draft.keep("id_type", "zz")
        for page in (draft, await again()):
            with pytest.raises(Conflict, match=RepDraft.NOT_CHECKED):
                await ask(page, DESK)


@pytest.mark.parametrize("way_out", ["other facts", "another code"])
async def test_nobody_gets_out_of_a_failed_face_before_it_is_asked_for(way_out: str) -> None:
    for _ in range(3):
        ticket = await scanned()
        await play(ticket, FaceDecision.FAILED)
        if way_out == "other facts":
            await (await again()).keep("unit_name", "改")
        else:
            await new_face_code(await again(), DESK)
        await look_after_codes()

    with pytest.raises(LimitReached, match="3次人脸认证未通过"):
        await new_face_code(await checked(), DESK)


async def test_a_late_failure_is_counted_once_however_often_it_is_asked_for() -> None:
    ticket = await scanned()
    check = await play(ticket, FaceDecision.FAILED)
    await (await again()).keep("unit_name", "改")
    for _ in range(3):
        await finish_check(check.certify_id)
        await look_after_codes()

    draft = await checked()
    assert await tries_left(draft.answerer, None, PHONE_CALLER.origin) == 2


async def test_breaking_off_is_shown_as_canceled() -> None:
    ticket = await scanned()

    await play(ticket, FaceDecision.CANCELED)
    await finish_face(ticket)

    assert ticket.state is QrState.DENIED
    assert ticket.reason.startswith("本次人脸认证已取消")


async def test_a_face_service_that_is_down_leaves_the_code_for_another_try() -> None:
    ticket = await scanned()
    await SandboxFault.switch_on(Fault.FACE_DOWN)
    with pytest.raises(ConnectorFailed, match="请稍后重试，或前往窗口办理"):
        await start_face(ticket, by=None, caller=PHONE_CALLER)
    await SandboxFault.switch_off_all()

    await play(ticket, FaceDecision.PASSED)
    await finish_face(ticket)

    assert ticket.state is QrState.CONFIRMED


async def test_a_phone_that_never_comes_back_is_asked_for_by_the_timer() -> None:
    ticket = await scanned()
    await play(ticket, FaceDecision.PASSED)

    await look_after_codes()
    await look_after_codes()

    assert (await again()).current_step is DraftStep.ACCOUNT


async def test_checks_that_were_given_up_keep_the_timer_from_no_other_one() -> None:
    for number in range(MAX_ASKED + 5):
        given_up = await begun_elsewhere(number)
        await QrAnswer(given_up, by=None, phone=given_up.phone).deny()
    ticket = await scanned(await person_of(REP))
    await play(ticket, FaceDecision.PASSED, await person_of(REP))

    await look_after_codes()
    await look_after_codes()

    assert (await QrTicket.find(ticket.code)).state is QrState.CONFIRMED


async def test_a_check_that_the_service_cannot_answer_keeps_the_timer_from_no_other_one() -> None:
    unknown, ticket = await begun_elsewhere(1), await scanned()
    await play(ticket, FaceDecision.PASSED)
    ask = connectors().face.result

    async def refuse_the_first(certify_id: str) -> FaceOutcome:
        check = await FaceCheck.by_certify_id(certify_id)
        if check and check.ticket_id == unknown.id:
            raise ConnectorFailed("人脸认证暂时无法使用")
        return await ask(certify_id)

    with patch.object(connectors().face, "result", refuse_the_first):
        await look_after_codes()
        await look_after_codes()

    assert (await QrTicket.find(ticket.code)).state is QrState.CONFIRMED


async def test_the_timer_waits_for_a_service_that_is_down_and_ends_what_is_over() -> None:
    ticket = await scanned()
    await play(ticket, FaceDecision.PASSED)
    await SandboxFault.switch_on(Fault.FACE_DOWN)

    await look_after_codes()
    assert (await QrTicket.find(ticket.code)).state is QrState.SCANNED
    clock.travel(6 * 60 + 1)
    await look_after_codes()

    assert (await QrTicket.find(ticket.code)).state is QrState.EXPIRED


async def test_a_passed_face_for_changed_facts_ends_the_code_with_its_reason() -> None:
    ticket = await scanned()
    check = await play(ticket, FaceDecision.PASSED)
    await (await again()).keep("unit_name", "改")

    await finish_check(check.certify_id)

    await ticket.refresh_from_db()
    assert ticket.state is QrState.FAILED
    assert "单位信息已修改" in ticket.reason
    assert (await again()).current_step is DraftStep.UNIT


async def test_a_check_that_belongs_to_no_code_is_none_of_ours() -> None:
    await finish_check("made up")

    assert await FaceCheck.all().count() == 0
