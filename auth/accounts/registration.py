"""法定代表人注册 and 认领: the steps that need an answer from outside, each asked before the verb.

Step 1 asks the registry, step 2 the face service, step 3 the person who holds the mobile. The
slider of step 1 is the page's to redeem; every SMS code but the first after a proof takes one.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace

import structlog

from auth.connectors import connectors
from auth.connectors.app import ticket_url
from auth.connectors.face import FaceOutcome, FaceState
from auth.web.caller import Caller
from auth.web.operator import require_face
from models.accounts.claim_draft import ClaimDraft
from models.accounts.proven_draft import ProvenDraft
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_rule import RULES, RegistryFacts
from models.accounts.registry_news import hear
from models.accounts.rep_draft import RepDraft
from models.base.error import Conflict, ConnectorFailed, HallError, Invalid, at_field
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.face_check import FaceCheck, refuse_desk
from models.proofs.known_device import KnownDevice
from models.proofs.password import accept_password, hash_password
from models.proofs.password_check import Slider
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import QrPurpose, QrState
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode
from models.records.limit import Counted, count
from models.records.limit_table import FACES_ASKED, REGISTRY_CHECKS
from models.standards.rule import SMS_CODE
from models.units.unit import Unit

DRAFTS: Mapping[QrPurpose, type[ProvenDraft]] = {
    each.FACE: each for each in (RegistrationDraft, ClaimDraft, RecoveryDraft)
}
MAX_ASKED = 20
LOOK_EVERY = 5.0
NOT_AGREED = "请先在手机上同意人脸认证"
NO_CONFIRMATION = "请再次输入密码"
OTHER_CONFIRMATION = "两次输入的密码不一致，请重新输入"
_log = structlog.get_logger()


async def check_unit(draft: RepDraft, caller: Caller) -> None:
    """Complete step 1: the fields by themselves, then the registry; typed text is kept anyway.

    The page has redeemed the slider before, since the answers tell who is registered.
    """
    await draft.keep_form()
    form = draft.typed.check()
    counted = await _count_check(form.uscc, caller)
    await draft.complete_unit_step(await _ask_registry(form.uscc, counted))


async def open_face_code(draft: RepDraft, caller: Caller) -> QrTicket:
    """The QR code of step 2: the one that still waits for its phone, or a new one."""
    await refuse_desk(await draft.require_checked(), caller.origin)
    waiting = await QrTicket.current(draft.FACE, draft.visitor)
    if waiting and (waiting.subject, waiting.version) == (draft.code, draft.version):
        return waiting
    return await new_face_code(draft, caller)


async def new_face_code(draft: RepDraft, caller: Caller) -> QrTicket:
    """A fresh QR code of step 2 in place of the older one; asks the registry after a day again."""
    await refuse_desk(await draft.require_checked(), caller.origin)
    if draft.typed.is_check_old:
        await draft.complete_unit_step(await ask_registry(draft.uscc))
    return await draft.open_ticket(replace(caller.origin, visitor=draft.visitor))


async def send_face_link(draft: RepDraft, mobile: str, caller: Caller) -> QrTicket:
    """The same as a link, for a legal rep who is elsewhere."""
    await refuse_desk(await draft.require_checked(), caller.origin)
    if draft.typed.is_check_old:
        await draft.complete_unit_step(await ask_registry(draft.uscc))
    return await draft.send_link(mobile, replace(caller.origin, visitor=draft.visitor))


async def start_face(ticket: QrTicket, *, by: Person | None, caller: Caller) -> str:
    """Record the separate consent, begin the check, and return the address to go to.

    `by` is the person signed in to the APP; without one the face service (支付宝) answers for
    name and number of the ticket, and only the browser that scanned goes on.
    """
    require_face(caller)
    check = await FaceCheck.agree(ticket, by=by, origin=caller.origin)
    if not check.url:
        counted = await count(*FACES_ASKED, origin=caller.origin.as_known(check.is_known))
        who = ticket.require_answerer()
        try:
            started = await connectors().face.start(
                order_no=secrets.token_hex(16),
                id_type=who.id_type,
                id_number=who.id_number,
                name=who.name,
                return_url=ticket_url(caller.base_url, ticket.code),
            )
        except ConnectorFailed:
            await counted.give_back()  # nobody is held to what the service did not do
            raise
        await check.note_start(started.certify_id, started.app_url)
    return check.url


async def finish_face(ticket: QrTicket) -> None:
    """Ask what became of a ticket's check and note it; whoever asks, the service decides."""
    check = await FaceCheck.of(ticket)
    if check is not None:
        await _settle(check)
    await ticket.refresh_from_db()


async def finish_check(certify_id: str) -> None:
    """The same by the service's number, for the twin's camera and for call-backs."""
    check = await FaceCheck.by_certify_id(certify_id)
    if check is not None:
        await _settle(check)


async def look_after_codes() -> None:
    """What the clock does to QR codes: late results are fetched, and what is over ends."""
    await settle_faces()
    await QrTicket.expire_overdue()


async def settle_faces() -> None:
    """Ask for the checks under way in turn, since a phone may never come back to tell."""
    for check in await FaceCheck.waiting().limit(MAX_ASKED):
        await check.note_asked()
        try:
            await _settle(check)
        except ConnectorFailed:
            _log.warning("face service does not answer")
            return


