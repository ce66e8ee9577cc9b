"""确认授权 in the APP: the code of the mobile, an own password, and the membership begins.

The code goes to the mobile that the unit has typed, which becomes the membership's; a person whose
face has just passed needs none. What was offered is given whole or not at all: whoever offered it
must still be able to give each item, and for as long (`models/units/accepting.py`).
"""

from dataclasses import dataclass

from models.base.error import CaptchaNeeded, Invalid, NotFound, at_field
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.password_check import Slider
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.services.granting import check_given, give
from models.sign_in.member_password import MemberPassword
from models.standards.rule import SMS_CODE
from models.units.accepting import (
    OfferBroken,
    accept,
    require_giver,
    require_open,
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
        """
        await self._require_open()
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
        `accept` refuses; an offer that has ended, changed or broken leaves the code as it is.
        """
        try:
            return await self._prove_and_join(password, confirm, origin, code, is_proved)
        except OfferBroken as broken:
            await tell_of_broken(self.invitation, broken.why)
            raise

    async def _prove_and_join(
        self, password: str, confirm: str, origin: Origin, code: str, is_proved: bool
    ) -> Member:
        await self._require_offer(await self._require_open())
        with at_field("sms_code"):
            digits = "" if is_proved else str(SMS_CODE.check(code))
        await accept_password(password, self.context)
        if password != confirm:
            raise Invalid("两次输入的密码不一致，请重新输入", "password_confirm")
        password_hash = await hash_password(password)
        if not is_proved:
            await SmsCode.redeem(
                SmsPurpose.JOIN,
                mobile=self.invitation.mobile,
                code=digits,
                visitor=origin.visitor,
                subject=self.invitation.code,
            )
        return await self._join(password_hash)

    @transactional
    async def _join(self, password_hash: str) -> Member:
        member = await accept(self.invitation, self.version, by=self.person)
        await MemberPassword(member).begin(password_hash)
        await self._give(member)
        return member

    async def _give(self, member: Member) -> None:
        """Give what was offered, in the transaction of the acceptance."""
        giver = await self._require_offer(await Invitation.get(id=self.invitation.id))
        if member.role is Role.AGENT:
            await give(member, self.invitation.items, giver)

    async def _require_offer(self, fresh: Invitation) -> Member:
        """Whoever offers it, while they may give all of it; raises OfferBroken."""
        giver = await require_giver(fresh)
        if fresh.role is Role.AGENT and fresh.items:
            if not giver.may(Action.GRANT_EDIT):
                raise OfferBroken(f"邀请人{giver.person.masked_name}现在没有授权的权限")
            who = f"邀请人{giver.person.masked_name}本人"
            try:
                await check_given(fresh.items, giver, end=fresh.valid_until, who=who)
            except Invalid as refused:
                raise OfferBroken(refused.message) from refused
        return giver

    async def _require_open(self) -> Invitation:
        fresh = await Invitation.find(self.invitation.code, self.person)
        if fresh is None:
            raise NotFound(NO_SUCH_INVITATION)
        require_open(fresh, self.version, by=self.person)
        return fresh
