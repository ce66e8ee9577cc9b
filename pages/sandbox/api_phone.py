"""The part of /sandbox/api that plays people with their phones: codes, faces, signing in."""

from fastapi import APIRouter, Request, Response

from auth.accounts.registration import finish_check, finish_face, start_face
from auth.connectors import connectors, twins_active
from auth.web import cookies
from auth.web.caller import Caller, caller_of
from auth.web.door import PHONE
from models.base.error import Conflict, NotFound
from models.base.mask import mask_name
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.proofs.qr_code import LOGINS_OF_UNIT
from models.proofs.qr_ticket import QrTicket
from models.sandbox.inbox import SandboxFace
from models.setting.system import System
from models.sign_in.person_sign_in import app_user_with_number
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.units.login_name import as_login_name
from models.units.member import Member
from pages.sandbox.problem import StrictRoute
from pages.sandbox.schema import Face, FaceAct, FaceResult, Signed, SignIn, Ticket, TicketAct

phone_routes = APIRouter(route_class=StrictRoute)
LIST_SIZE = 50


@phone_routes.get(
    "/tickets",
    summary="等待手机处理的二维码",
    description="任何页面上正在等待的二维码，最新的在前。",
)
async def read_tickets() -> list[Ticket]:
    """Codes that wait on any screen, newest first."""
    return [_ticket(ticket) for ticket in await QrTicket.waiting().limit(LIST_SIZE)]


@phone_routes.get(
    "/tickets/{code}",
    summary="一个二维码",
    description="二维码现在的状态。",
)
async def read_ticket(code: str) -> Ticket:
    """One code as it is now."""
    return _ticket(await QrTicket.find(code))


@phone_routes.post(
    "/tickets/{code}",
    summary="以某人的手机处理二维码",
    description="扫码、确认、拒绝或者不是我；需要人脸认证的业务，confirm 包含同意和刷脸。",
)
async def act_on_ticket(code: str, wanted: TicketAct, request: Request) -> Ticket:
    """Scan, confirm, deny or report a code as a person who has registered in the APP."""
    person = await app_user_with_number(wanted.id_number)
    ticket, phone = await QrTicket.find(code), f"sandbox {person.code}"
    caller = caller_of(request.scope)
    match wanted.act:
        case "scan":
            await QrAnswer(ticket, by=person, phone=phone).scan()
        case "deny":
            await QrAnswer(ticket, by=person, phone=phone).deny()
        case "not_me":
            await QrAnswer(ticket, by=person, phone=phone).not_me()
        case "confirm" if ticket.purpose.needs_face:
            await _show_face(ticket, person, wanted, caller)
        case "confirm":
            answer = QrAnswer(ticket, by=person)
            for_unit = ticket.purpose in LOGINS_OF_UNIT
            place = _place(person, wanted.unit) if for_unit else answer.place_to_prove()
            await answer.confirm(await place)
    return _ticket(await QrTicket.find(code))


async def _show_face(ticket: QrTicket, person: Person, wanted: TicketAct, caller: Caller) -> None:
    """Consent, sit in front of the twin's camera, and let the hall ask for the result."""
    await start_face(ticket, by=person, caller=caller)
    check = await FaceCheck.of(ticket)
    if check is not None and check.certify_id and System.FACE in twins_active():
        await (await SandboxFace.of(check.certify_id)).decide(wanted.face)
        await finish_face(ticket)


async def _place(person: Person, uscc: str | None) -> Member:
    """The person's place in the unit that is named, or the first that can be entered."""
    wanted = as_login_name(uscc or "")
    for member in await Member.of_person(person):
        if member.unit.uscc == wanted or (uscc is None and not member.refusal()):
            return member
    raise Conflict("此人不是这个单位的成员" if uscc else "此人不是任何单位的有效成员")


@phone_routes.get(
    "/faces",
    summary="进行中的人脸认证",
    description="还没有结果的人脸认证，包括支付宝的。",
)
async def read_faces() -> list[Face]:
    """Face checks that nobody has decided yet."""
    return [
        Face(
            certify_id=face.certify_id,
            path=f"/alipay/face/{face.certify_id}",
            name=mask_name(face.name),
            started_at=face.started_at,
        )
        for face in await SandboxFace.pending().limit(LIST_SIZE)
    ]


@phone_routes.post(
    "/faces/{certify_id}",
    summary="决定人脸认证的结果",
    description="代替镜头前的人作出选择，然后由大厅查询结果。",
)
async def decide_face(certify_id: str, act: FaceAct) -> FaceResult:
    """Play the camera of a check, however it was started."""
    await (await SandboxFace.of(certify_id)).decide(act.decision)
    await finish_check(certify_id)
    outcome = await connectors().face.result(certify_id)
    return FaceResult(state=outcome.state, reason=outcome.reason)


@phone_routes.post(
    "/phone",
    summary="模拟手机登录或退出",
    description="为发出请求的浏览器设置或者清除模拟手机的登录。",
)
async def sign_in_phone(wanted: SignIn, request: Request, response: Response) -> Signed:
    """Sign the phone of the asking browser in as a person, or out; sets its cookie."""
    if System.APP not in twins_active():
        raise NotFound("手机APP不是内置模拟")
    caller = caller_of(request.scope)
    if old := await Session.find(caller.session_at(PHONE)):
        await old.end(EndReason.ROTATED if wanted.id_number else EndReason.LOGOUT)
    if wanted.id_number is None:
        response.headers.append("Set-Cookie", cookies.clear_cookie(PHONE.cookie))
        return Signed(name="")
    person = await app_user_with_number(wanted.id_number)
    _, token = await Session.open(
        SessionKind.PHONE,
        person,
        None,
        visitor=caller.visitor,
        address=caller.address,
        browser=caller.browser,
    )
    response.headers.append("Set-Cookie", cookies.set_cookie(PHONE.cookie, token))
    return Signed(name=person.masked_name)


def _ticket(ticket: QrTicket) -> Ticket:
    state = ticket.shown_state
    return Ticket(
        code=ticket.code,
        path=f"/q/{ticket.code}",
        purpose=ticket.purpose.value,
        state=state.value,
        label=state.label,
        number=ticket.number,
        reason=ticket.reason,
        expires_at=ticket.expires_at,
    )
