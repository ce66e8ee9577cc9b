"""验证身份: whoever is signed in proves once more who they are, by password or by a scan.

The scan is answered in the APP by the very person of the session, for the very membership that it
stands for; it belongs to the browser of the session, serves once, and holds for two minutes.
"""

from models.base.error import Conflict, Invalid
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.lockout import account_key
from models.proofs.matter import Answerer, Matter
from models.proofs.password_check import PasswordCheck
from models.proofs.qr_code import USED_UP, QrPurpose
from models.proofs.qr_ticket import QrTicket
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session


def has_password(session: Session) -> bool:
    """True when whoever is signed in could prove it by a password."""
    return bool((session.member or session.person).password_hash)


async def prove_by_password(session: Session, password: str, *, origin: Origin) -> None:
    """Prove it by the password of the membership, or without one by that of the person."""
    if session.member is not None:
        await MemberPassword(session.member).prove(password, origin=origin, session=session)
        return
    if not password:
        raise Invalid("请输入密码", "password")
    person = await session.person.reread()
    account = account_key("signed in", (person.code, ""))
    values = (account, password, person.password_hash, person.id, origin)
    if not await PasswordCheck(*values, asks_slider=False).is_right():
        raise Invalid("密码不正确，请核对后重新输入", "password")
    await session.prove()


async def open_proof(session: Session, *, origin: Origin) -> QrTicket:
    """The code that only the person of the session can answer."""
    person, member = session.person, session.member
    facts = (member.unit.name, member.role.label) if member else ()
    answerer = Answerer(person.id_type, person.id_number, person.name)
    matter = Matter(_subject(session), facts=facts, answerer=answerer)
    return await QrTicket.open(QrPurpose.PROOF, origin=origin, matter=matter)


@transactional
async def prove_by_scan(ticket: QrTicket, *, session: Session, visitor: str) -> None:
    """Use a confirmed code up, in its browser, for the session that has asked for it."""
    taken = await ticket.take(visitor)
    row = await QrTicket.get(id=ticket.id)
    asked = (QrPurpose.PROOF, _subject(session), session.person_id, session.member_id)
    if not taken or (row.purpose, row.subject, row.person_id, row.member_id) != asked:
        raise Conflict(USED_UP)
    await session.prove()


def _subject(session: Session) -> str:
    return (session.member or session.person).code
