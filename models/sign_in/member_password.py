"""成员密码: the password of a membership: the first one, and the ones that take its place.

A new password ends what the old one has opened, but for the session in use.
"""

from dataclasses import dataclass
from datetime import timedelta

from models.base import clock
from models.base.error import Conflict, Invalid
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import account_key
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.password_check import PasswordCheck
from models.proofs.security_notice import warn
from models.records.audit import AuditEvent, record
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.member import Member
from models.units.permission import Action
from models.units.unit import Unit

REMIND_AFTER = timedelta(days=90)
CHANGED = "登录密码已修改，其他登录已退出"
JUST_CHANGED = "密码刚刚已被修改，请用新密码重新登录"


@dataclass(frozen=True)
class MemberPassword:
    """The password of one member, who is loaded with unit and person."""

    member: Member

    @property
    def context(self) -> PasswordContext:
        """What the password must not contain; for the live hints as well."""
        unit, person = self.member.unit, self.member.person
        return PasswordContext(
            uscc=unit.uscc,
            mobile=self.member.mobile,
            id_number=person.id_number,
            names=(person.name, unit.name),
        )

    @property
    def is_old(self) -> bool:
        """True when the member should think of another one."""
        changed_at = self.member.password_changed_at
        return changed_at is not None and clock.now() - changed_at > REMIND_AFTER

    @transactional
    async def begin(self, password_hash: str) -> None:
        """Give a member who has just been seated the first password, in the same transaction."""
        member, now = self.member, clock.now()
        without = Member.filter(id=member.id, password_hash=None)
        if not await without.update(password_hash=password_hash, password_changed_at=now):
            raise ValueError("the member has a password already")
        member.password_hash, member.password_changed_at = password_hash, now
        await PasswordHistory.remember(member, password_hash)

    async def change(
        self, old: str, new: str, *, origin: Origin, keep: Session | None = None
    ) -> None:
        """Set a new password by knowing the old one; wrong old ones count like failed logins."""
        if not old:
            raise Invalid("请输入原密码", "old_password")
        if not await self._is_right(old, origin):
            raise Invalid("原密码不正确，请核对后重新输入", "old_password")
        await self.set(new, keep=keep, site=origin.site)

    async def prove(self, password: str, *, origin: Origin, session: Session) -> None:
        """Prove who is there once more, for acts that ask it; wrong ones count as in `change`."""
        if not password:
            raise Invalid("请输入密码", "password")
        if not await self._is_right(password, origin):
            raise Invalid("密码不正确，请核对后重新输入", "password")
        await session.prove()

    async def _is_right(self, password: str, origin: Origin) -> bool:
        """Compare with the present one; whoever is signed in solves no slider."""
        stored, person_id = (await self.member.reread()).password_hash, self.member.person_id
        account = account_key("signed in", (self.member.code, ""))
        check = PasswordCheck(account, password, stored, person_id, origin, asks_slider=False)
        return await check.is_right()

    async def set(self, new: str, *, keep: Session | None = None, site: str = "") -> None:
        """Set a password for a proven member and end the other sessions; slow hashes come first.

        The mobile is warned; `site` is the address of the hall for the link in it.
        """
        fresh = MemberPassword(await self.member.reread())
        await fresh.store(await fresh.accepted(new), keep=keep, site=site)

    async def accepted(self, new: str) -> str:
        """The hash of a new password that keeps every rule; slow, so before the transaction."""
        await accept_password(new, self.context)
        await PasswordHistory.refuse_used(self.member, new)
        return await hash_password(new)

    @transactional
    async def store(
        self,
        password_hash: str,
        *,
        keep: Session | None = None,
        site: str = "",
        event: AuditEvent = AuditEvent.PASSWORD_CHANGED,
        what: str = CHANGED,
    ) -> None:
        """Store a hash, unless another password came first while it was computed.

        `what` is said to whoever had the mobile until now.
        """
        member = self.member
        await Unit.select_for_update().get(id=member.unit_id)  # as whoever saves the whole row
        await member.lock()
        await member.require(Action.PASSWORD_CHANGE)
        changed = await Member.filter(id=member.id, password_hash=member.password_hash).update(
            password_hash=password_hash, password_changed_at=clock.now()
        )
        if not changed:
            raise Conflict(JUST_CHANGED, "password")
        await PasswordHistory.remember(member, password_hash)
        await LoginTicket.void_all_of_member(member.id)
        await KnownDevice.forget_others(member.person_id, keep.visitor if keep else "")
        await Session.end_all_of_member(member.id, reason=EndReason.PASSWORD, except_=keep)
        await record(event, unit=member.unit, by=member, subject=member)
        await warn(member, what, mobile=member.mobile, site=site)
