"""法定代表人注册: the steps that need an answer from outside, each asked before the verb.

Step 1 asks the registry, step 2 the face service, step 3 the person who holds the mobile. The
slider of step 1, and of every SMS code but the first after a proof, is the page's to redeem.
"""

import secrets

import structlog

from auth.caller import Caller
from auth.connectors import connectors
from auth.connectors.face import FaceOutcome, FaceState
from models.error import ConnectorFailed, HallError, Invalid, TooMany, at_field
from models.face_check import FaceCheck, require_tries
from models.id_type import IdType
from models.identifier import check_mobile, check_sms_code
from models.password import check_password, hash_password
from models.person import Person
from models.qr_code import QrPurpose
from models.qr_ticket import QrTicket
from models.rate_limit import hit
from models.registration_draft import RegistrationDraft
from models.registration_rule import LABELS
from models.sms_code import SmsCode, SmsPurpose
from models.tx import transactional
from models.unit import Unit

CHECKS_PER_VISITOR = 20
CHECKS_PER_ADDRESS = 200
CHECKS_PER_CODE = 30
HOUR = 3600
MAX_ASKED = 20
LOOK_EVERY = 5.0
NO_CONFIRMATION = "请再次输入密码"
OTHER_CONFIRMATION = "两次输入的密码不一致，请重新输入"
_log = structlog.get_logger()


async def check_unit(draft: RegistrationDraft, caller: Caller) -> None:
    """Complete step 1: the fields by themselves, then the registry; typed text is kept anyway.

    The page has redeemed the slider before, since the answers tell who is registered.
    """
    await draft.keep_form()
    form = draft.check_form()
    await _count_check(form.uscc, caller)
    await draft.complete_unit_step(await connectors().registry.find(form.uscc))


async def open_face_code(draft: RegistrationDraft, caller: Caller) -> QrTicket:
    """The QR code of step 2: the one that still waits for its phone, or a new one."""
    await require_tries(draft)
    waiting = await QrTicket.current(QrPurpose.REGISTER_FACE, draft.visitor)
    if waiting and (waiting.draft_id, waiting.draft_version) == (draft.id, draft.version):
        return waiting
    return await new_face_code(draft, caller)


async def new_face_code(draft: RegistrationDraft, caller: Caller) -> QrTicket:
    """A fresh QR code of step 2 in place of the older one; asks the registry after a day again."""
    await require_tries(draft)
    if draft.is_check_old:
        await draft.complete_unit_step(await connectors().registry.find(draft.uscc))
    return await QrTicket.open(
        QrPurpose.REGISTER_FACE,
        visitor=draft.visitor,
        address=caller.address,
        browser=caller.browser,
        draft=draft,
    )


async def start_face(ticket: QrTicket, *, by: Person | None, caller: Caller) -> str:
    """Record the separate consent, begin the check, and return the address to go to.

    `by` is the person signed in to the APP; without one the face service (支付宝) answers for
    name and number of the draft, and only the browser that scanned goes on.
    """
    check = await FaceCheck.agree(ticket, by=by, phone=caller.visitor)
    if not check.url:
        draft = await RegistrationDraft.get(id=ticket.draft_id)
        started = await connectors().face.start(
            order_no=secrets.token_hex(16),
            id_type=IdType(draft.id_type),
            id_number=draft.id_number,
            name=draft.legal_rep_name,
            return_url=connectors().app.qr_url(caller.base_url, ticket.code),
        )
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
    """Ask for every check under way, since a phone may never come back to tell."""
    for check in await FaceCheck.waiting().limit(MAX_ASKED):
        try:
            await _settle(check)
        except ConnectorFailed:
            _log.warning("face service does not answer")
            return


async def send_code(
    draft: RegistrationDraft, mobile: str, caller: Caller, *, slider_passed: bool = False
) -> SmsCode:
    """Send the code of step 3; raises CaptchaNeeded where the proof does not stand for it."""
    with at_field("mobile"):
        number = check_mobile(mobile, LABELS["mobile"])
    return await _issue(draft, number, caller.address, slider_passed)


async def create_account(
    draft: RegistrationDraft, *, mobile: str, sms_code: str, password: str, password_confirm: str
) -> Unit:
    """Complete step 3: every field, then the code, which is used up, then the unit itself."""
    await draft.require_proved()
    with at_field("mobile"):
        number = check_mobile(mobile, LABELS["mobile"])
    with at_field("sms_code"):
        digits = check_sms_code(sms_code)
    check_password(password, draft.password_context(number))
    if not password_confirm:
        raise Invalid(NO_CONFIRMATION, "password_confirm")
    if password_confirm != password:
        raise Invalid(OTHER_CONFIRMATION, "password_confirm")
    password_hash = await hash_password(password)
    await SmsCode.redeem(
        SmsPurpose.REGISTER,
        mobile=number,
        code=digits,
        visitor=draft.visitor,
        subject=_sms_subject(draft),
    )
    return await draft.register(mobile=number, password_hash=password_hash)


async def _settle(check: FaceCheck) -> None:
    ticket = await QrTicket.get(id=check.ticket_id)
    if not check.certify_id or not ticket.awaits_answer:
        return
    outcome = await connectors().face.result(check.certify_id)
    if outcome.state is FaceState.PENDING:
        return
    try:
        await _note(check, outcome)
    except HallError as error:  # facts changed meanwhile, or somebody else asked first
        await ticket.refresh_from_db()
        if ticket.awaits_answer:
            await check.refused(error)


async def _note(check: FaceCheck, outcome: FaceOutcome) -> None:
    if outcome.state is FaceState.PASSED:
        await check.passed()
    elif outcome.is_canceled:
        await check.canceled(outcome.reason)
    else:
        await check.failed(outcome.reason)


@transactional
async def _issue(
    draft: RegistrationDraft, mobile: str, address: str, slider_passed: bool
) -> SmsCode:
    await draft.note_code_asked(slider_passed=slider_passed)
    return await SmsCode.issue(
        SmsPurpose.REGISTER,
        mobile=mobile,
        visitor=draft.visitor,
        subject=_sms_subject(draft),
        address=address,
    )


def _sms_subject(draft: RegistrationDraft) -> str:
    """What a code is bound to besides mobile and browser: this draft with these facts."""
    return f"{draft.code} {draft.version}"


@transactional
async def _count_check(uscc: str, caller: Caller) -> None:
    """Limit what can be found out by trying; a wrong guess costs as much as a right one."""
    try:
        await hit("registry visitor", caller.visitor, CHECKS_PER_VISITOR, HOUR)
        await hit("registry address", caller.address, CHECKS_PER_ADDRESS, HOUR)
        await hit("registry code", uscc, CHECKS_PER_CODE, HOUR)
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        text = f"核对次数过多，请{minutes}分钟后再试，已填写的内容已保留"
        raise TooMany(text, error.retry_after) from error
