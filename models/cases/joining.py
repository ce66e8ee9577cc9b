"""确认授权 in the APP: the code of the mobile, an own password, and the membership begins.

The code goes to the mobile that the unit has typed, which becomes the membership's; a person whose
face has just passed needs none. What was offered is given whole or not at all: whoever offered it
must still be able to give each item, and for as long (`models/units/accepting.py`). What the
membership leaves behind that ends by it goes to whoever follows (`hand_over.py`). The code is
used up by the acceptance alone: what is refused leaves it as it is.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from models.base.error import CaptchaNeeded, Invalid, NotFound, at_field
from models.base.origin import Origin
from models.base.tx import transactional
from models.cases.hand_over import hand_over_on_acceptance
from models.people.person import Person
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.password_check import Slider
from models.proofs.sms_code import RightCode, SmsCode, SmsPurpose
from models.services.granting import check_given, give
from models.sign_in.member_password import MemberPassword
from models.standards.rule import SMS_CODE
from models.units.accepting import (
    OfferBroken,
    accept,
    require_open,
    require_seating,
    tell_of_broken,
)
from models.units.invitation import Invitation
from models.units.invitation_end import NO_SUCH_INVITATION
from models.units.member import Member
from models.units.permission import Action, Role


@dataclass(frozen=True)
class Joining:
    """A person before an invitation, in the version that they were shown."""

    invitation: Invitation
    person: Person
    version: int

    @property
    def context(self) -> PasswordContext:
        """What the password must not contain."""
        unit = self.invitation.unit
        return PasswordContext(
            uscc=unit.uscc,
            mobile=self.invitation.mobile,
            id_number=self.person.id_number,
            names=(self.person.name, unit.name),
        )

    @property
    def is_own_mobile(self) -> bool:
        """True when the unit has typed the mobile that the person has bound in the APP."""
        return bool(self.person.mobile) and self.person.mobile == self.invitation.mobile

    async def send_code(self, origin: Origin, *, slider: Slider | None = None) -> SmsCode:
        """Send the code to the mobile of the invitation.

        Being signed in stands for the slider at the first one; raises CaptchaNeeded for another.
        Nothing is sent for what could not be accepted.
        """
        await self._require_acceptable()
        binding = {"mobile": self.invitation.mobile, "subject": self.invitation.code}
        await SmsCode.refuse_used_up(self.invitation.mobile, origin)
        if slider is not None:
            await slider()
        elif await SmsCode.was_issued(SmsPurpose.JOIN, visitor=origin.visitor, **binding):
            raise CaptchaNeeded
        return await SmsCode.issue(SmsPurpose.JOIN, origin=origin, **binding)

    async def code_pause(self, origin: Origin) -> int:
        """Seconds until this browser may ask for another code."""
        return await SmsCode.pause(self.invitation.mobile, origin)

    async def join(
        self,
        *,
        password: str,
        confirm: str,
        origin: Origin,
        code: str = "",
        is_proved: bool = False,
    ) -> Member:
        """Begin the membership; `is_proved` says that a face has just passed in place of a code.

        Raises Invalid at ``sms_code``, ``password`` or ``password_confirm``, and whatever
        `accept` refuses, which leaves the code as it is.
        """
        await self._require_acceptable()
        with at_field("sms_code"):
            digits = "" if is_proved else str(SMS_CODE.check(code))
        await accept_password(password, self.context)
        if password != confirm:
            raise Invalid("两次输入的密码不一致，请重新输入", "password_confirm")
        password_hash = await hash_password(password)
        right = None if is_proved else await self._right(digits, origin.visitor)
        async with self._telling():
            return await self._join(password_hash, right)

    async def _right(self, digits: str, visitor: str) -> RightCode:
        return await SmsCode.check(
            SmsPurpose.JOIN,
            mobile=self.invitation.mobile,
            code=digits,
            visitor=visitor,
            subject=self.invitation.code,
        )

    @transactional
    async def _join(self, password_hash: str, right: RightCode | None) -> Member:
        member = await accept(self.invitation, self.version, by=self.person)
        await MemberPassword(member).begin(password_hash)
        await self._give(member)
        if right is not None:
            await right.use_up()
        return member

    async def _give(self, member: Member) -> None:
        """Give what was offered, and what is left behind, in the transaction of the acceptance."""
        fresh = await Invitation.get(id=self.invitation.id).select_related("follows")
        giver = await Member.get(id=fresh.invited_by_id).select_related("unit", "person")
        await _require_items(fresh, giver)
        if member.role is Role.AGENT:
            await give(member, fresh.items, giver)
        if fresh.follows is not None:
            await hand_over_on_acceptance(await fresh.follows.reread(), member, giver)

    async def _require_acceptable(self) -> None:
        """Refuse what could not be accepted now, before anybody is asked for anything."""
        fresh = await self._require_open()
        async with self._telling():
            seating = await require_seating(fresh, self.person)
            await _require_items(fresh, seating.giver)

    @asynccontextmanager
    async def _telling(self) -> AsyncIterator[None]:
        """Tell the unit of what it has to put right, once nothing of it stands."""
        try:
            yield
        except OfferBroken as broken:
            await tell_of_broken(self.invitation, broken)
            raise

    async def _require_open(self) -> Invitation:
        fresh = await Invitation.find(self.invitation.code, self.person)
        if fresh is None:
            raise NotFound(NO_SUCH_INVITATION)
        require_open(fresh, self.version, by=self.person)
        return fresh


async def _require_items(fresh: Invitation, giver: Member) -> None:
    """Whether whoever offers the items may give all of them; raises OfferBroken."""
    if fresh.role is not Role.AGENT or not fresh.items:
        return
    if not giver.may(Action.GRANT_EDIT):
        raise OfferBroken(f"邀请人{giver.person.masked_name}现在没有授权的权限")
    who = f"邀请人{giver.person.masked_name}本人"
    try:
        await check_given(fresh.items, giver, end=fresh.valid_until, who=who)
    except Invalid as refused:
        raise OfferBroken(refused.message) from refused
