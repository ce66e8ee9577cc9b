"""账号密码登录: two names and a password lead to a member, or to one neutral refusal.

Unknown units, unknown people and wrong passwords get the same words after the same work. Only
who knows the password hears in what state his membership is.
"""

from models.audit import AuditEvent, record
from models.error import CaptchaNeeded as CaptchaNeeded  # what `sign_in` may raise
from models.error import Invalid, NotAllowed
from models.lockout import Lockout, account_key, prove
from models.login_flood import all_are_asked, count_failure, refuse_flood
from models.login_name import LoginName, as_login_name
from models.member import Member
from models.person_login import PersonLogin
from models.tx import transactional
from models.unit import Unit

REFUSED = "登录名或密码不正确，请核对后重新输入"


async def sign_in(
    unit_login: str,
    person_login: str,
    password: str,
    *,
    visitor: str,
    address: str,
    browser: str = "",
    captcha_passed: bool = False,
) -> Member:
    """The member who signs in, with unit and person; the route opens the session by a ticket."""
    _require_filled(unit_login, person_login, password)
    await refuse_flood(visitor, address)
    unit, member, key = await _account(unit_login, person_login)
    if not captcha_passed and await all_are_asked(address):
        await Lockout.refuse_locked(key)
        raise CaptchaNeeded
    stored = member.password_hash if member else None
    right = await prove(key, password, stored, captcha_passed=captcha_passed)
    if member is None or not right:
        await _note_failure(key, unit, member, visitor, address, browser)
        raise Invalid(REFUSED, "password")
    fresh = await member.reread()
    if fresh.password_hash != stored:  # changed while the hash was computed
        raise Invalid(REFUSED, "password")
    if refusal := fresh.refusal():
        await _note_refusal(fresh, address, browser)
        raise NotAllowed(refusal, "unit_login")
    await fresh.upgrade_hash(password)
    return fresh


async def _account(unit_login: str, person_login: str) -> tuple[Unit | None, Member | None, str]:
    """Unit and member of two typed names, and the key under which their failures count.

    Every name of an account shares one key; what is no account has one by what was typed.
    """
    unit = await LoginName.resolve(unit_login)
    person = PersonLogin.of(person_login)
    member = await Member.found_by(unit, person)
    names = (member.code,) if member else (as_login_name(unit_login), person.text)
    return unit, member, account_key("member", *names)


def _require_filled(unit_login: str, person_login: str, password: str) -> None:
    if not unit_login.strip():
        raise Invalid("请输入统一社会信用代码/单位编号/机构编号", "unit_login")
    if not person_login.strip():
        raise Invalid("请输入证件号码/移动电话", "person_login")
    if not password:
        raise Invalid("请输入密码", "password")


@transactional
async def _note_failure(
    key: str, unit: Unit | None, member: Member | None, visitor: str, address: str, browser: str
) -> None:
    """Count and record a failure; the same work whether or not the account exists."""
    await count_failure(visitor, address)
    locked = await Lockout.filter(key=key, locked_until__isnull=False).exists()
    await record(
        AuditEvent.SIGN_IN_LOCKED if locked else AuditEvent.SIGN_IN_REFUSED,
        unit=unit,
        subject=member,
        details={"address": address, "browser": browser},
    )


@transactional
async def _note_refusal(member: Member, address: str, browser: str) -> None:
    await record(
        AuditEvent.SIGN_IN_REFUSED,
        unit=member.unit,
        by=member,
        subject=member,
        details={
            "address": address,
            "browser": browser,
            "state": member.current_state.label,
        },
    )
