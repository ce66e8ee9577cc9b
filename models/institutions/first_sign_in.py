"""首次登录 of an institution: first password, SMS code to its manager, own password, all at once.

The first password opens no session. Until the own one stands there is nothing that another
address, a forged event, a download, a second tab or another process could be let in by; what was
proved lives on the page that it was proved on, and is used up when the new password stands. Whose
line is cut begins again: a code belongs to the page that has asked for it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.base import clock
from models.base.error import Conflict, NotAllowed
from models.base.key import random_token
from models.base.origin import Origin
from models.base.tx import transactional
from models.institutions.institution_password import InstitutionPassword
from models.institutions.institution_sign_in import EXPIRED
from models.proofs.password import PasswordContext
from models.proofs.sms_code import RightCode, SmsCode, SmsPurpose
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.institution import Institution

HOLDS = timedelta(minutes=15)
TOO_LATE = "离初始密码验证已超过15分钟，请返回重新登录"
USED = "初始密码已被使用或重置，请用现在的密码重新登录"
NO_MOBILE = "机构管理员的个人账号没有绑定手机号，请先在江苏智慧人社APP中绑定"


@dataclass(frozen=True)
class FirstSignIn:
    """What a page knows after the first password was right; `institution` as it was then."""

    institution: Institution
    proved_at: datetime = field(default_factory=clock.now)
    page: str = field(default_factory=lambda: random_token(16), repr=False)

    @property
    def masked_mobile(self) -> str:
        """Where the code goes."""
        manager = self.institution.manager
        return manager.masked_mobile if manager else ""

    @property
    def mobile(self) -> str:
        """Where the code goes, for the server alone."""
        manager = self.institution.manager
        return manager.mobile if manager else ""

    @property
    def context(self) -> PasswordContext:
        """What the new password must not contain."""
        return InstitutionPassword(self.institution).context

    async def send_code(self, *, origin: Origin) -> SmsCode:
        """A code to the manager's mobile of now; the first password stands for the slider."""
        mobile = _mobile(await self._now())
        return await SmsCode.issue(
            SmsPurpose.INSTITUTION, mobile=mobile, origin=origin, subject=self.page
        )

    async def pause(self, *, origin: Origin) -> int:
        """Seconds until this browser may ask for another code."""
        manager = self.institution.manager
        return await SmsCode.pause(manager.mobile, origin) if manager and manager.mobile else 0

    async def take_up(self, code: str, new: str, *, origin: Origin, next_path: str) -> str:
        """Set the own password by a code; the token of a login ticket.

        Of two who do it at once the first one is in. A refusal leaves the first password, and a
        right code, as they were.
        """
        here = await self._now()
        accepted = await InstitutionPassword(here).accepted(new)
        right = await SmsCode.check(
            SmsPurpose.INSTITUTION,
            mobile=_mobile(here),
            code=code,
            visitor=origin.visitor,
            subject=self.page,
        )
        return await self._set(accepted, right, origin, next_path)

    @transactional
    async def _set(
        self, password_hash: str, right: RightCode, origin: Origin, next_path: str
    ) -> str:
        """Set it and issue the ticket under one lock: it is of this manager and this password."""
        await self.institution.lock()
        here = await self._now()
        await right.use_up()
        password = InstitutionPassword(here)
        await password.put(password_hash)
        await password.warn(origin.site)
        await Session.end_all_of_institution(here.id, reason=EndReason.PASSWORD)
        return await LoginTicket.for_institution(here, visitor=origin.visitor, next_path=next_path)

    async def _now(self) -> Institution:
        """The institution of now, while what was proved still holds."""
        if clock.now() - self.proved_at > HOLDS:
            raise Conflict(TOO_LATE)
        here = await self.institution.reread()
        proved = self.institution.password_changed_at
        if not here.has_first_password or here.password_changed_at != proved:
            raise Conflict(USED)
        if refusal := here.refusal():
            raise NotAllowed(refusal)
        if here.has_first_expired:
            raise NotAllowed(EXPIRED)
        return here


def _mobile(here: Institution) -> str:
    mobile = here.manager.mobile if here.manager else ""
    if not mobile:
        raise NotAllowed(NO_MOBILE)
    return str(mobile)
