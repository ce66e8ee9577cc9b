"""Every way in of a membership, closed at once: for whoever may not be in any more.

What a right that ends by the clock leaves open is closed by `admission.py` within a minute; here
nothing is left open, in the transaction of what takes the right away.
"""

from models.base.tx import transactional
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import OutsideStart
from models.people.passkey import Passkey
from models.people.person import Person
from models.proofs.kept_name import KeptName
from models.proofs.known_device import KnownDevice
from models.proofs.qr_matter import void_codes, void_confirmed
from models.proofs.sms_code import SmsCode
from models.sign_in.ca_key import CaKey
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.member import LIVE_STATES, Member
from models.units.unit import Unit


@transactional
async def hold_all_of(person: Person) -> list[Member]:
    """Hold everything that the ways in of a person hang on; their live memberships.

    Units first, then the person, then the memberships, and logins and sessions after all of them:
    one order, so that no two acts on one account wait for each other.
    """
    live = Member.filter(person_id=person.id, state__in=LIVE_STATES).order_by("id")
    units = {each.unit_id for each in await live}
    await Unit.filter(id__in=sorted(units)).order_by("id").select_for_update()
    await person.lock()
    return [each for each in await live.select_for_update(no_key=True) if each.unit_id in units]


@transactional
async def close_ways_in(member: Member, reason: EndReason) -> None:
    """End sessions, logins on their way, codes on screens and phones; forget computers and names.

    Keys and accounts elsewhere lead to the unit alone from now on. The member is held before
    logins and sessions, as where those are used: meanwhile nobody opens a session. Passkeys of
    the person end last, when no session is left that could add one: whoever was in may have made
    one. What is not to be opened any more is written in the same transaction.
    """
    await void_confirmed(member.id)
    await void_codes(subject=member.code)
    await member.lock()
    await LoginTicket.void_all_of_member(member.id)
    await OutsideStart.void_of(member)
    await CaKey.let_go_of(member)
    await OutsideAccount.let_go_of(member)
    await KnownDevice.forget_others(member.person_id)
    await KeptName.forget_of(member)
    await SmsCode.void_all_to(member.mobile)
    await Session.end_all_of_member(member.id, reason=reason)
    await Passkey.end_all_of(member.person_id)
