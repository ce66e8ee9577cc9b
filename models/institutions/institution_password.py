"""The own password of an institution's manager, after the first one."""

from dataclasses import dataclass

from models.base import clock
from models.base.error import Conflict, Invalid
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.lockout import account_key
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.password_check import PasswordCheck
from models.proofs.security_notice import warn
from models.records.audit import AuditEvent, record
from models.sign_in.member_password import CHANGED, JUST_CHANGED, REMIND_AFTER
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.institution import Institution
from models.units.permission import Action


@dataclass(frozen=True)
class InstitutionPassword:
    """The password of one institution, which is loaded with unit and manager."""

    institution: Institution

    @property
    def context(self) -> PasswordContext:
        """What the password must not contain; for the live hints as well."""
        here, manager = self.institution, self.institution.manager
        return PasswordContext(
            uscc=here.unit.uscc,
            mobile=manager.mobile if manager else "",
            id_number=manager.id_number if manager else "",
            names=(here.name, here.unit.name, *([manager.name] if manager else [])),
        )

    @property
    def is_old(self) -> bool:
        """True when the manager should think of another one."""
        changed_at = self.institution.password_changed_at
        return changed_at is not None and clock.now() - changed_at > REMIND_AFTER

    async def change(self, old: str, new: str, *, origin: Origin, keep: Session) -> None:
        """Set a new password by knowing the old one; wrong old ones count like failed logins."""
        if not old:
            raise Invalid("请输入原密码", "old_password")
        here = await self.institution.reread()
        account = account_key("signed in institution", (here.code, ""))
        values = (account, old, here.password_hash, here.manager_id, origin)
        if not await PasswordCheck(*values, asks_slider=False).is_right():
            raise Invalid("原密码不正确，请核对后重新输入", "old_password")
        await InstitutionPassword(here)._store(await self.accepted(new), keep, origin.site)

    async def accepted(self, new: str) -> str:
        """The hash of a new password that keeps every rule; slow, so before the transaction."""
        await accept_password(new, self.context)
        await PasswordHistory.refuse_used(self.institution, new)
        return await hash_password(new)

    @transactional
    async def _store(self, password_hash: str, keep: Session, site: str) -> None:
        await self.institution.lock()
        await self.institution.require(Action.PASSWORD_CHANGE)
        await self.put(password_hash)
        await self.warn(site)
        reason = EndReason.PASSWORD
        await Session.end_all_of_institution(self.institution.id, reason=reason, except_=keep)

    async def put(self, password_hash: str) -> None:
        """Let a hash stand instead of the one that was read; Conflict when another one came first.

        In the transaction of the act, under the lock of the institution.
        """
        here, now = self.institution, clock.now()
        changed = await Institution.filter(id=here.id, password_hash=here.password_hash).update(
            password_hash=password_hash, password_changed_at=now, first_until=None
        )
        if not changed:
            raise Conflict(JUST_CHANGED, "password")
        here.password_hash, here.password_changed_at, here.first_until = password_hash, now, None
        await PasswordHistory.remember(here, password_hash)
        await record(AuditEvent.PASSWORD_CHANGED, unit=here.unit, by=here, subject=here)

    async def warn(self, site: str) -> None:
        """Tell the manager that it has changed; `site` is the address of the hall for the link."""
        manager = self.institution.manager
        mobile = manager.mobile if manager else ""
        await warn(self.institution, CHANGED, mobile=mobile, site=site)
