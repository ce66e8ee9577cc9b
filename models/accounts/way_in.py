"""进入方式: what a user of the APP changes: the password, by a face or the old one, and the mobile.

Whoever had it before learns of the change where they can: the mobile that is bound is told at
once, and what was signed in with the old password ends.
"""

from tortoise.expressions import Q

from models.accounts.app_account import among_rivals
from models.base.error import Conflict, Invalid, NotAllowed
from models.base.mask import mask_mobile
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.passkey import Passkey
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import account_key
from models.proofs.password import PasswordContext, accept_password, hash_password
from models.proofs.password_check import PasswordCheck
from models.proofs.security_notice import warn
from models.proofs.sms_code import RightCode, SmsCode
from models.records.audit import AuditEvent, record
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.member_password import JUST_CHANGED
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason

BY_FACE = "个人账号密码已通过人脸认证修改，其他登录已退出"
BY_OLD = "个人账号密码已修改，其他登录已退出"


async def renew_password(person: Person, password: str, *, visitor: str, site: str = "") -> None:
    """Give a person who was just proved by face a new password; slow hashes come first.

    Raises Invalid for one that breaks a rule, or is one of the last five. `site` is the address of
    the hall, for the link in the warning.
    """
    await store_password(person, await accepted(person, password), visitor=visitor, site=site)


async def change_password(old: str, new: str, *, by: Session, origin: Origin) -> None:
    """Change the password of whoever is signed in, who knows the old one; this session goes on.

    Wrong old ones count like failed logins, though nobody who is signed in solves a slider.
    """
    person = await by.person.reread()
    if not old:
        raise Invalid("请输入原密码", "old_password")
    account = account_key("signed in person", (person.code, ""))
    stored = person.password_hash
    check = PasswordCheck(account, old, stored, person.id, origin, asks_slider=False)
    if not await check.is_right():
        raise Invalid("原密码不正确，请核对后重新输入", "old_password")
    password_hash = await accepted(person, new)
    await store_password(
        person, password_hash, visitor=by.visitor, site=origin.site, what=BY_OLD, keep=by
    )


def context_of(person: Person) -> PasswordContext:
    """What the password of a person must not contain; for the live hints as well."""
    return PasswordContext(mobile=person.mobile, id_number=person.id_number, names=(person.name,))


async def accepted(person: Person, password: str) -> str:
    """The hash of a new password that keeps every rule; slow, so before the transaction."""
    await accept_password(password, context_of(person))
    await PasswordHistory.refuse_used(person, password)
    return await hash_password(password)


@transactional
async def store_password(
    person: Person,
    password_hash: str,
    *,
    visitor: str = "",
    site: str = "",
    event: AuditEvent = AuditEvent.PASSWORD_CHANGED,
    what: str = BY_FACE,
    keep: Session | None = None,
) -> None:
    """Set the password of a proven person, and end what was signed in with the old one.

    Only the browser `visitor` stays known and the session `keep` goes on; what that one has proved
    by the old password holds only while it is still the one. Without the old one nobody knows who
    was in: passkeys end with it. `what` is said to whoever had the mobile until now.
    """
    await person.lock()
    mine = Person.filter(id=person.id)
    if keep is not None:
        mine = mine.filter(password_hash=person.password_hash)
    if not await mine.update(password_hash=password_hash):
        raise Conflict(JUST_CHANGED, "password")
    await person.refresh_from_db()
    await PasswordHistory.remember(person, password_hash)
    await LoginTicket.void_all_of_person(person.id)
    await KnownDevice.forget_others(person.id, visitor)
    await Session.end_all_of_person(person.id, reason=EndReason.PASSWORD, except_=keep)
    if keep is None:
        await Passkey.end_all_of(person.id)
    await record(event, by=person, subject=person)
    await warn(person, what, mobile=person.mobile, site=site)


async def bind_mobile(
    person: Person, mobile: str, *, right: RightCode | None = None, site: str = ""
) -> None:
    """Give a proven person a mobile that they have just proved by SMS as well.

    The right code that has proved it is used up, unless this is refused.
    """
    await among_rivals(lambda: _bind_mobile(person, mobile, right, site))


@transactional
async def _bind_mobile(person: Person, mobile: str, right: RightCode | None, site: str) -> None:
    owner = Q(mobile_index=mobile, app_since__isnull=False)
    # In one order, since two people may be exchanging their mobiles.
    held = await Person.filter(Q(id=person.id) | owner).order_by("id").select_for_update()
    mine = next(each for each in held if each.id == person.id)
    if until := mine.held():
        raise NotAllowed(until)
    before = mine.mobile
    if right is not None:
        await right.use_up()
    if before == mobile:
        return
    await mine.take_mobile(mobile)
    await mine.save()
    details = {"before": mask_mobile(before), "mobile": mask_mobile(mobile)}
    await record(AuditEvent.MOBILE_CHANGED, by=mine, subject=mine, details=details)
    if before:
        await SmsCode.void_all_to(before)
        what = f"个人账号绑定的手机号已更换为{mask_mobile(mobile)}"
        await warn(mine, what, mobile=before, site=site)
    person.mobile = mobile
