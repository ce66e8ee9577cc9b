"""Institutions of the demo unit as the tests have them: registered, open, and with a password."""

import re

from models.base.origin import Origin
from models.institutions.first_password import HandedOut
from models.institutions.first_sign_in import FirstSignIn
from models.institutions.institution_sign_in import sign_in_institution
from models.institutions.opening import open_institution
from models.institutions.typed_manager import TypedManager
from models.proofs.sms_code import SmsCode
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.seed.demo import register_person
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.standards.institution_type import InstitutionLevel
from models.units.institution import Institution, InstitutionFacts
from models.units.member import Member
from tests.support.sign_in import solved
from tests.support.units import ADDRESS, QUICK_HASH, VISITOR

SCHOOL = InstitutionFacts("示例职业技能培训学校", "0402", InstitutionLevel.CITY, "320100")
BASE = InstitutionFacts("示例就业见习示范基地", "0301", InstitutionLevel.COUNTY, "320102")
ENDS_IN_X = cast.WANG_SHILI  # whose first password is Js08013X
OTHER = cast.ZHAO_YANGBEN
OWN = "Quiet-River-27"
HERE = Origin(VISITOR, ADDRESS, "", "Chrome · Windows")


def typed(who: cast.CastPerson) -> TypedManager:
    """Somebody of the cast as 添加管理员信息."""
    return TypedManager(who.name, who.id_type, who.id_number, who.mobile)


async def registered_institution(
    rep: Member, facts: InstitutionFacts = SCHOOL, who: cast.CastPerson = ENDS_IN_X
) -> Institution:
    """One that is not opened yet; its manager to be is registered."""
    await register_person(who, QUICK_HASH)
    return await Institution.register(rep.unit, facts)


async def opened_institution(
    rep: Member, facts: InstitutionFacts = SCHOOL, who: cast.CastPerson = ENDS_IN_X
) -> HandedOut:
    """One that has just been opened, with its first password."""
    return await open_institution(await registered_institution(rep, facts, who), typed(who), by=rep)


async def enter_institution(
    number: str,
    password: str,
    *,
    box2: str = "",
    visitor: str = VISITOR,
    address: str = ADDRESS,
    slides: bool = True,
) -> Institution:
    """Type a number and a password, and click."""
    origin = Origin(visitor, address, "", "Chrome · Windows")
    return await sign_in_institution(
        number, box2, password, origin=origin, slider=solved if slides else None
    )


async def begun(handed: HandedOut) -> FirstSignIn:
    """What a page knows once the first password was right."""
    return FirstSignIn(await enter_institution(handed.institution.number, handed.first.text))


async def digits_of(code: SmsCode) -> str:
    """The code as it stands in the message, whoever got it."""
    content = (await OutboxMessage.get(id=code.message_id)).content()
    [digits] = re.findall(r"(?<!\d)\d{6}(?!\d)", content["text"])
    return str(digits)


async def with_own_password(
    rep: Member, facts: InstitutionFacts = SCHOOL, who: cast.CastPerson = ENDS_IN_X
) -> Institution:
    """One whose manager has chosen an own password."""
    first = await begun(await opened_institution(rep, facts, who))
    code = await digits_of(await first.send_code(origin=HERE))
    await first.take_up(code, OWN, origin=HERE, next_path="/institution")
    return await first.institution.reread()


async def session_of(institution: Institution, visitor: str = VISITOR) -> Session:
    """A browser that is signed in to an institution."""
    token = await LoginTicket.for_institution(institution, visitor=visitor, next_path="/")
    session, _, _ = await LoginTicket.redeem(token, visitor, address="", browser="Chrome")
    return session
