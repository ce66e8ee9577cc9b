"""A recovery at any of its steps, for the tests that begin there."""

from nicegui.testing import User

from auth.accounts.recovery import open_face_code
from auth.accounts.registration import prove
from auth.web import cookies
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import Whose
from models.base.key import digest, random_token
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.face_check import FaceCheck
from models.proofs.qr_answer import QrAnswer
from models.seed import cast
from tests.support.registering import caller_from
from tests.support.sms import digits_of
from tests.support.units import ADDRESS, VISITOR

SITE = "https://hall.example"
HERE = Origin(VISITOR, ADDRESS, site=SITE)
PHONE = Origin("phone of the owner")
NEW_PASSWORD = "Quiet-River-42"
UNIT, REP = cast.DEMO_UNIT, cast.DEMO_UNIT.legal_rep


async def solved() -> None:
    """The slider, solved."""


async def typed(
    who: cast.CastPerson = REP,
    whose: Whose = Whose.REP,
    visitor: str = VISITOR,
    /,
    **other: str,
) -> RecoveryDraft:
    """Step 1 filled in for somebody of the cast, but for what is given otherwise."""
    draft = await RecoveryDraft.of(visitor)
    values = {
        "whose": whose.value,
        "uscc": UNIT.uscc if whose.has_unit else "",
        "id_type": who.id_type.value,
        "id_number": who.id_number,
        "name": who.name,
    }
    for field, value in (values | other).items():
        setattr(draft, field, Whose(value) if field == "whose" else value)
        await draft.keep(field, value)
    return draft


async def named(
    who: cast.CastPerson = REP,
    whose: Whose = Whose.REP,
    visitor: str = VISITOR,
    /,
    **other: str,
) -> RecoveryDraft:
    """A draft whose step 1 is done."""
    draft = await typed(who, whose, visitor, **other)
    await draft.complete_account_step()
    return draft


async def show_face(draft: RecoveryDraft, by: Person | None = None) -> RecoveryDraft:
    """Let the face of whoever is named pass, on a phone of their own."""
    ticket = await open_face_code(draft, caller_from(draft.visitor))
    await QrAnswer(ticket, by=by, phone=PHONE.visitor).scan()
    check = await FaceCheck.agree(ticket, by=by, origin=PHONE)
    await check.note_start(f"check {check.id}", "/app/face/1")
    await prove(check)
    return await RecoveryDraft.of(draft.visitor)


async def give_code(draft: RecoveryDraft) -> RecoveryDraft:
    """Let the code prove it that the bound mobile has got."""
    here = Origin(draft.visitor, ADDRESS, site=SITE)
    digits = await digits_of(await draft.send_code(here, slider=solved))
    await draft.prove_by_code(digits)
    return await RecoveryDraft.of(draft.visitor)


def browser(user: User) -> str:
    """Give the browser another cookie; the visitor's digest."""
    visitor = random_token()
    user.http_client.cookies.clear()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    return digest(visitor)


def origin_of(visitor: str) -> Origin:
    """Where a browser stands, for verbs that write a link."""
    return Origin(visitor, site="https://hall.example")
