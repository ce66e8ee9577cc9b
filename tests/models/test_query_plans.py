"""What is asked often finds its rows by an index, however many rows there are."""

from collections.abc import Awaitable, Callable

import pytest

from auth.session.timer import end_overdue
from models.accounts.outside_sign_in import entry_of
from models.accounts.registration_draft import RegistrationDraft
from models.base.origin import Origin
from models.cases.attention import Attention
from models.cases.case_list import CaseFilter, CaseList
from models.cases.recommendation import ItemShelf
from models.history.activity import ActivityKind, InstitutionActivity, OwnActivity
from models.institutions.opening import reset_password
from models.messages.inbox import Asked, Box, Inbox
from models.messages.message_choice import choices_of, contacts_of
from models.messages.release import release_due
from models.outside.licence_code import LicenceCode, LicenceState
from models.passkeys.challenge import PasskeyChallenge
from models.people.passkey import Passkey
from models.proofs.kept_name import KeptName
from models.proofs.lockout import Lockout, ways_to
from models.proofs.qr_code import QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.audit import verify_chain
from models.records.message import MessageKind, drop_messages, drop_messages_to
from models.records.message_sms import MessageSms
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerName
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.services.favorite import Favorite
from models.sign_in.admission import end_lost_rights
from models.sign_in.ca_key import OF_CA, CaKey
from models.sign_in.device import end_other_devices
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.person_sign_in import sign_in_person
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.unit_entry import close_opened_by
from models.units.asking_to_join import ask_to_join, refuse_request
from models.units.institution import Institution
from models.units.join_request import JoinRequest
from models.units.member import Member
from models.units.membership import expire_members
from models.units.permission import Role
from models.units.succeeding import suspend_unconfirmed
from tests.support.database import ON_POSTGRES
from tests.support.demo import demo_member, filed
from tests.support.institutions import opened_institution, session_of
from tests.support.messages import told
from tests.support.outside import identity
from tests.support.outside import proven as waiting_start
from tests.support.passkeys import keyed, proven, went_in
from tests.support.queries import counted_queries, scanned_tables
from tests.support.registering import checked
from tests.support.sign_in import enter, fail
from tests.support.units import VISITOR, person_of, signed_in

SMALL = {"seed_mark", "sandbox_fault", "search_miss", "service_item"}  # they never grow with use
MOBILE = cast.WANG_SHILI.mobile

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="the plans are those of SQLite")


async def _lists(rep: Member) -> None:
    agent = await demo_member(Role.AGENT)
    for member in (rep, agent):
        counts = await CaseList(member).counts()
        for chosen in CaseFilter:
            for number in (1, 99):
                await CaseList(member).page(chosen, number=number, counts=counts)
        for words in ("申请", "100010", "没有"):
            await CaseList(member).page(CaseFilter.ALL, words)


async def _unit_home(rep: Member) -> None:
    await Attention.of(rep)
    await ItemShelf.of(rep)
    await Favorite.toggle("JY002", by=rep)


async def _sign_in(rep: Member) -> None:
    await fail(2)
    member = await enter()
    token = await LoginTicket.for_member(member, visitor=VISITOR, next_path="/unit")
    session, *_ = await LoginTicket.redeem(token, VISITOR, address="", browser="")
    assert await Session.find(session.digest) is not None
    await Session.end_all_of_member(rep.id, reason=EndReason.PASSWORD)


async def _person(rep: Member) -> None:
    person = await sign_in_person(MOBILE, cast.DEMO_PASSWORD, origin=Origin(VISITOR))
    here, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)
    await Session.list_of(person)
    await Member.of_person(person)
    await OwnActivity(person).page(ActivityKind.SIGN_IN, 1)
    await LoginTicket.for_person(person, visitor=VISITOR, next_path="/")
    await end_other_devices(by=here)
    await LoginTicket.void_all_of_member(rep.id)


async def _register(_rep: Member) -> None:
    draft = await checked()
    again = await RegistrationDraft.of(VISITOR)
    assert again.id == draft.id
    ticket = await draft.open_ticket(Origin(VISITOR))
    await QrTicket.current(QrPurpose.REGISTER_FACE, VISITOR)
    await QrTicket.waiting(VISITOR)
    await ticket.expire()