async def send_code(
    draft: RepDraft, mobile: str, caller: Caller, *, slider: Slider | None = None
) -> SmsCode:
    """Send the code of step 3; raises CaptchaNeeded where the proof does not stand for it."""
    with at_field("mobile"):
        number = str(RULES["mobile"].check(mobile))
    origin = replace(await _origin(draft, caller), visitor=draft.visitor)
    await SmsCode.refuse_used_up(number, origin)  # before a slider is solved in vain
    if slider is not None:
        await slider()
    return await _issue(draft, number, origin, slider_passed=slider is not None)


async def code_pause(draft: RepDraft, mobile: str, caller: Caller) -> int:
    """Seconds until this browser may ask for another code to a mobile."""
    origin = replace(await _origin(draft, caller), visitor=draft.visitor)
    return await SmsCode.pause(mobile, origin)


async def _origin(draft: RepDraft, caller: Caller) -> Origin:
    """Where the legal rep's browser stands, and whether they have used it before."""
    return caller.origin.as_known(await KnownDevice.knows(caller.device, draft.person_id))


async def create_account(
    draft: RepDraft, *, mobile: str, sms_code: str, password: str, password_confirm: str
) -> Unit:
    """Complete step 3: every field, then the code, then the unit itself, which uses the code up."""
    await draft.require_proved()
    with at_field("mobile"):
        number = str(RULES["mobile"].check(mobile))
    with at_field("sms_code"):
        digits = str(SMS_CODE.check(sms_code))
    await accept_password(password, draft.password_context(number))
    if not password_confirm:
        raise Invalid(NO_CONFIRMATION, "password_confirm")
    if password_confirm != password:
        raise Invalid(OTHER_CONFIRMATION, "password_confirm")
    password_hash = await hash_password(password)
    right = await SmsCode.check(
        draft.SMS,
        mobile=number,
        code=digits,
        visitor=draft.visitor,
        subject=_sms_subject(draft),
    )
    return await draft.complete(mobile=number, password_hash=password_hash, right=right)


async def _settle(check: FaceCheck) -> None:
    if not check.certify_id or check.settled_at is not None:
        return
    outcome = await connectors().face.result(check.certify_id)
    if outcome.state is not FaceState.PENDING:
        await _end(check, outcome)


async def end_by_app(answer: QrAnswer, outcome: FaceOutcome) -> None:
    """Note the result of a check that the real APP has done by itself, after their consent."""
    await _end(await _agreed(answer), outcome)


@transactional
async def _agreed(answer: QrAnswer) -> FaceCheck:
    """The check of the phone that scanned; one that the face service does is not the APP's."""
    await answer.require_scanner()
    check = await FaceCheck.of(answer.ticket)
    if check is None or check.certify_id is not None:
        raise Conflict(NOT_AGREED)
    return check


async def _end(check: FaceCheck, outcome: FaceOutcome) -> None:
    ticket = await check.open_ticket()
    if ticket is None:
        await check.settled_alone(is_failed=outcome.is_failed)
        return
    try:
        await _note(check, outcome)
    except HallError as error:  # facts changed meanwhile, or somebody else asked first
        await ticket.refresh_from_db()
        if ticket.shown_state is QrState.SCANNED:
            await check.refused(error)


async def _note(check: FaceCheck, outcome: FaceOutcome) -> None:
    if outcome.state is FaceState.PASSED:
        await prove(check)
    elif outcome.is_canceled:
        await check.canceled(outcome.reason)
    else:
        await check.failed(outcome.reason)


@transactional
async def prove(check: FaceCheck) -> None:
    """A passed face proves the draft and ends its code, both or neither.

    The draft is locked first, as everywhere: who types into it meanwhile waits, or is waited for.
    Of other purposes the confirmed code is the proof.
    """
    ticket = await QrTicket.get(id=check.ticket_id)
    if ticket.purpose not in DRAFTS:
        await check.passed(await check.proven_person())
        return
    draft = await (await DRAFTS[ticket.purpose].get(code=ticket.subject)).locked()
    person = await check.proven_person()
    await draft.mark_proved(person, version=ticket.version)
    await check.passed(person)


@transactional
async def _issue(draft: RepDraft, mobile: str, origin: Origin, *, slider_passed: bool) -> SmsCode:
    await draft.note_code_asked(slider_passed=slider_passed)
    return await SmsCode.issue(
        draft.SMS,
        mobile=mobile,
        origin=origin,
        subject=_sms_subject(draft),
    )


def _sms_subject(draft: RepDraft) -> str:
    """What a code is bound to besides mobile and browser: this draft with these facts."""
    return f"{draft.code} {draft.version}"


async def _count_check(uscc: str, caller: Caller) -> Counted:
    """Limit what can be found out by trying; a wrong guess costs as much as a right one."""
    known = await KnownDevice.is_used(caller.device)
    return await count(*REGISTRY_CHECKS, origin=caller.origin.as_known(known), subject=uscc)


async def _ask_registry(uscc: str, counted: Counted) -> RegistryFacts | None:
    """What the registry knows of a code; a question that it did not answer is not counted."""
    try:
        return await ask_registry(uscc)
    except ConnectorFailed:
        await counted.give_back()
        raise


async def ask_registry(uscc: str) -> RegistryFacts | None:
    """What the registry knows; whatever it was asked for, another legal rep is taken notice of."""
    found = await connectors().registry.find(uscc)
    if found is not None:
        await hear(found)
    return found
