"""确认授权 in the APP: the code of the mobile, an own password, and the membership begins.

The code goes to the mobile that the unit has typed, which becomes the membership's; a person whose
face has just passed needs none. The items that were offered are given as far as whoever offered
them may still give them.
"""

from dataclasses import dataclass

from models.base.error import Invalid, NotFound, at_field
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.services.granting import givable, give
from models.sign_in.member_password import MemberPassword
from models.standards.identifier import check_sms_code
from models.units.accepting import accept
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

    async def send_code(self, origin: Origin) -> SmsCode:
        """Send the code to the mobile of the invitation."""
        await self._require_mine()
        return await SmsCode.issue(
            SmsPurpose.JOIN,
            mobile=self.invitation.mobile,
            origin=origin,
            subject=self.invitation.code,
        )

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
        `accept` refuses, in which case the code is used up.
        """
        await self._require_mine()
        with at_field("sms_code"):
            digits = "" if is_proved else check_sms_code(code)
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
        if member.role is Role.AGENT and self.invitation.items:
            await self._give(member)
        return member

    async def _give(self, member: Member) -> None:
        """Give what was offered, unless the right to give it has ended meanwhile."""
        giver = await Member.get(id=self.invitation.invited_by_id).select_related("unit", "person")
        if giver.may(Action.GRANT_EDIT):
            await give(member, await givable(self.invitation.items, giver), giver)

    async def _require_mine(self) -> None:
        if not self.invitation.is_for(self.person):
            raise NotFound(NO_SUCH_INVITATION)
