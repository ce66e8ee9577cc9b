"""The account behind 找回密码: a membership or a user of the APP, found by one question.

The question is the same whether or not there is an answer, so that the clock tells nothing.
"""

from dataclasses import dataclass
from typing import Self

from models.accounts.recovery_rule import Named
from models.accounts.way_in import accepted, context_of, store_password
from models.base.error import Conflict
from models.base.key import ring
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.lockout import Lockout, ways_to
from models.proofs.password import PasswordContext
from models.records.audit import AuditEvent
from models.records.message import MessageKind
from models.sign_in import person_sign_in, unit_sign_in
from models.sign_in.member_password import MemberPassword
from models.sign_in.session_kind import EndReason
from models.sign_in.way_out import close_ways_in
from models.standards import field_label
from models.standards.identifier import same_name
from models.units.member import LIVE_STATES, Member
from models.units.membership import tell_member
from models.units.unit import Unit

BY_FACE, BY_CODE = "人脸识别", field_label.SMS_CODE
WHAT = "{which}已通过{how}找回并重设，其他登录已退出"
TOLD = "{who}已通过短信验证码找回登录密码，24小时内不能修改授权；如非本人操作，请停用该成员并核实"


def key_of(named: Named) -> str:
    """What an account is called in every count, whoever says that it is theirs."""
    who = named.who
    return ring.mac("recovery", named.uscc, who.id_type.value, who.id_number)


@dataclass(frozen=True)
class Account:
    """What a password belongs to: a member, who is loaded with unit and person, or a person."""

    owner: Member | Person

    @classmethod
    async def find(cls, named: Named) -> Self | None:
        """The account that was named; of several memberships the live one, else the last."""
        who = named.who
        found: list[Member] | list[Person]
        if named.whose.has_unit:
            mine = Member.filter(
                person__id_index=who.id_number,
                person__id_type=who.id_type,
                unit__uscc=named.uscc,
            )
            found = await mine.select_related("unit", "person").order_by("-id").limit(20)
            found.sort(key=lambda member: member.state not in LIVE_STATES)
        else:
            mine_alone = Person.filter(id_index=who.id_number, id_type=who.id_type)
            found = await mine_alone.filter(app_since__isnull=False).limit(1)
        account = cls(found[0]) if found else None
        return account if account and same_name(account.person.name, who.name) else None

    @property
    def person(self) -> Person:
        """Whose account it is."""
        return self.owner if isinstance(self.owner, Person) else self.owner.person

    @property
    def bound_mobile(self) -> str:
        """Where a code goes; empty for a membership that has ended, and for a lost mobile."""
        if isinstance(self.owner, Member) and self.owner.state not in LIVE_STATES:
            return ""
        return self.owner.mobile

    @property
    def context(self) -> PasswordContext:
        """What the password must not contain."""
        if isinstance(self.owner, Person):
            return context_of(self.owner)
        return MemberPassword(self.owner).context

    def refusal(self) -> str:
        """Why it cannot be signed in to, for its owner to read; empty when it can."""
        if (refusal := self.person.refusal()) or isinstance(self.owner, Person):
            return refusal
        return self.owner.refusal()

    async def accepted(self, password: str) -> str:
        """The hash of a new password that keeps every rule; slow, so before the transaction."""
        if isinstance(self.owner, Person):
            return await accepted(self.owner, password)
        return await MemberPassword(self.owner).accepted(password)

    @transactional
    async def recover(self, password_hash: str, *, by_sms: bool, origin: Origin) -> None:
        """Set the password, end what was signed in, and tell whoever had the mobile until now.

        Whoever was locked out by wrong passwords, their own or those of strangers in the same
        network, comes in again from here.
        """
        how = BY_CODE if by_sms else BY_FACE
        if isinstance(self.owner, Person):
            await self._recover_person(self.owner, password_hash, how, origin.site)
        else:
            await self._recover_member(self.owner, password_hash, how, origin.site)
            if by_sms:
                await _tell_rep(self.owner)
        await self.person.hold(is_held=by_sms)
        for key in self._keys():
            await Lockout.lift(ways_to(key, origin))

    async def _recover_person(self, person: Person, kept: str, how: str, site: str) -> None:
        what = WHAT.format(which="个人账号密码", how=how)
        await store_password(
            person, kept, site=site, event=AuditEvent.PASSWORD_RECOVERED, what=what
        )

    async def _recover_member(self, member: Member, kept: str, how: str, site: str) -> None:
        await Unit.select_for_update().get(id=member.unit_id)
        await member.person.lock()  # before logins and sessions, since it is changed as well
        if (await member.reread()).password_hash != member.password_hash:
            raise Conflict("密码刚刚已被修改，请用新密码登录")
        await close_ways_in(member, EndReason.PASSWORD)
        what = WHAT.format(which="登录密码", how=how)
        await MemberPassword(member).store(
            kept, site=site, event=AuditEvent.PASSWORD_RECOVERED, what=what
        )

    def _keys(self) -> list[str]:
        """What the account is called at its door, by number and by mobile."""
        names = [self.person.id_number, *filter(None, [self.owner.mobile])]
        if isinstance(self.owner, Person):
            return [person_sign_in.key_of(name) for name in names]
        return [unit_sign_in.key_of(self.owner.unit.uscc, name) for name in names]


async def _tell_rep(member: Member) -> None:
    """Tell the legal rep that a colleague has come back by an SMS alone."""
    rep = await member.unit.legal_rep()
    if rep is None or rep.id == member.id:
        return
    who = f"{member.unit.name}{member.role.label}{member.person.masked_name}"
    await tell_member(MessageKind.SECURITY, rep, TOLD.format(who=who), "/unit/members")