async def _inboxes(rep: Member) -> None:
    for inbox in (Inbox.of_member(rep), Inbox(rep.person)):
        await inbox.unread()
        await inbox.unread_by_box()
        for box in Box:
            await inbox.page(Asked(box, MessageKind.RIGHT, is_unread=True))
    message = await told(owner=OwnerName.of(rep.person), about="matter", mobile=MOBILE)
    await inbox.read(message.code)
    await inbox.sms_of(message)
    await choices_of(rep)
    await contacts_of(rep.unit.code)
    await drop_messages_to(rep.person.code, rep.unit.code)
    await drop_messages("matter")
    await release_due()
    await MessageSms.next_due_at()


async def _messages(_rep: Member) -> None:
    await SmsCode.issue(SmsPurpose.LOGIN, mobile=MOBILE, origin=Origin(VISITOR))
    [message] = await OutboxMessage.claim(10)
    await SandboxSms.accept(MOBILE, "验证码", message.code)
    await message.mark_sent(message.code)
    await SandboxSms.report_arrivals()
    await SandboxSms.inbox().limit(10)
    await SandboxSms.inbox(MOBILE).limit(10)


async def _passkeys(rep: Member) -> None:
    key = await keyed(rep)
    found = await proven(key)
    await found.places()
    await went_in(found, rep.code)
    await Passkey.list_of(rep.person)
    await Passkey.end_all_of(rep.person_id)
    await PasskeyChallenge.forget_old()


async def _named_elsewhere(rep: Member) -> None:
    start = await waiting_start(identity(), rep)
    entry = entry_of(start, start.proved_unit)
    await KeptName.keep(await rep.reread(), visitor=VISITOR, opener=entry.opener)
    await KeptName.of(VISITOR, rep.unit)
    await KeptName.list_of(rep.person)
    await close_opened_by(entry.opener, EndReason.UNBOUND)
    await Session.openers(OF_CA)
    await CaKey.warning_of("ca 1 1")
    code = await LicenceCode.keep(start, biz="E1", plain="x", picture="EBL:1", seconds=60)
    await LicenceCode.latest_of(start)
    await LicenceCode.of_biz("province", "E1")
    await code.become(LicenceState.ANSWERED, "{}")
    await code.take()


async def _joins(rep: Member) -> None:
    who = await person_of(cast.SUN_LI)
    request = await ask_to_join(rep.unit, by=who, way="省政务", origin=Origin(VISITOR))
    await JoinRequest.of_unit(rep.unit_id)
    await JoinRequest.of_person(who)
    await refuse_request(request, "不需要", by=rep)


async def _institutions(rep: Member) -> None:
    opened = (await opened_institution(rep)).institution
    await Institution.filter(id=opened.id).update(first_until=None)
    institution = await opened.reread()
    here = await session_of(institution)
    await Session.beside(here)
    await Inbox.of_institution(institution).page(Asked(Box.ALL))
    await InstitutionActivity(institution).page(ActivityKind.SIGN_IN, 1)
    await end_lost_rights()
    await end_other_devices(by=here)
    await reset_password(institution, by=rep)


async def _by_the_clock(rep: Member) -> None:
    await signed_in(rep)
    await OutboxMessage.expire_overdue()
    await OutboxMessage.claim(10)
    await OutboxMessage.next_due_at()
    await SandboxSms.next_arrival_at()
    await QrTicket.expire_overdue()
    await end_overdue()
    await expire_members()
    await suspend_unconfirmed()
    await Lockout.forgive(ways_to("nobody", Origin(VISITOR, "192.0.2.1")))
    await verify_chain(rep.unit.code)


@pytest.mark.parametrize(
    "act",
    [
        *(_lists, _unit_home, _sign_in, _person, _register, _messages, _inboxes, _by_the_clock),
        *(_passkeys, _named_elsewhere, _joins, _institutions),
    ],
)
@pytest.mark.usefixtures("hashed")
async def test_no_table_that_grows_is_read_from_end_to_end(
    act: Callable[[Member], Awaitable[None]],
) -> None:
    rep = await demo_member()
    await filed(rep, count=30)

    with counted_queries(but=()) as asked:
        await act(rep)

    assert len(asked) > 1
    scanned = await scanned_tables(asked)
    assert {table: how for table, how in scanned.items() if table not in SMALL} == {}
